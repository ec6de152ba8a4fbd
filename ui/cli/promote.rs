//! `cutover promote`: what a promotion would ship, what speaks for and against it, and its steps; and, confirmed, the promotion.

mod approve;
pub(in crate::cli) mod confirm;
mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use super::github;
use super::record::journal;
use super::survey::{Asked, Survey, answered};
use chrono::Local;
use engine::board::{Board, Head};
use engine::domain::{EnvName, Moment};
use engine::fault::{Fault, Result};
use engine::operations::Known;
use engine::operations::promotion::{
    Evidence, Heads, Here, LocalResult, Outside, Plan, Ships, ask, gather, release_notes, run_checks,
};
use engine::operations::rollback::quarantined;
use engine::sources::git::Git;
use std::io::Write;
use std::time::Duration;
use tokio::runtime::Runtime;

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

With --confirm everything is read anew, and again just before the merge. On a terminal ten seconds are left to abort it
with Ctrl-C. Leaving it later stops nothing: the build and the deploy run at GitHub, and cutover follow goes on watching.

Exit codes of --plan: 0 it may go, 1 warnings have to be accepted, 2 wrong arguments or configuration, 3 something could not
be observed, 4 it is blocked.
Exit codes of --confirm: 0 it is live and verified, 1 it goes on (--no-follow), 3 nobody can say, 4 refused and nothing was
touched, 5 it went wrong; the lines say where and what to do.")]
pub struct Args {
    /// Plan it. Nothing is sent.
    #[arg(long, required_unless_present_any = ["approve", "confirm"])]
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
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
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
    /// With --confirm: end once it is merged, without watching what becomes of it.
    #[arg(long, requires = "confirm")]
    no_follow: bool,
}

/// Prints the plan. The exit code is what the gates say together.
///
/// # Errors
/// When there is no repository, a branch of the promotion is nowhere, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let mut survey = Survey::open(Asked::All, context)?;
    let desk = Desk::open(context, &git)?;
    let outside = Outside { quarantined: quarantined(&journal(context).store), ..desk.outside(context) };
    let heads = Heads::find(&git, &context.config, &outside)?;
    let ships = gather(&git, &context.config, &heads, &Known::default())?;
    if args.notes {
        return out.write_all(release_notes(&ships).as_bytes()).map(|()| 0).map_err(unprinted);
    }
    let local = desk.local(context, &git, &ships);
    let board = observed(&mut survey, context, Duration::from_secs(args.deadline));
    let evidence = Evidence {
        board: &board,
        config: &context.config,
        heads: &heads,
        ships: &ships,
        outside: &outside,
        local: &local,
        access: context.access(),
        now: now(),
    };
    let plan = Plan::of(&evidence);
    if let Some(hash) = &args.approve {
        return approve::run(&approve::Wanted { hash, yes: args.yes, evidence: &evidence, plan: &plan }, context, out);
    }
    if let Some(sha) = &args.confirmed.confirm {
        let wanted = confirm::Wanted {
            sha,
            accept: &args.confirmed.accept,
            follow: !args.confirmed.no_follow,
            notes: &release_notes(&ships),
        };
        return confirm::run(&wanted, plan, (desk, survey), context, out);
    }
    print(&Told { plan: &plan, ships: &ships }, context, out)?;
    Ok(plan.verdict().exit_code())
}

/// The board with what only a promotion asks for: the checks of production's host, and the names of its secret.
pub(in crate::cli) fn observed(survey: &mut Survey, context: &Context, deadline: Duration) -> Board {
    let production = EnvName("production".into());
    if context.config.environments.contains_key(production.as_str()) {
        survey.poller.precheck(&production);
        survey.poller.want_secrets();
    }
    let began = survey.began();
    survey.whole_when(deadline, |board| {
        board
            .environments
            .get(&production)
            .is_none_or(|env| answered(&env.precheck, began) && answered(&env.secret, began))
    })
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

fn now() -> Moment {
    Local::now().fixed_offset()
}

/// What asks for the promotion alone.
pub(in crate::cli) struct Desk {
    pub runtime: Runtime,
    pub github: Result<engine::sources::github::GitHub>,
}

impl Desk {
    /// Without a token nothing of GitHub is known, and that is said by each gate that needs it.
    fn open(context: &Context, git: &Git) -> Result<Self> {
        match github::open(context, Some(git)) {
            Ok((runtime, github)) => Ok(Self { runtime, github: Ok(github) }),
            Err(fault) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
                Ok(Self { runtime, github: Err(fault) })
            }
        }
    }

    fn outside(&self, context: &Context) -> Outside {
        match &self.github {
            Ok(github) => self.runtime.block_on(ask(github, &context.config, now)),
            Err(why) => Outside::unknown(why, now()),
        }
    }

    fn local(&self, context: &Context, git: &Git, ships: &Ships) -> Vec<LocalResult> {
        let checked_out = match git.head() {
            Ok(Head::Branch(_, commit) | Head::Detached(commit)) => Some(commit),
            _ => None,
        };
        let folder = context.root.clone().unwrap_or_else(|| context.start.clone());
        let here = Here { folder, checked_out, variables: context.environment.all() };
        self.runtime.block_on(run_checks(&context.config, &here, ships.from, now))
    }
}
