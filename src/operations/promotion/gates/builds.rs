//! `builds_in_flight`: the collateral forecast. All builds share one concurrency group, so the build of this promotion
//! cancels the one that goes on, and the next push to any branch that is built cancels ours.

use super::deploys::untold;
use super::{Evidence, LATELY, about, counted, lasted, listed, told, unobserved};
use crate::chain;
use crate::domain::Moment;
use crate::domain::pattern;
use crate::domain::pull_request::PullRequest;
use crate::domain::workflow_run::{Run, RunState};
use crate::operations::promotion::gate::{Gate, GateId};

const ID: GateId = GateId::BuildsInFlight;

pub(super) fn builds_in_flight(evidence: &Evidence<'_>) -> Gate {
    let reading = &evidence.board.runs;
    let (list, taken) = match told(reading, LATELY, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(ID, reading, why),
    };
    let file = evidence.config.workflows.build.as_str();
    let builds = || list.runs.iter().filter(|run| run.file.as_deref() == Some(file));
    let goes_on: Vec<&Run> = builds().filter(|run| run.state.goes_on()).collect();
    let unclear: Vec<&Run> = list.runs.iter().filter(|run| run.file.is_none() && run.state.is_open()).collect();
    if goes_on.is_empty() && !unclear.is_empty() {
        return untold(ID, &unclear).at(taken);
    }
    let zombies = builds().filter(|run| run.state == RunState::Zombie).count();
    let usual = chain::usual(file, &list.runs);
    judged(evidence, &goes_on, (zombies, usual)).at(taken)
}

fn judged(evidence: &Evidence<'_>, goes_on: &[&Run], (zombies, usual): (usize, Option<chrono::TimeDelta>)) -> Gate {
    let file = &evidence.config.workflows.build;
    let cancels = evidence.ships.deploy.build.as_ref().is_none_or(|build| build.cancels);
    let group = evidence.ships.deploy.build.as_ref().and_then(|build| build.group.as_deref());
    let group = group.map_or_else(|| format!("of {file}"), |group| format!("in group {group}"));
    let stuck = (zombies > 0)
        .then(|| format!("; {} queued for so long that nothing comes of it", counted(zombies, "run", "runs")));
    let stuck = stuck.unwrap_or_default();
    if !cancels {
        let count = counted(goes_on.len(), "build goes", "builds go");
        return Gate::pass(ID, format!("{count} on; a new build cancels none{stuck}"));
    }
    let coming: Vec<String> = coming(evidence).map(|pull| format!("{} into {}", pull.number, pull.base)).collect();
    let danger = format!("a push to {} cancels ours until it is built{}", built(evidence), within(usual));
    if !goes_on.is_empty() {
        let named: Vec<String> =
            goes_on.iter().map(|run| name(run, evidence.board.now_at_github(evidence.now), usual)).collect();
        return Gate::warn(
            ID,
            format!("our build cancels {}, which then never ships; {danger}{stuck}", listed(&named, 2)),
        )
        .findings(goes_on.iter().map(|run| stable(run)).collect())
        .clears("Wait until it has ended: cutover runs --watch shows it.");
    }
    if !coming.is_empty() {
        return Gate::warn(
            ID,
            format!("none {group}; {} by itself when GitHub lets it, and cancels ours{stuck}", merges(&coming)),
        )
        .findings(coming)
        .clears("Turn off their auto-merge until the build is done.");
    }
    Gate::pass(ID, format!("none {group}; {danger}{stuck}"))
}

fn merges(coming: &[String]) -> String {
    if coming.len() == 1 { format!("{} merges", coming[0]) } else { format!("{} merge", listed(coming, 3)) }
}

/// Pull requests that GitHub merges by itself into a branch that is built.
fn coming<'a>(evidence: &Evidence<'a>) -> impl Iterator<Item = &'a PullRequest> {
    let pushes = evidence.ships.deploy.build.as_ref().and_then(|build| build.pushes.clone());
    let pulls = evidence.board.pulls.value().map(|list| list.pulls.as_slice()).unwrap_or_default();
    pulls.iter().filter(move |pull| {
        let fits = |known: &String| pattern::fits(known, pull.base.as_str());
        pull.auto_merge && pushes.as_ref().is_none_or(|known| known.iter().any(fits))
    })
}

/// The branches whose pushes are built, by the file; by the configuration where the file cannot be read.
fn built(evidence: &Evidence<'_>) -> String {
    let branches = &evidence.config.branches;
    let pushes = evidence.ships.deploy.build.as_ref().and_then(|build| build.pushes.clone());
    let known = || vec![branches.production.clone(), branches.integration.clone(), branches.staging.clone()];
    match pushes.unwrap_or_else(known).as_slice() {
        [] => "no branch".into(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn within(usual: Option<chrono::TimeDelta>) -> String {
    usual.map(|usual| format!(", about {}", about(usual))).unwrap_or_default()
}

/// `build.yml #813 on development (7b1e4d0), 48 s of about 4 min`
fn name(run: &Run, now: Moment, usual: Option<chrono::TimeDelta>) -> String {
    let of = usual.map(|usual| format!(" of about {}", about(usual))).unwrap_or_default();
    format!("{}, {}{of}", stable(run), lasted(chain::took(run, now)))
}

fn stable(run: &Run) -> String {
    let file = run.file.as_deref().unwrap_or(&run.workflow);
    let on = run.branch.as_deref().map(|branch| format!(" on {branch}")).unwrap_or_default();
    let commit = run.head.map(|head| format!(" ({})", head.short())).unwrap_or_default();
    format!("{file} #{}{on}{commit}", run.number)
}
