//! How an answer to a deployment that waits is prepared and seen. That nothing waits any more is no approval: somebody
//! may have rejected it, or the run may have ended.

use super::step::{Ground, Seen, of_run, same_try};
use crate::domain::Moment;
use crate::domain::workflow_run::{Run, RunId, RunState};
use crate::fault::{Fault, Result};
use crate::sources::github::{GitHub, Ruled, Ruling};

/// Reads again what waits. An error means that nothing is to be sent.
pub(super) async fn ground(
    (run, attempt): (RunId, u64),
    environment: &str,
    github: &GitHub,
    now: Moment,
) -> Result<Ground> {
    let waiting = github.pending_deployments(run).await?;
    let found = waiting.into_iter().find(|one| one.environment == environment);
    let Some(deployment) = found else {
        return Err(Fault::refused(format!("Nothing of this run waits for {environment} any more")));
    };
    if deployment.may_approve == Some(false) {
        let who = deployment.reviewers.join(", ");
        return Err(Fault::refused(format!("You may not answer for {environment}")).hint(format!("These may: {who}.")));
    }
    let read = same_try(run, attempt, github, now).await?;
    let ruled = github.rulings(run).await.ok();
    Ok(Ground { deployment: Some(deployment), ruled, ..of_run(&read, now) })
}

/// Looks for what came of the answer; `None` while nothing did.
pub(super) async fn look(
    (run, environment): (RunId, &str),
    ruling: Ruling,
    ground: &Ground,
    github: &GitHub,
    now: Moment,
) -> Result<Option<Seen>> {
    let read = github.run_now(run, now).await?;
    if let Some(before) = &ground.ruled {
        let after = github.rulings(run).await?;
        return Ok(by_record(&read, environment, ruling, (before, &after)));
    }
    let waits = github.pending_deployments(run).await?.iter().any(|one| one.environment == environment);
    Ok(if waits { None } else { by_state(&read, environment, ruling) })
}

/// By what GitHub keeps of who decided what.
fn by_record(run: &Run, environment: &str, ruling: Ruling, (before, after): (&[Ruled], &[Ruled])) -> Option<Seen> {
    let url = Some(run.url.clone());
    if newly(ruling, environment, before, after).is_some() {
        return Some(Seen::done(taken(run, environment, ruling), url));
    }
    let other = match ruling {
        Ruling::Approve => Ruling::Reject,
        Ruling::Reject => Ruling::Approve,
    };
    if let Some(by) = newly(other, environment, before, after) {
        let who = by.by.as_deref().unwrap_or("somebody");
        return Some(Seen::failed(format!("{environment} was {} by {who} instead.", other.word()), url));
    }
    (run.state == RunState::Cancelled).then(|| Seen::failed(ended(run, environment, ruling), url))
}

/// What was decided since then and is not the same as before.
fn newly<'a>(ruling: Ruling, environment: &str, before: &[Ruled], after: &'a [Ruled]) -> Option<&'a Ruled> {
    let is = |one: &&Ruled| one.ruling == ruling && one.environments.iter().any(|name| name == environment);
    let old: Vec<&Ruled> = before.iter().filter(is).collect();
    let there: Vec<&Ruled> = after.iter().filter(is).collect();
    let first = there.iter().copied().find(|one| !old.contains(one));
    if there.len() > old.len() { first.or_else(|| there.last().copied()) } else { None }
}

/// Where GitHub keeps no such record: by what the run does now that nothing of it waits for the environment.
fn by_state(run: &Run, environment: &str, ruling: Ruling) -> Option<Seen> {
    let url = Some(run.url.clone());
    match (ruling, run.state) {
        (_, RunState::Waiting | RunState::Zombie | RunState::Unknown)
        | (Ruling::Reject, RunState::Queued | RunState::Running) => None,
        (Ruling::Approve, RunState::Queued | RunState::Running | RunState::Success)
        | (Ruling::Reject, RunState::Failure) => Some(Seen::done(taken(run, environment, ruling), url)),
        _ => Some(Seen::failed(ended(run, environment, ruling), url)),
    }
}

fn taken(run: &Run, environment: &str, ruling: Ruling) -> String {
    match ruling {
        Ruling::Approve if run.state == RunState::Waiting => {
            format!("{environment} is approved: the run still waits for something else.")
        }
        Ruling::Approve => format!("{environment} is approved: the run goes on."),
        Ruling::Reject => format!("{environment} is rejected: the run ends."),
    }
}

fn ended(run: &Run, environment: &str, ruling: Ruling) -> String {
    let (number, state, word) = (run.number, run.state.word(), ruling.word());
    format!("#{number} ended as {state}; {environment} was not seen to be {word}.")
}
