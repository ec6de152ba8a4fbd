//! The ways that GitHub goes: the old deploy run again, the deploy workflow by hand, a pull request that takes the change
//! back. Each is an act as every other: on record, sent once, followed until its effect is seen there. What it does to the
//! traffic shows later, where the traffic is.

use super::plan::{Armed, Plan};
use super::run::Naming;
use crate::board::Board;
use crate::config::Config;
use crate::domain::workflow_run::{Run, RunState};
use crate::domain::{BranchName, CommitId};
use crate::environment::readiness::Rung;
use crate::fault::{Fault, Result};
use crate::markdown::span;
use crate::operations::act::{Act, ActEnd, ActPlan, Journal, Outcome, Stage, go};
use crate::sources::github::{CommitNow, GitHub, Jobs, Opening, Unsent};

/// What an act of a rollback goes by.
#[derive(Clone, Copy)]
pub struct GithubMeans<'a> {
    /// GitHub.
    pub github: &'a GitHub,
    /// Everything known.
    pub board: &'a Board,
    /// The effective configuration.
    pub config: &'a Config,
    /// Where it is put on record, under whose name, and how long one looks.
    pub record: &'a Journal,
    /// Hears each stage as it begins.
    pub told: &'a (dyn Fn(Stage) + Sync),
}

/// Goes a confirmed way of GitHub.
pub async fn run_by_github(armed: Armed, naming: &Naming, means: &GithubMeans<'_>) -> ActEnd {
    let plan = armed.plan();
    match Box::pin(planned(plan, naming, means)).await {
        Ok(armed) => Box::pin(go(armed, means.github, means.record, means.told)).await,
        Err(fault) => refused(&fault),
    }
}

/// Refuses where nothing may be changed, and tells the same by hand.
fn may_change(plan: &Plan, config: &Config) -> Result<()> {
    let by_hand = || format!("By hand: {}", plan.way.by_hand.join("; "));
    plan.may_change(config).map_err(|fault| fault.hint(by_hand()))
}

async fn planned(plan: &Plan, naming: &Naming, means: &GithubMeans<'_>) -> Result<crate::operations::act::ArmedAct> {
    may_change(plan, means.config)?;
    let act = match plan.way.rung {
        Rung::Rerun => rerun(plan, means)?,
        Rung::Dispatch => dispatch(plan, means)?,
        Rung::Revert => revert(plan, naming, means).await?,
        _ => return Err(Fault::refused("This way is gone on the host; nothing was sent")),
    };
    let now = (means.record.clock)();
    let act = ActPlan::of(act, means.board, means.config, now)?;
    // The person confirmed what should serve, which says more than the word of the act.
    let word = act.reach.word().to_owned();
    act.arm(&word, now)
}

fn deploy_file<'a>(plan: &Plan, config: &'a Config) -> Result<&'a String> {
    let file = config.workflows.deploy.get(plan.env.as_str());
    file.ok_or_else(|| Fault::refused(format!("No workflow deploys {}; nothing was sent", plan.env)))
}

/// The run that shipped the commit, at the try that was looked at.
fn rerun(plan: &Plan, means: &GithubMeans<'_>) -> Result<Act> {
    deploy_file(plan, means.config)?;
    let commit = plan.way.goal.commit.ok_or_else(unknown)?;
    let run = shipped_by(plan, means.board, means.config).ok_or_else(|| {
        Fault::refused(format!("No deploy of {} is among the latest runs; nothing was sent", commit.short()))
    })?;
    Ok(Act::Rerun { run: run.id, attempt: run.attempt, jobs: Jobs::All })
}

/// The deploy that shipped what is gone back to, and ended well.
pub(super) fn shipped_by<'a>(plan: &Plan, board: &'a Board, config: &Config) -> Option<&'a Run> {
    let file = deploy_file(plan, config).ok()?;
    let commit = plan.way.goal.commit?;
    let its = |run: &&Run| {
        let ships = run.ships.as_ref().is_some_and(|ships| ships.commit == commit);
        run.file.as_ref() == Some(file) && run.state == RunState::Success && ships
    };
    board.runs.value()?.runs.iter().find(its)
}

/// Its inputs are left to what the workflow takes for granted: the branch.
fn dispatch(plan: &Plan, means: &GithubMeans<'_>) -> Result<Act> {
    let workflow = deploy_file(plan, means.config)?.clone();
    let branch = BranchName::new(means.config.branch_of(plan.env.as_str()));
    Ok(Act::Dispatch { workflow, branch, inputs: Vec::new() })
}

/// A branch with one commit on the head of production's branch that has the files of what worked, and a pull request for it.
/// So it takes back everything that came since, merges among it, and never conflicts. The commit and the branch are made
/// first; alone they change nothing.
async fn revert(plan: &Plan, naming: &Naming, means: &GithubMeans<'_>) -> Result<Act> {
    let good = plan.way.goal.commit.ok_or_else(unknown)?;
    let base = BranchName::new(means.config.branch_of(plan.env.as_str()));
    let head = means.github.branch_now(base.as_str()).await?.head;
    if head == good {
        return Err(Fault::refused(format!("{base} is at {} already; nothing was sent", good.short())));
    }
    let (title, body) = (format!("Revert {base} to {}", good.short()), body(plan, naming, (good, head)));
    let files_of = means.github.commit_now(good).await?;
    let commit = means.github.write_commit(&files_of, &[head], &format!("{title}\n\n{body}")).await?;
    let branch = BranchName::new(format!("revert/{base}-{}-to-{}", head.short(), good.short()));
    match means.github.make_ref(&format!("refs/heads/{branch}"), commit).await {
        Ok(()) => {}
        Err(Unsent::Refused(fault)) => made_before(means.github, &branch, (&files_of, head), fault).await?,
        Err(unsent) => return Err(unsent.fault()),
    }
    Ok(Act::Open(Opening { head: branch, base, title, body, draft: false }))
}

/// Whoever tried before made the branch: only where it holds the same, and nothing else, it is gone on with.
async fn made_before(
    github: &GitHub,
    branch: &BranchName,
    (files_of, head): (&CommitNow, CommitId),
    fault: Fault,
) -> Result<()> {
    let Ok(there) = github.branch_now(branch.as_str()).await else { return Err(fault) };
    let made = github.commit_now(there.head).await?;
    if made.parents == [head] && made.has_files_of(files_of) {
        return Ok(());
    }
    Err(Fault::refused(format!("{branch} is at GitHub already and holds something else; no pull request was opened"))
        .hint("Look at it there, take it away, then try again."))
}

fn body(plan: &Plan, naming: &Naming, (good, bad): (CommitId, CommitId)) -> String {
    let reason = naming.reason.as_deref().map_or_else(|| "none was given".to_owned(), span);
    format!(
        "Takes back on the branch what {} was put back from.\n\n- reason: {reason}\n- files of: {good}\n- in the place of: \
         {bad}\n- rollback: {}\n\nMerged, it is built and deployed as every other change. The database is not taken back.\n",
        plan.env, naming.id
    )
}

fn unknown() -> Fault {
    Fault::refused("It is not known which commit worked; nothing was sent").hint("Name it: --to COMMIT.")
}

fn refused(fault: &Fault) -> ActEnd {
    let next_step = fault.next_step().map(str::to_owned);
    ActEnd { outcome: Outcome::Refused, sentence: format!("{fault}."), next_step, url: None, recorded: false }
}
