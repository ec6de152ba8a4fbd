//! The runs before the world began: a build for every push of the last six weeks and what followed from it, lived again
//! in its order; the last of each workflow gets the number that is drawn.

use super::super::actions::{Fate, Workflow};
use super::super::script::{Act, Coming};
use super::super::store::Commit;
use super::super::world::World;
use chrono::{DateTime, TimeDelta, Utc};

/// The numbers that the last runs have when the world begins.
const LAST: [(Workflow, u64); 4] = [
    (Workflow::Build, 812),
    (Workflow::DeployDevelopment, 655),
    (Workflow::DeployProduction, 588),
    (Workflow::Claude, 420),
];
/// The pushes that are the youngest on the registry: every so many of them one went to production.
const PROMOTED: usize = 9;
const KEPT: usize = 36;
/// The push whose build a person stopped.
const STOPPED: usize = 2;
const SHIPPER: &str = "claude-code-india";

/// What happened, to be lived from the beginning of the six weeks.
pub(super) fn past(world: &mut World) {
    let begin = world.now() - TimeDelta::days(42);
    let head = world.store.head("development").unwrap_or_default();
    let line = world.store.mainline(&head);
    let mut coming = Vec::new();
    for commit in line.iter().take_while(|commit| commit.committer.at > begin) {
        coming.push(pushed("development", commit, TimeDelta::zero()));
    }
    coming.extend(promotions(world, &line));
    coming.extend(stopped(&line));
    coming.extend(said(world));
    coming.sort_by_key(|one| one.at);
    world.coming.extend(coming);
    world.moment = begin;
}

fn act(at: DateTime<Utc>, by: &str, act: Act) -> Coming {
    Coming { at, by: by.to_owned(), act, scripted: false }
}

fn pushed(branch: &str, commit: &Commit, late: TimeDelta) -> Coming {
    let what = Act::Pushed { branch: branch.to_owned(), commit: commit.id.clone() };
    act(commit.committer.at + late, SHIPPER, what)
}

/// What went to production. The last one failed at its first try: its build was run again, and that one's end deployed.
fn promotions(world: &World, line: &[Commit]) -> Vec<Coming> {
    let main = world.store.head("main").unwrap_or_default();
    let shipped = line.iter().position(|commit| commit.id == main).unwrap_or_default();
    let late = TimeDelta::minutes(15);
    let went = line.iter().take(KEPT).skip(shipped).step_by(PROMOTED);
    let mut all: Vec<Coming> = went.map(|commit| pushed("main", commit, late)).collect();
    if let Some(last) = all.first().map(|first| first.at) {
        let fate = Fate {
            workflow: "deploy-production.yml".to_owned(),
            fails_at: Some("Blue-green deploy".to_owned()),
            stuck: false,
            skipped: false,
            slower: None,
        };
        all.push(act(last, SHIPPER, Act::Fate(fate)));
        let again = Act::Rerun { workflow: "build.yml".to_owned(), branch: "main".to_owned() };
        all.push(act(last + TimeDelta::minutes(9), SHIPPER, again));
    }
    all
}

/// One build a person stopped, and one, started by hand, the newest push cancelled.
fn stopped(line: &[Commit]) -> Vec<Coming> {
    let seconds = TimeDelta::seconds(41);
    let stop = line
        .get(STOPPED)
        .map(|commit| act(commit.committer.at + seconds, SHIPPER, Act::Cancel { workflow: "build.yml".to_owned() }));
    let again = Act::Dispatch { workflow: "build.yml".to_owned(), branch: "development".to_owned() };
    let started = line.first().map(|commit| act(commit.committer.at - seconds, SHIPPER, again));
    stop.into_iter().chain(started).collect()
}

/// Every comment started the reviewer, which did nothing where it was not mentioned.
fn said(world: &World) -> Vec<Coming> {
    let open = world.pulls.values().filter(|pull| pull.is_open());
    let all = open.flat_map(|pull| {
        pull.comments.iter().map(|comment| {
            let what = Act::Said { title: pull.title.clone(), body: comment.body.clone() };
            act(comment.at, &comment.author, what)
        })
    });
    all.collect()
}

/// Gives the last run of each workflow the number that is drawn, and the others theirs.
pub(super) fn number(world: &mut World) {
    for (workflow, last) in LAST {
        let own = world.runs.all.iter().filter(|run| run.workflow == workflow && !run.scripted);
        let shift = last.saturating_sub(own.map(|run| run.number).max().unwrap_or(0));
        world.runs.all.iter_mut().filter(|run| run.workflow == workflow).for_each(|run| run.number += shift);
        if workflow == Workflow::Build {
            world.built.iter_mut().for_each(|built| built.number += shift);
        }
    }
    for pull in world.pulls.values_mut() {
        pull.comments.sort_by_key(|comment| comment.at);
    }
}
