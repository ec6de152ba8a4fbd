//! Acts at GitHub without a screen: the same plan, the same words, the same confirmation as the form.

use super::ask::typed;
use super::context::Context;
use super::record::journal;
use super::{Outcome, github};
use crate::parts::visible;
use chrono::Local;
use engine::board::{Board, GithubFacts, Reading};
use engine::chain;
use engine::domain::Moment;
use engine::domain::pull_request::{ChangelogPresence, PullNumber};
use engine::fault::{Fault, Result};
use engine::operations::act::{Act, ActEnd, ActPlan, Outcome as End, Reach, Stage, go};
use engine::operations::{Known, branch_changelog, pull_here};
use engine::sources::git::Git;
use engine::sources::github::{GitHub, Opening};
use std::io::Write;

/// How an act is confirmed beforehand.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Confirmation {
    /// Yes, without asking. Not enough for what reaches production.
    #[arg(long)]
    yes: bool,
    /// The word that is asked for: the commit that ships, or production.
    #[arg(long, value_name = "WORD", conflicts_with = "yes")]
    confirm: Option<String>,
}

impl Confirmation {
    /// Yes without asking, or by asking.
    pub(in crate::cli) const fn by(yes: bool) -> Self {
        Self { yes, confirm: None }
    }
}

/// Plans the act that `wanted` makes of what GitHub tells now, asks, does it, and says what came of it.
///
/// # Errors
/// When GitHub cannot be read, the act is refused, or nobody confirms it.
pub fn run(
    context: &Context,
    confirmation: &Confirmation,
    out: &mut dyn Write,
    wanted: impl FnOnce(&Board, Option<&Git>) -> Result<Act>,
) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let mut board = runtime.block_on(board(context, git.as_ref(), &github))?;
    let act = wanted(&board, git.as_ref())?;
    if let Act::Merge(merging) = &act {
        runtime.block_on(read_whole(&mut board, merging.pull, &github, context.now));
    }
    if let Act::Dispatch { workflow, .. } = &act {
        runtime.block_on(github.dispatched(workflow, context.now)).map_err(|fault| unstartable(workflow, fault))?;
    }
    let plan = with_entries(ActPlan::of(act, &board, &context.config, context.now)?, git.as_ref(), context);
    let (act, made) = (plan.act.to_string(), plan.made);
    say(context, &plan, out)?;
    let word = confirmed(context, confirmation, &plan.reach, out)?;
    let armed = plan.arm(&word, if confirmation.confirm.is_some() || confirmation.yes { made } else { now() })?;
    let journal = journal(context);
    let end = runtime.block_on(go(armed, &github, &journal, &|stage| tell(context, stage)));
    print(context, &act, &end, out).map_err(|cause| Fault::while_doing("printing what came of it", cause))?;
    Ok(end.outcome.exit_code())
}

/// What no GitHub knows is not started: nobody is told what it would do.
fn unstartable(workflow: &str, cause: Fault) -> Fault {
    let (kind, hint) = (cause.kind(), cause.next_step().map(str::to_owned));
    let fault = Fault::while_doing(format!("looking for {workflow} at GitHub, before anything is sent"), cause);
    let usual = "It is named by its file in .github/workflows, such as build.yml.".to_owned();
    fault.kind_is(kind).hint(hint.map_or_else(|| usual.clone(), |hint| format!("{usual} {hint}")))
}

/// The plan with what the branch brings to the changelog, where it opens a pull request.
fn with_entries(plan: ActPlan, git: Option<&Git>, context: &Context) -> ActPlan {
    let Act::Open(Opening { head, base, .. }) = &plan.act else { return plan };
    let look = |git| branch_changelog(git, &context.config, (head, base), &Known::default());
    let entries = git.map_or(ChangelogPresence::Unknown, look);
    plan.bringing(Some(&entries), &context.config)
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

/// What acts are planned from. A list that cannot be read is missed only by the acts that are about it.
async fn board(context: &Context, git: Option<&Git>, github: &GitHub) -> Result<Board> {
    let identity = Box::pin(github.identity());
    let (pulls, runs, identity) = tokio::join!(github.pulls(), github.runs(context.now), identity);
    let mut board = Board::default();
    if let (Err(fault), Err(_)) = (&pulls, &runs) {
        return Err(Fault::of(fault.kind(), fault.to_string()).hint(fault.next_step().unwrap_or_default()));
    }
    if let Ok(mut list) = pulls {
        let known = Known::default();
        // The same that the form has: without it nobody is warned of an entry that lacks.
        if let Some(git) = git {
            list.pulls.iter_mut().for_each(|pull| pull_here(git, &context.config, pull, &known).tell(pull));
        }
        board.pulls = Reading::fresh(list, context.now);
    }
    if let Ok(identity) = identity {
        board.github = Reading::fresh(GithubFacts { identity, limits: github.limits() }, context.now);
    }
    if let Ok(list) = runs {
        board.runs = Reading::fresh(chain::join(&list, &context.config), context.now);
    }
    if let Some(branches) = git.and_then(|git| git.branches(&context.config.branches).ok()) {
        board.branches = Reading::fresh(branches, context.now);
    }
    Ok(board)
}

/// Where the list tells little of the pull request that is merged, the rest is read of it, as the form has it.
async fn read_whole(board: &mut Board, number: PullNumber, github: &GitHub, now: Moment) {
    let Some(list) = board.pulls.value() else { return };
    let mut list = list.as_ref().clone();
    let Some(pull) = list.pulls.iter_mut().find(|pull| pull.number == number) else { return };
    github.fill(std::slice::from_mut(pull)).await;
    board.pulls = Reading::fresh(list, now);
}

/// What it will do and what speaks against it, for people: on standard output, or beside the JSON.
fn say(context: &Context, plan: &ActPlan, out: &mut dyn Write) -> Result<()> {
    let mut err = std::io::stderr().lock();
    let out: &mut dyn Write = if context.flags.json { &mut err } else { out };
    let effects = plan.effects.iter().map(|text| ("→", text));
    let warnings = plan.warnings.iter().map(|text| ("!", text));
    for (sign, text) in effects.chain(warnings) {
        writeln!(out, "{sign} {}", visible(text)).map_err(|cause| Fault::while_doing("printing the plan", cause))?;
    }
    Ok(())
}

/// The word that confirms, from the flags or the terminal.
fn confirmed(context: &Context, given: &Confirmation, reach: &Reach, out: &mut dyn Write) -> Result<String> {
    let word = reach.word();
    if let Some(given) = &given.confirm {
        return Ok(given.clone());
    }
    if given.yes && *reach == Reach::Shared {
        return Ok(word.to_owned());
    }
    if !context.interactive || context.flags.json {
        let flag = if *reach == Reach::Shared { "--yes".to_owned() } else { format!("--confirm {word}") };
        return Err(
            Fault::refused("Nobody is here to confirm it; nothing was sent").hint(format!("Confirm it with {flag}."))
        );
    }
    typed(&format!("Type {word} to send it: "), out)
}

/// How far it is, for whoever watches.
pub(in crate::cli) fn tell(context: &Context, stage: Stage) {
    let words = match stage {
        Stage::Accepted => "GitHub took it; waiting until its effect is seen.",
        Stage::Checking => "No answer came: unknown whether it was done. Looking at GitHub; it is not sent again.",
        Stage::Reading | Stage::Sending => return,
    };
    if context.interactive {
        let _ = writeln!(std::io::stderr().lock(), "{words}");
    }
}

pub(in crate::cli) fn print(context: &Context, act: &str, end: &ActEnd, out: &mut dyn Write) -> std::io::Result<()> {
    if context.flags.json {
        let told = serde_json::json!({
            "schema": 1, "act": act, "outcome": word(end.outcome), "sentence": end.sentence, "url": end.url,
            "recorded": end.recorded,
        });
        return writeln!(out, "{told}");
    }
    writeln!(out, "{} {}", sign(end.outcome), visible(&end.sentence))?;
    for line in end.next_step.iter().chain(&end.url) {
        writeln!(out, "  {}", visible(line))?;
    }
    if !end.recorded {
        writeln!(out, "! It is not on the record of changes: the store cannot be written.")?;
    }
    Ok(())
}

const fn word(outcome: End) -> &'static str {
    match outcome {
        End::Observed => "observed",
        End::Accepted => "accepted",
        End::Refused => "refused",
        End::Failed => "failed",
        End::Unknown => "unknown",
    }
}

const fn sign(outcome: End) -> &'static str {
    match outcome {
        End::Observed => "✓",
        End::Accepted => "◌",
        End::Unknown => "?",
        End::Refused | End::Failed => "✗",
    }
}
