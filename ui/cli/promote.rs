//! `cutover promote`: what a promotion would ship, what speaks for and against it, and its steps; and, confirmed, the promotion.

mod approve;
pub(in crate::cli) mod confirm;
mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use super::leaving::Leaving;
use super::refusal;
use super::survey::{Asked, Survey};
use crate::parts::visible;
use crate::promoting::{Desk, Ground, Part};
use engine::fault::{Fault, Result};
use engine::operations::promotion::{Plan, Ships, release_notes};
use engine::sources::git::Git;
use std::io::Write;
use std::time::Duration;

/// So many seconds everything together may take when nobody says.
const DEADLINE: u64 = 30;

/// Arguments of `cutover promote`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover promote --plan                            what would ship, every gate, and the steps
  cutover promote --plan --notes > notes.md         the release notes alone, as Markdown
  cutover promote --confirm 7b1e4d0 --accept schema --accept changelog
                                                    promote that commit: PRODUCTION gets it, and it is followed
  cutover follow                                    go on watching what was promoted, from any terminal
  cutover promote --approve 0123456789ab            say yes to somebody else's plan of this hash, where two are asked for
  cutover promote --plan --json | jq -r '.gates[] | select(.state != \"pass\") | .id'

Each gate tells what was observed, how old that is, and who or what clears it:
  pass     nothing is in the way
  warn     something speaks against it; a person accepts it by its id, or clears it
  unknown  it could not be observed, which is never a pass; accepted as a warning is, but that push_right, heads,
           conflicts, lock and deploy_in_flight then block
  block    nothing goes on until it is cleared

A plan is void when either branch moves, and after ten minutes. Commands of your own are gates too: promotion.gates.

With --confirm everything is read anew, and again just before the merge. Where standard input or standard error is a
terminal, ten seconds are left to abort it with Ctrl-C, whatever is piped; a bot has neither, or says --now. Leaving it
later stops nothing: the build and the deploy run at GitHub, and cutover follow goes on watching.

Exit codes of --plan: 0 it may go, 1 warnings have to be accepted, 2 wrong arguments or configuration, 3 something could not
be observed, 4 it is blocked.
Exit codes of --confirm: 0 it is live and verified, 1 it goes on (--no-follow), 3 nobody can say, 4 refused and nothing was
touched, 5 it went wrong, 130 left with Ctrl-C; the lines say where and what to do. With --json each line is one object, and
what is refused is one too, with the gates in the way.")]
pub struct Args {
    /// Plan it, which is also what happens without this flag. Nothing is sent.
    #[arg(long)]
    plan: bool,
    /// What is promoted, and what is accepted for it.
    #[command(flatten)]
    confirmed: Confirmed,
    /// Approve somebody else's plan: a comment with its hash, of which this is the beginning, on the promotion's pull
    /// request. It is refused when this console sees another plan, and for the one who opened the pull request.
    #[arg(long, value_name = "HASH", conflicts_with_all = ["plan", "notes"])]
    approve: Option<String>,
    /// With --approve: yes, without asking.
    #[arg(long, requires = "approve")]
    yes: bool,
    /// Print the release notes alone, as Markdown.
    #[arg(long, conflicts_with = "json")]
    notes: bool,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = DEADLINE, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// What a person confirmed.
#[derive(Debug, clap::Args)]
struct Confirmed {
    /// Promote: the commit to ship, in seven digits or more. It DEPLOYS TO PRODUCTION.
    #[arg(long, value_name = "SHA", conflicts_with_all = ["plan", "notes", "approve"])]
    confirm: Option<String>,
    /// With --confirm: accept a gate that warns or could not be observed, by its id. Each one by itself.
    #[arg(long, value_name = "GATE", requires = "confirm")]
    accept: Vec<String>,
    /// With --confirm: only if what is seen now is the plan of this hash, or of these first digits.
    #[arg(long, value_name = "HASH", requires = "confirm")]
    plan_hash: Option<String>,
    /// With --confirm: without the ten seconds that are left to abort it at a terminal.
    #[arg(long, requires = "confirm")]
    now: bool,
    /// With --confirm: end once it is merged, without watching what becomes of it. The lock stays until somebody follows.
    #[arg(long, requires = "confirm", visible_alias = "detach")]
    no_follow: bool,
}

impl Args {
    /// The promotion of this commit by the plan of this hash.
    pub(in crate::cli) fn confirming(sha: &str, accept: Vec<String>, hash: &str) -> Self {
        let (confirm, plan_hash) = (Some(sha.to_owned()), Some(hash.to_owned()));
        let confirmed = Confirmed { confirm, accept, plan_hash, now: false, no_follow: false };
        Self { plan: false, confirmed, approve: None, yes: false, notes: false, deadline: DEADLINE }
    }
}

/// Prints the plan and gives it back.
///
/// # Errors
/// As of [`run`].
pub(in crate::cli) fn planned(context: &Context, out: &mut dyn Write) -> Result<Plan> {
    super::env::is_of_production(context, "A promotion")?;
    let git = Git::discover(&context.start)?;
    let mut survey = Survey::open(Asked::All, context)?;
    let desk = Desk::open(context, &git)?;
    let told = |part| reading(context, part);
    let ground = Ground::look(&desk, &git, context, &told)?;
    let deadline = Duration::from_secs(DEADLINE);
    let seen = ground.judged((&desk, &mut survey), &git, (context, deadline), &told)?;
    let plan = Plan::of(&seen.evidence(&context.config));
    print(&Told { plan: &plan, ships: &seen.ground.ships }, context, out)?;
    Ok(plan)
}

/// Prints the plan, or promotes. The exit code is what the gates say together, or what became of it.
///
/// # Errors
/// When there is no repository, a branch of the promotion is nowhere, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    super::env::is_of_production(context, "A promotion")?;
    refusal::told(plan(args, context, out), context, out)
}

fn plan(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let leaving = args.confirmed.confirm.as_ref().map(|_| Leaving::saying("Nothing was sent."));
    let git = Git::discover(&context.start)?;
    let mut survey = Survey::open(Asked::All, context)?;
    let desk = Desk::open(context, &git)?;
    let told = |part| reading(context, part);
    let ground = Ground::look(&desk, &git, context, &told)?;
    if args.notes {
        let notes = release_notes(&ground.ships);
        let mut lines = notes.lines();
        return lines.try_for_each(|line| writeln!(out, "{}", visible(line))).map(|()| 0).map_err(unprinted);
    }
    let deadline = Duration::from_secs(args.deadline);
    let seen = ground.judged((&desk, &mut survey), &git, (context, deadline), &told)?;
    let evidence = seen.evidence(&context.config);
    let plan = Plan::of(&evidence);
    if let Some(hash) = &args.approve {
        return approve::run(&approve::Wanted { hash, yes: args.yes, evidence: &evidence, plan: &plan }, context, out);
    }
    if let (Some(sha), Some(leaving)) = (&args.confirmed.confirm, leaving) {
        let wanted = confirm::Wanted {
            sha,
            accept: &args.confirmed.accept,
            plan_hash: args.confirmed.plan_hash.as_deref(),
            wait: if args.confirmed.now { confirm::Wait::Not } else { confirm::Wait::AtATerminal },
            follow: !args.confirmed.no_follow,
            notes: &release_notes(&seen.ground.ships),
        };
        return confirm::run(&wanted, plan, (desk, survey, leaving), context, out);
    }
    print(&Told { plan: &plan, ships: &seen.ground.ships }, context, out)?;
    Ok(plan.verdict().exit_code())
}

/// What is being read, for whoever waits at a terminal.
fn reading(context: &Context, part: Part) {
    let words = match part {
        Part::Heads => "Reading heads, rules and the lock at GitHub.",
        Part::Ships => "Reading what ships.",
        Part::Commands if context.config.promotion.gates.is_empty() => return,
        Part::Commands => "Running the commands of promotion.gates.",
        Part::Board => "Reading builds, images, hosts and health.",
    };
    if context.is_at_a_terminal() {
        let _ = writeln!(std::io::stderr(), "◌ {words}");
    }
}

/// What is printed.
struct Told<'a> {
    plan: &'a Plan,
    ships: &'a Ships,
}

fn print(told: &Told<'_>, context: &Context, out: &mut dyn Write) -> Result<()> {
    let printed = if context.flags.json { json::print(out, told) } else { lines::print(out, told) };
    printed.map_err(unprinted)
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the plan", cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, Args as _, Command, FromArgMatches as _};

    #[test]
    fn whoever_detaches_does_not_follow() {
        let command = Args::augment_args(Command::new("promote").arg(Arg::new("json").long("json")));
        let asked = command.try_get_matches_from(["promote", "--confirm", "7b1e4d0", "--detach"]).unwrap();
        assert!(Args::from_arg_matches(&asked).unwrap().confirmed.no_follow);
    }
}
