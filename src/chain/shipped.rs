//! Which commit each run builds or ships. A deploy reports the head of the default branch and not what it ships: that is
//! the build on its branch whose end set it off, which only the times tell. So it is never certain, and said how sure.

use super::usual;
use crate::config::{Config, WorkflowSettings};
use crate::domain::Moment;
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState, Ships};
use chrono::TimeDelta;
use std::collections::HashMap;

/// A deploy that is asked for so soon after a build ended was set off by it.
const SOON: TimeDelta = TimeDelta::minutes(2);
/// GitHub may write down the end of a build so much later than it sets off what follows.
const LAG: TimeDelta = TimeDelta::minutes(1);

/// What each run builds or ships, as far as it can be told.
pub(super) fn by_all(runs: &[Run], config: &Config) -> HashMap<RunId, Ships> {
    let builds = runs.iter().filter(|run| run.file.as_deref() == Some(&config.workflows.build));
    let mut all: HashMap<RunId, Ships> = builds.filter_map(|run| Some((run.id, built(run)?))).collect();
    for file in config.workflows.deploy.values() {
        all.extend(by_deploys(file, runs, config));
    }
    all
}

fn built(run: &Run) -> Option<Ships> {
    let evidence = "it builds the commit that was pushed".to_owned();
    run.head.map(|commit| Ships { commit, confidence: Confidence::Certain, evidence })
}

fn environment_of<'a>(file: &str, workflows: &'a WorkflowSettings) -> Option<&'a str> {
    workflows.deploy.iter().find(|(_, deploys)| *deploys == file).map(|(environment, _)| environment.as_str())
}

/// What the deploys of a file ship, oldest first: the end of a build sets off one.
fn by_deploys(file: &str, runs: &[Run], config: &Config) -> HashMap<RunId, Ships> {
    let Some(branch) = environment_of(file, &config.workflows).map(|name| config.branch_of(name)) else {
        return HashMap::new();
    };
    let set_off =
        |run: &&Run| run.file.as_deref() == Some(file) && run.event == "workflow_run" && run.state != RunState::Skipped;
    let mut deploys: Vec<&Run> = runs.iter().filter(set_off).collect();
    deploys.sort_by_key(|run| run.created);
    let mut ends = ends(branch, runs, &config.workflows.build);
    deploys.into_iter().filter_map(|deploy| Some((deploy.id, shipped_by(deploy, branch, &mut ends)?))).collect()
}

/// One end of a build that may have set a deploy off.
struct End<'a> {
    build: &'a Run,
    at: Moment,
    /// Whether it is known when it ended: GitHub tells only of the last try.
    known: bool,
    /// Whether a deploy before took it, and nothing else could have been taken.
    taken: bool,
}

fn ends<'a>(branch: &str, runs: &'a [Run], file: &str) -> Vec<End<'a>> {
    let usual = usual(file, runs).unwrap_or_default();
    let of_branch = |run: &&Run| run.file.as_deref() == Some(file) && run.branch.as_deref() == Some(branch);
    let of = |build: &'a Run| {
        let well = (build.state == RunState::Success).then_some(build.updated);
        let first = (build.attempt > 1)
            .then(|| build.created + usual)
            .filter(|end| build.started.is_some_and(|began| *end < began));
        let known = build.attempt == 1;
        [well, first].into_iter().flatten().map(move |at| End { build, at, known, taken: false })
    };
    runs.iter().filter(of_branch).flat_map(of).collect()
}

/// The nearest end before the deploy, or just after it where none came just before.
fn shipped_by(deploy: &Run, branch: &str, ends: &mut [End<'_>]) -> Option<Ships> {
    let apart = |end: &End<'_>| deploy.created - end.at;
    let just_before = |end: &End<'_>| (TimeDelta::zero()..=SOON).contains(&apart(end));
    let just_after =
        |end: &End<'_>| (-LAG..TimeDelta::zero()).contains(&apart(end)) && end.build.created <= deploy.created;
    let before = |end: &End<'_>| apart(end) >= TimeDelta::zero();
    let nearest = |fits: &dyn Fn(&End<'_>) -> bool| {
        let free = ends.iter().enumerate().filter(|(_, end)| !end.taken && fits(end));
        free.min_by_key(|(_, end)| apart(end).abs()).map(|(at, _)| at)
    };
    let found = nearest(&just_before).or_else(|| nearest(&just_after)).or_else(|| nearest(&before))?;
    let near = ends.iter().filter(|end| !end.taken && (just_before(end) || just_after(end))).count();
    let end = &mut ends[found];
    // What may have been set off by either of two ends leaves both to the deploys that follow.
    end.taken = near <= 1;
    let apart = (deploy.created - end.at).max(TimeDelta::zero());
    let confidence = if end.known && near == 1 { Confidence::Likely } else { Confidence::Guess };
    Some(Ships { commit: end.build.head?, confidence, evidence: evidence(end, branch, (apart, near)) })
}

fn evidence(end: &End<'_>, branch: &str, (apart, near): (TimeDelta, usize)) -> String {
    let number = end.build.number;
    let known = end.at == end.build.updated;
    let (which, also) = match end.build.attempt {
        2.. if !known => return format!("build #{number} on {branch} was tried again later: by its usual time"),
        2.. => (format!("try {} of ", end.build.attempt), "; when the tries before ended is not told"),
        _ => (String::new(), ""),
    };
    let among = if near > 1 { format!(", one of {near} that ended then") } else { String::new() };
    format!("{which}build #{number} on {branch} ended {} before it was asked for{among}{also}", words(apart))
}

fn words(apart: TimeDelta) -> String {
    match apart.num_seconds() {
        seconds @ ..120 => format!("{seconds} s"),
        seconds @ ..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, joined, run};
    use super::*;

    fn deploy(id: u64, created: i64, state: RunState) -> Run {
        run(id, "deploy-production.yml", "development", (created, created + 200), state)
    }

    fn build(id: u64, created: i64, ended: i64) -> Run {
        run(id, "build.yml", "main", (created, ended), RunState::Success)
    }

    /// The number of the build whose commit the first run ships, how sure that is, and what says so.
    fn of_first(runs: &[Run]) -> Option<(u64, Confidence, String)> {
        let ships = joined(runs)[0].ships.clone()?;
        let build = runs.iter().find(|run| run.head == Some(ships.commit)).unwrap();
        Some((build.number, ships.confidence, ships.evidence))
    }

    #[test]
    fn a_deploy_ships_the_build_that_set_it_off_and_not_the_head_it_reports() {
        let other = run(3, "build.yml", "development", (200, 403), RunState::Success);
        let runs = [deploy(9, 405, RunState::Success), build(2, 100, 400), other, build(1, 10, 90)];
        let says = "build #2 on main ended 5 s before it was asked for";
        assert_eq!(of_first(&runs), Some((2, Confidence::Likely, says.into())));
    }

    #[test]
    fn a_build_that_ended_after_the_deploy_was_asked_for_did_not_set_it_off() {
        let runs = [deploy(9, 405, RunState::Success), build(3, 420, 450), build(2, 100, 400)];
        assert_eq!(of_first(&runs).unwrap().1, Confidence::Likely);
        let runs = [deploy(9, 405, RunState::Success), build(3, 401, 450), build(2, 100, 400)];
        let (number, confidence, evidence) = of_first(&runs).unwrap();
        assert_eq!((number, confidence), (2, Confidence::Guess));
        assert_eq!(evidence, "build #2 on main ended 5 s before it was asked for, one of 2 that ended then");
        let late = [deploy(9, 405, RunState::Success), build(2, 100, 407), build(1, 10, 90)];
        assert_eq!(of_first(&late).unwrap().0, 2, "GitHub wrote its end down two seconds late");
    }

    #[test]
    fn a_build_that_was_tried_again_did_not_end_first_when_it_ended_last() {
        let again = Run { attempt: 2, started: Some(at(5000)), ..build(2, 100, 5300) };
        let runs = [deploy(9, 405, RunState::Success), again.clone(), build(1, 10, 90)];
        let (number, confidence, evidence) = of_first(&runs).unwrap();
        assert_eq!((number, confidence), (2, Confidence::Guess));
        assert_eq!(evidence, "build #2 on main was tried again later: by its usual time");
        let last = of_first(&[deploy(10, 5303, RunState::Success), again.clone()]).unwrap();
        assert_eq!((last.0, last.1), (2, Confidence::Guess));
        assert!(last.2.starts_with("try 2 of build #2 on main ended 3 s before it was asked for"), "{}", last.2);
        let goes_on = Run { state: RunState::Running, ..again };
        assert_eq!(of_first(&[deploy(9, 405, RunState::Success), goes_on, build(1, 10, 90)]).unwrap().0, 2);
    }

    #[test]
    fn one_end_sets_off_one_deploy() {
        let runs = [deploy(10, 470, RunState::Running), deploy(9, 405, RunState::Success), build(2, 100, 400)];
        assert_eq!(of_first(&runs), None, "the one before took it");
        let skipped = [runs[0].clone(), deploy(9, 405, RunState::Skipped), build(2, 100, 400)];
        assert_eq!(of_first(&skipped).unwrap().0, 2, "what is skipped takes none");
    }

    #[test]
    fn a_deploy_long_after_the_last_build_is_a_guess_and_without_one_unknown() {
        let late = deploy(9, 90_000, RunState::Success);
        assert_eq!(of_first(&[late.clone(), build(2, 100, 400)]).unwrap().1, Confidence::Guess);
        assert_eq!(of_first(&[late]), None);
        assert_eq!(of_first(&[deploy(9, 405, RunState::Skipped), build(2, 100, 400)]), None, "nothing is shipped");
    }
}
