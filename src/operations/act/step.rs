//! How each act reads again what it is about, is sent, and is seen.

use super::reach::branch_name;
use super::{Act, Outcome, ruling};
use crate::domain::pull_request::{Login, PullNumber};
use crate::domain::workflow_run::{Run, RunId, RunState};
use crate::domain::{BranchName, Moment};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::{Comments, Extent, GitHub, Merging, Opened, Opening, PendingDeployment, Ruled, Unsent};
use chrono::TimeDelta;

/// What GitHub says of its clock may be so much older than what it does.
const SKEW: TimeDelta = TimeDelta::minutes(2);

/// What was read just before an act, and what its answer named: what is needed to see its effect.
#[derive(Debug, Default)]
pub(super) struct Ground {
    /// Where what it is about can be looked at.
    pub url: Option<String>,
    /// When it was read, by the clock of GitHub.
    pub since: Moment,
    /// Who sends, where the effect is told by that.
    pub login: Login,
    /// Runs that were there before.
    pub before: Vec<RunId>,
    /// Comments with the same text that were there before.
    pub said: usize,
    /// The deployment that is answered for.
    pub deployment: Option<PendingDeployment>,
    /// What people had decided of the run before; `None` where GitHub does not tell.
    pub ruled: Option<Vec<Ruled>>,
    /// What the answer named.
    pub sent: Sent,
}

/// What an answer named.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The comment that was posted or the pull request that was opened.
    pub opened: Option<Opened>,
    /// The address of a comment.
    pub comment: Option<String>,
}

/// What was seen to come of it.
#[derive(Debug)]
pub(super) struct Seen {
    pub outcome: Outcome,
    pub sentence: String,
    pub url: Option<String>,
}

impl Seen {
    /// Its effect.
    pub fn done(sentence: String, url: Option<String>) -> Self {
        Self { outcome: Outcome::Observed, sentence, url }
    }

    /// Something else, after which its effect cannot come.
    pub fn failed(sentence: String, url: Option<String>) -> Self {
        Self { outcome: Outcome::Failed, sentence, url }
    }
}

/// Reads again what the act is about. An error means that nothing is to be sent.
pub(super) async fn ground(act: &Act, github: &GitHub, now: Moment) -> Result<Ground> {
    match act {
        Act::Comment { pull, text } => before_comment(*pull, text, github, now).await,
        Act::Merge(merging) => before_merge(merging, github, now).await,
        Act::Open(Opening { head, base, .. }) => match github.open_pull_from(head, base).await? {
            Some(open) => {
                Err(Fault::refused(format!("{} brings {head} into {base} already", open.number)).hint(open.url))
            }
            None => Ok(Ground { since: now, ..Ground::default() }),
        },
        Act::Rerun { run, attempt, .. } => before_rerun(*run, *attempt, github, now).await,
        Act::Cancel { run, attempt } => before_cancel(*run, *attempt, github, now).await,
        Act::Dispatch { workflow, .. } => {
            let runs = github.dispatched(workflow, now).await?;
            let login = github.identity().await.ok().and_then(|identity| identity.login);
            let before = runs.iter().map(|run| run.id).collect();
            Ok(Ground { since: github.now_there(now), login, before, ..Ground::default() })
        }
        Act::Rule { run, attempt, environment, .. } => ruling::ground((*run, *attempt), environment, github, now).await,
    }
}

/// Sends the act, once.
pub(super) async fn send(act: &Act, ground: &Ground, github: &GitHub) -> Result<Sent, Unsent> {
    match act {
        Act::Comment { pull, text } => {
            let posted = github.comment(*pull, text).await?;
            return Ok(Sent { comment: Some(posted.url), ..Sent::default() });
        }
        Act::Merge(merging) => drop(github.merge(merging).await?),
        Act::Open(opening) => return Ok(Sent { opened: github.open_pull(opening).await?, ..Sent::default() }),
        Act::Rerun { run, jobs, .. } => github.rerun(*run, *jobs).await?,
        Act::Cancel { run, .. } => github.cancel(*run).await?,
        Act::Dispatch { workflow, branch, inputs, .. } => {
            let branch = BranchName::new(branch_name(branch.as_str()));
            github.dispatch(workflow, &branch, inputs).await?;
        }
        Act::Rule { run, ruling, comment, .. } => match &ground.deployment {
            Some(deployment) => github.judge_deployment(*run, deployment, *ruling, comment).await?,
            None => return Err(Unsent::Kept(Fault::refused("Nothing waits for an answer"))),
        },
    }
    Ok(Sent::default())
}

/// Looks for the effect; `None` while it is not there.
pub(super) async fn look(act: &Act, ground: &Ground, github: &GitHub, now: Moment) -> Result<Option<Seen>> {
    match act {
        Act::Comment { pull, text } => see_comment(*pull, text, ground, github).await,
        Act::Merge(merging) => see_merge(merging, github).await,
        Act::Open(Opening { head, base, .. }) => see_open(head, base, ground, github).await,
        Act::Rerun { run, attempt, .. } => see_rerun(*run, *attempt, github, now).await,
        Act::Cancel { run, .. } => see_cancel(*run, github, now).await,
        Act::Dispatch { workflow, branch, .. } => see_dispatch(workflow, branch, ground, github, now).await,
        Act::Rule { run, environment, ruling, .. } => {
            ruling::look((*run, environment), *ruling, ground, github, now).await
        }
    }
}

async fn before_comment(pull: PullNumber, text: &str, github: &GitHub, now: Moment) -> Result<Ground> {
    let read = github.pull_now(pull).await?;
    let since = github.now_there(now);
    let said = same_text(pull, text, since, github).await?.0.len();
    Ok(Ground { url: Some(read.url), since, said, ..Ground::default() })
}

/// Comments of the last minutes with this text, and whether all of those minutes were read.
async fn same_text(pull: PullNumber, text: &str, since: Moment, github: &GitHub) -> Result<(Vec<String>, Extent)> {
    let Comments { said, extent } = github.comments_since(pull, since - SKEW).await?;
    let same = said.into_iter().filter(|said| said.body.trim() == text.trim() && said.at >= since - SKEW);
    Ok((same.map(|said| said.url).collect(), extent))
}

async fn see_comment(pull: PullNumber, text: &str, ground: &Ground, github: &GitHub) -> Result<Option<Seen>> {
    let (there, extent) = same_text(pull, text, ground.since, github).await?;
    if there.len() <= ground.said && extent == Extent::Cut {
        let sentence = format!("{pull} has more comments than are read: whether it is among them is not known");
        return Err(Fault::of(FaultKind::Unreadable, sentence).hint("Look at it at GitHub."));
    }
    let sentence = format!("The comment is on {pull}.");
    let url = ground.sent.comment.clone().filter(|url| !url.is_empty()).or_else(|| there.last().cloned());
    Ok((there.len() > ground.said).then(|| Seen::done(sentence, url)))
}

async fn before_merge(merging: &Merging, github: &GitHub, now: Moment) -> Result<Ground> {
    let (pull, read) = (merging.pull, github.pull_now(merging.pull).await?);
    let refused = |sentence: String| Err(Fault::refused(sentence).hint("Look at it again, then decide anew."));
    if read.merged {
        let by = read.merged_by.unwrap_or_else(|| "somebody".into());
        return refused(format!("{pull} was merged by {by} in the meantime"));
    }
    if !read.open {
        return refused(format!("{pull} was closed in the meantime"));
    }
    if read.base.as_str().is_empty() {
        return refused(format!("GitHub does not tell into which branch {pull} goes"));
    }
    if read.base != merging.base {
        return refused(format!("{pull} goes into {} by now, not into {}", read.base, merging.base));
    }
    match read.head {
        Some(head) if head != merging.head => {
            return refused(format!("{pull} has another head by now: {}", head.short()));
        }
        None => return refused(format!("GitHub does not tell the head of {pull}")),
        Some(_) => {}
    }
    if read.mergeable == Some(false) {
        return refused(format!("{pull} is in conflict with {}", read.base));
    }
    Ok(Ground { url: Some(read.url), since: now, ..Ground::default() })
}

async fn see_merge(merging: &Merging, github: &GitHub) -> Result<Option<Seen>> {
    let read = github.pull_now(merging.pull).await?;
    let commit = read.merge_commit.map(|commit| format!(" as {}", commit.short())).unwrap_or_default();
    let sentence = format!("{} is merged into {}{commit}.", merging.pull, read.base);
    Ok(read.merged.then(|| Seen::done(sentence, Some(read.url))))
}

async fn see_open(head: &BranchName, base: &BranchName, ground: &Ground, github: &GitHub) -> Result<Option<Seen>> {
    let open = match &ground.sent.opened {
        Some(opened) => {
            let read = github.pull_now(opened.number).await?;
            read.open.then(|| opened.clone())
        }
        None => github.open_pull_from(head, base).await?,
    };
    let open_now = |open: Opened| Seen::done(format!("{} is open: {head} into {base}.", open.number), Some(open.url));
    Ok(open.map(open_now))
}

async fn before_rerun(run: RunId, attempt: u64, github: &GitHub, now: Moment) -> Result<Ground> {
    let read = same_try(run, attempt, github, now).await?;
    if read.state.goes_on() {
        return Err(Fault::refused(format!("#{} goes on", read.number)));
    }
    Ok(of_run(&read, now))
}

/// The run as it is now, if it is still at the try that was looked at.
pub(super) async fn same_try(run: RunId, attempt: u64, github: &GitHub, now: Moment) -> Result<Run> {
    let read = github.run_now(run, now).await?;
    if read.attempt == attempt {
        return Ok(read);
    }
    Err(Fault::refused(format!("#{} was tried again by somebody", read.number)).hint("Look at what came of it."))
}

async fn see_rerun(run: RunId, attempt: u64, github: &GitHub, now: Moment) -> Result<Option<Seen>> {
    let read = github.run_now(run, now).await?;
    let sentence = format!("#{} goes on as try {}.", read.number, read.attempt);
    Ok((read.attempt > attempt).then(|| Seen::done(sentence, Some(read.url))))
}

async fn before_cancel(run: RunId, attempt: u64, github: &GitHub, now: Moment) -> Result<Ground> {
    let read = same_try(run, attempt, github, now).await?;
    let ended = read.state.ended() && read.state != RunState::Zombie;
    if ended {
        return Err(Fault::refused(format!("#{} has ended in the meantime", read.number)));
    }
    Ok(of_run(&read, now))
}

async fn see_cancel(run: RunId, github: &GitHub, now: Moment) -> Result<Option<Seen>> {
    let read = github.run_now(run, now).await?;
    let (url, number) = (Some(read.url), read.number);
    Ok(match read.state {
        RunState::Cancelled => Some(Seen::done(format!("#{number} is cancelled."), url)),
        state if state.is_open() => None,
        state => Some(Seen::failed(
            format!("#{number} ended as {} before it was cancelled: look at how.", state.word()),
            url,
        )),
    })
}

async fn see_dispatch(
    workflow: &str,
    branch: &BranchName,
    ground: &Ground,
    github: &GitHub,
    now: Moment,
) -> Result<Option<Seen>> {
    let ours = |run: &&Run| {
        let by_us = ground.login.is_none() || run.actor.is_none() || run.actor == ground.login;
        by_us
            && !ground.before.contains(&run.id)
            && run.created >= ground.since - SKEW
            && run.branch.as_deref().is_none_or(|on| on == branch_name(branch.as_str()))
    };
    let runs = github.dispatched(workflow, now).await?;
    Ok(runs.iter().filter(ours).min_by_key(|run| run.created).map(|run| {
        let sentence = format!("{workflow} #{} goes on, on {}.", run.number, branch_name(branch.as_str()));
        Seen::done(sentence, Some(run.url.clone()))
    }))
}

pub(super) fn of_run(run: &Run, now: Moment) -> Ground {
    Ground { url: Some(run.url.clone()), since: now, ..Ground::default() }
}
