//! What served here before: which version is fit to go back to, and by what that is known.

use super::case::Case;
use super::flip;
use crate::domain::health::{Door, Kind};
use crate::domain::workflow_run::{Run, RunState};
use crate::domain::{CommitId, Moment, SlotName};
use crate::environment::slots::loud;
use crate::operations::rollback::quarantine::Quarantine;

/// That this commit was put back from here, where it was and nobody lifted it.
pub(super) fn quarantine<'a>(case: &Case<'a>, commit: CommitId) -> Option<&'a Quarantine> {
    case.quarantined.iter().rev().find(|one| one.bad == commit && one.environment == case.name.as_str())
}

/// The same in words: `3f27ab1 was put back from at 13:50 (5xx)`.
pub(super) fn shunned(case: &Case<'_>, commit: CommitId) -> Option<String> {
    let one = quarantine(case, commit)?;
    let reason = one.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let moved = one.moved(case.settings).map(|moved| format!("; {moved}")).unwrap_or_default();
    Some(format!("{} was put back from at {}{reason}{moved}", commit.short(), clock(case, one.at)))
}

/// That this is newer than what serves, and nothing shows that it was ever good here.
pub(super) fn untried(case: &Case<'_>, commit: CommitId) -> Option<String> {
    let live = case.live_commit().filter(|live| *live != commit)?;
    let all = deploys(case)?;
    let of = |wanted: CommitId| all.clone().filter(move |(ships, _)| *ships == wanted).map(|(_, run)| run);
    if of(commit).any(|run| run.state == RunState::Success) {
        return None;
    }
    let newest = |wanted: CommitId| of(wanted).map(|run| run.created).max();
    let later = newest(commit).zip(newest(live)).is_some_and(|(its, since)| its > since);
    (later || follows(case, commit, live)).then(|| {
        format!("{} is newer than what serves, and no deploy of it is known to have ended well", commit.short())
    })
}

/// That a slot which holds this commit does not answer well now: to deploy the same again is no way back.
pub(super) fn ailing(case: &Case<'_>, commit: CommitId) -> Option<String> {
    let fails =
        |slot: &&SlotName| flip::well(case, Some(slot)) == Some(false) && case.commit_of(Some(slot)) == Some(commit);
    let slot = case.views.iter().filter_map(|view| view.name.as_ref()).find(fails)?;
    Some(format!("{} runs in {} and does not answer well there", commit.short(), loud(slot)))
}

/// Whether a commit came after what serves.
pub(super) fn is_ahead(case: &Case<'_>, commit: CommitId) -> bool {
    case.live_commit().is_some_and(|live| live != commit && follows(case, commit, live))
}

/// Whether a commit came after another, by the branch or the order of history.
fn follows(case: &Case<'_>, commit: CommitId, live: CommitId) -> bool {
    let commits = case.board.images.value().map(|list| list.commits.as_slice()).unwrap_or_default();
    let place = |wanted: CommitId| commits.iter().position(|one| one.id == wanted);
    case.head() == Some(commit) || place(commit).zip(place(live)).is_some_and(|(its, live)| its < live)
}

/// The deploys to this environment that were read, the newest first, each with the commit that it ships.
fn deploys<'a>(case: &Case<'a>) -> Option<impl Iterator<Item = (CommitId, &'a Run)> + Clone + use<'a>> {
    let file = case.config.workflows.deploy.get(case.name.as_str())?;
    let runs = case.board.runs.value()?.runs.iter().filter(move |run| run.file.as_ref() == Some(file));
    Some(runs.filter_map(|run| Some((run.ships.as_ref()?.commit, run))))
}

/// The newest version that was deployed here before what serves, and was not put back from.
pub(super) fn deployed<'a>(case: &Case<'a>) -> Option<(CommitId, &'a Run)> {
    let shipped = deploys(case)?.filter(|(_, run)| run.state == RunState::Success);
    let live = case.live_commit();
    let began = shipped.clone().filter(|(commit, _)| Some(*commit) == live).map(|(_, run)| run.created).max();
    shipped
        .filter(|(_, run)| began.is_none_or(|began| run.created < began))
        .filter(|(commit, _)| Some(*commit) != live && quarantine(case, *commit).is_none())
        .filter(|(commit, _)| ailing(case, *commit).is_none())
        .max_by_key(|(_, run)| run.created)
}

/// Why a slot is gone back to: until when the front answered well before what serves now was started.
pub(super) fn healthy_until(case: &Case<'_>) -> Option<String> {
    let live = case.view(&case.serving_slot().0?)?.container?.started?;
    let trail = case.env.health.value()?.trail(&Door::Front)?;
    let last = trail.since(Moment::default()).rev().find(|beat| beat.kind == Kind::Good && beat.at < live)?;
    Some(format!("healthy here until {}", clock(case, last.at)))
}

/// The deploy that shipped a commit and ended well, the newest.
pub(super) fn deploy_of<'a>(case: &Case<'a>, commit: CommitId) -> Option<&'a Run> {
    deploys(case)?.find(|(ships, run)| *ships == commit && run.state == RunState::Success).map(|(_, run)| run)
}

/// Why a commit is gone back to: the deploy that brought it here.
pub(super) fn deployed_by(case: &Case<'_>, commit: CommitId) -> Option<String> {
    let (found, run) = deployed(case)?;
    (found == commit).then(|| format!("deployed here by #{} at {}", run.number, clock(case, run.created)))
}

/// Why this is what a way leads to, as far as anything tells.
pub(super) fn reason(case: &Case<'_>, slot: Option<&SlotName>, commit: Option<CommitId>) -> Option<String> {
    if let Some(words) = commit.and_then(|commit| shunned(case, commit).or_else(|| untried(case, commit))) {
        return Some(words);
    }
    let standby = slot.is_some() && case.serving_slot().0.as_ref() != slot;
    let healthy = standby.then(|| healthy_until(case)).flatten();
    healthy.or_else(|| deployed_by(case, commit?))
}

/// The time of the day; with the day where that is another.
fn clock(case: &Case<'_>, at: Moment) -> String {
    let at = at.with_timezone(case.now.offset());
    let form = if at.date_naive() == case.now.date_naive() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.format(form).to_string()
}
