//! The runs before the world began: a build for every push of the last six weeks, what followed, and the latest as drawn.

use super::super::actions::{Mention, Push, Workflow};
use super::super::store::Commit;
use super::super::world::World;
use chrono::TimeDelta;

/// The numbers that the last runs have when the world begins.
const LAST: [(Workflow, u64); 4] = [
    (Workflow::Build, 812),
    (Workflow::DeployDevelopment, 655),
    (Workflow::DeployProduction, 588),
    (Workflow::Claude, 420),
];
/// Earlier promotions, by age in hours.
const PROMOTIONS: [i64; 3] = [36 * 24, 27 * 24, 15 * 24];

/// Makes them.
pub(super) fn past(world: &mut World) {
    for push in pushes(world) {
        world.pushed(&push);
        world.catch_up();
    }
    stumble(world);
    mentions(world);
    world.runs.all.sort_by_key(|run| (run.created, run.id));
    for (workflow, last) in LAST {
        let shift = last - world.runs.last_number(workflow).min(last);
        world.runs.all.iter_mut().filter(|run| run.workflow == workflow).for_each(|run| run.number += shift);
    }
    let numbers: Vec<(String, u64)> = world.runs.all.iter().map(|run| (run.about.1.clone(), run.number)).collect();
    for built in &mut world.built {
        built.number = numbers.iter().find(|(commit, _)| *commit == built.commit).map_or(built.number, |found| found.1);
    }
}

fn pushes(world: &World) -> Vec<Push> {
    let now = world.now();
    let head = world.store.head("development").unwrap_or_default();
    let main = world.store.head("main").unwrap_or_default();
    let recent = |commit: &Commit| now - commit.committer.at < TimeDelta::days(42);
    let line: Vec<Commit> = world.store.mainline(&head).into_iter().take_while(recent).collect();
    let push = |branch: &str, commit: &Commit, at| Push {
        branch: branch.to_owned(),
        commit: commit.id.clone(),
        by: "claude-code-india".to_owned(),
        at,
    };
    let mut all: Vec<Push> = line.iter().map(|commit| push("development", commit, commit.committer.at)).collect();
    if let [latest, before, ..] = all.as_mut_slice() {
        before.at = latest.at - TimeDelta::seconds(41);
    }
    let promoted =
        PROMOTIONS.iter().filter_map(|hours| line.iter().find(|one| now - one.committer.at > TimeDelta::hours(*hours)));
    all.extend(promoted.map(|commit| push("main", commit, commit.committer.at + TimeDelta::minutes(40))));
    all.extend(
        world.store.commit(&main).map(|commit| push("main", &commit, commit.committer.at + TimeDelta::minutes(15))),
    );
    all.sort_by_key(|push| push.at);
    all
}

/// The last promotion failed at its first try: the build was run again, and its second end deployed.
fn stumble(world: &mut World) {
    let deploys = world.runs.all.iter().filter(|run| run.workflow == Workflow::DeployProduction);
    let Some(last) = deploys.max_by_key(|run| run.created).cloned() else { return };
    let mut first = last.clone();
    first.id -= 3;
    first.number -= 1;
    first.created -= TimeDelta::minutes(9);
    let attempt = first.last_mut();
    attempt.job -= 1;
    attempt.started = last.created - TimeDelta::minutes(9);
    attempt.stop = None;
    for step in &mut attempt.steps {
        step.fails = step.name == "Blue-green deploy";
        step.seconds = if step.fails { 78 } else { step.seconds };
    }
    for run in world.runs.all.iter_mut().filter(|run| run.workflow == Workflow::DeployProduction && run.id != last.id) {
        run.number = run.number.saturating_sub(1);
    }
    first.settled = true;
    world.runs.all.push(first);
}

/// Every comment started the reviewer, which did nothing where it was not mentioned.
fn mentions(world: &mut World) {
    let said = world.pulls.values().filter(|pull| pull.is_open()).flat_map(|pull| {
        let one =
            |comment: &super::Comment| (comment.at, pull.title.clone(), comment.body.clone(), comment.author.clone());
        pull.comments.iter().map(one)
    });
    let mut said: Vec<_> = said.collect();
    said.sort();
    for (at, title, body, by) in said.into_iter().filter(|(.., by)| by != "claude[bot]") {
        let event = "issue_comment";
        let id = world.mentioned(&Mention { event, title: &title, body: &body, by: &by, at });
        let done = world.now() - at > TimeDelta::minutes(10);
        if let Some(run) = world.runs.find_mut(id) {
            run.settled = done;
        }
    }
}
