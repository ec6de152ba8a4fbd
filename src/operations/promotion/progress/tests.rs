//! What became of a promotion, by boards that tell it.

use super::{Again, Case, Outcome, Progress, StepState, of};
use crate::board::{Board, Reading};
use crate::config::Config;
use crate::domain::container::ContainerList;
use crate::domain::health::Probe;
use crate::domain::host::{CheckOutcome, CheckResult};
use crate::domain::workflow_run::{Run, RunId, RunList, RunState};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::Environment;
use crate::environment::sample::{self, BLUE, GREEN, at, bad, commit, probe};
use crate::fault::{Fault, FaultKind};
use std::sync::Arc;
use std::time::Duration;

/// Merged at zero; built from 10 to 200; deployed from 210 to 300, when traffic goes to green.
struct World {
    runs: Vec<Run>,
    config: Config,
    production: Environment,
    now: i64,
    watched: i64,
    unread: bool,
    /// When the runs were read, where that is not now.
    read: Option<i64>,
    /// What was promoted, where it is not merged by a commit of its own.
    from: CommitId,
    merged: Option<i64>,
    failing: Option<i64>,
    again: Option<Again>,
}

fn merge() -> CommitId {
    commit("3f27ab1")
}

fn build(state: RunState, updated: i64) -> Run {
    Run {
        id: RunId(814),
        number: 814,
        file: Some("build.yml".into()),
        event: "push".into(),
        branch: Some("main".into()),
        head: Some(merge()),
        state,
        updated: at(updated),
        ships: None,
        ..sample::deploy(814, "3f27ab1", 10)
    }
}

fn deploy(state: RunState) -> Run {
    Run { state, updated: at(300), ..sample::deploy(589, "3f27ab1", 210) }
}

impl World {
    fn at(now: i64, runs: Vec<Run>) -> Self {
        Self {
            runs,
            config: sample::config(),
            production: as_before(now),
            now,
            unread: false,
            read: None,
            from: commit("7b1e4d0"),
            merged: Some(0),
            watched: 0,
            failing: None,
            again: None,
        }
    }

    fn told(&self) -> Progress {
        let mut board: Board = sample::board(self.production.clone());
        let list = RunList { runs: self.runs.clone(), total: None };
        board.runs = Reading::fresh(list, at(self.read.unwrap_or(self.now)));
        if self.unread {
            board.runs = board.runs.failed(Fault::of(FaultKind::Unreadable, "asking GitHub"), at(self.now));
        }
        of(&Case {
            board: &board,
            config: &self.config,
            from: self.from,
            to: commit("aa58c78"),
            merge: merge(),
            merged: self.merged.map(at),
            watched: at(self.watched),
            failing: self.failing.map(at),
            again: self.again,
            now: at(self.now),
            ahead: chrono::TimeDelta::zero(),
            was_ahead: chrono::TimeDelta::zero(),
        })
    }

    fn outcome(&self) -> Option<Outcome> {
        self.told().ended.map(|ended| ended.outcome)
    }

    fn states(&self) -> Vec<StepState> {
        self.told().steps.iter().map(|line| line.state).collect()
    }
}

/// Everything of production was read just now.
fn read_at(now: i64, production: &Environment) -> Environment {
    let when: Moment = at(now);
    Environment {
        host: Reading::shared(Arc::clone(production.host.value().unwrap()), when),
        containers: Reading::shared(Arc::clone(production.containers.value().unwrap()), when),
        traffic: Reading::shared(Arc::clone(production.traffic.value().unwrap()), when),
        ..production.clone()
    }
}

/// Blue serves, as before.
fn as_before(now: i64) -> Environment {
    let blue = vec![probe(now - 1, BLUE)];
    let health = sample::health(blue.clone(), blue, vec![probe(now - 1, GREEN)]);
    let containers = Reading::fresh(containers(), at(now));
    Environment { health: Reading::fresh(health, at(now)), containers, ..read_at(now, &sample::calm()) }
}

/// The containers before the deploy, of which blue tells its commit.
fn containers() -> ContainerList {
    let mut list = sample::containers();
    let label = ("org.opencontainers.image.revision".to_owned(), commit("aa58c78").to_string());
    list.containers[0].labels.extend([label]);
    list.containers[0].commit = Some(commit("aa58c78"));
    list
}

/// Green was started anew from the merge's image and serves, with these answers of the front.
fn switched(now: i64, front: Vec<Probe>) -> Environment {
    let before = as_before(now);
    let mut list = containers();
    list.containers[1].started = Some(at(240));
    list.containers[1].image = "ghcr.io/acme/api:main-3f27ab1".into();
    list.containers[1].commit = Some(merge());
    list.containers[1].labels.insert("org.opencontainers.image.revision".into(), merge().to_string());
    let mut traffic = sample::traffic(3002);
    (traffic.written, traffic.loaded) = (Some(at(290)), Some(at(291)));
    let green = vec![probe(now - 1, -240)];
    let health = sample::health(front, vec![probe(now - 1, BLUE)], green);
    let passed = CheckResult {
        name: "nginx".into(),
        command: "nginx -t".into(),
        outcome: CheckOutcome::Passed,
        observed: "it runs".into(),
        took: Duration::from_millis(9),
        at: at(now - 1),
    };
    Environment {
        host: Reading::fresh(sample::host("green\n"), at(now)),
        containers: Reading::fresh(list, at(now)),
        traffic: Reading::fresh(traffic, at(now)),
        health: Reading::fresh(health, at(now)),
        precheck: Reading::fresh(vec![passed], at(now - 1)),
        ..before
    }
}

fn good_front(now: i64) -> Vec<Probe> {
    (0..6).map(|step| probe(now - 12 + step * 2, -240)).collect()
}

#[test]
fn it_waits_for_the_build_and_says_when_none_comes() {
    assert_eq!(World::at(60, vec![]).states()[0], StepState::Running);
    assert_eq!(World::at(60, vec![]).outcome(), None);
    assert_eq!(World::at(400, vec![]).outcome(), Some(Outcome::Unbuilt));
    let unread = World { unread: true, ..World::at(4000, vec![]) };
    assert_eq!(
        (unread.outcome(), unread.states()[0]),
        (None, StepState::Unknown),
        "GitHub is down: nothing is claimed"
    );
}

#[test]
fn a_cancelled_build_names_what_cancelled_it_and_how_it_still_ships() {
    let by = Run {
        id: RunId(815),
        number: 815,
        branch: Some("development".into()),
        head: None,
        ..build(RunState::Running, 30)
    };
    let cancelled = Run { cancelled_by: Some(RunId(815)), ..build(RunState::Cancelled, 30) };
    let ended = World::at(40, vec![by, cancelled]).told().ended.unwrap();
    assert_eq!(ended.outcome, Outcome::BuildCancelled);
    assert!(ended.sentence.contains("cancelled by #815 on development"), "{ended:?}");
    assert!(ended.next_step.unwrap().contains("cutover runs rerun 814"));
    // Somebody tried it again: it goes on.
    let again = vec![build(RunState::Running, 60)];
    assert_eq!(World::at(70, again).outcome(), None);
}

#[test]
fn a_failed_build_and_each_end_of_a_deploy_has_its_name() {
    assert_eq!(World::at(250, vec![build(RunState::Failure, 200)]).outcome(), Some(Outcome::BuildFailed));
    let built = || build(RunState::Success, 200);
    assert_eq!(World::at(250, vec![built()]).outcome(), None);
    assert_eq!(World::at(900, vec![built()]).outcome(), Some(Outcome::Undeployed));
    let skipped = Run { ships: None, ..deploy(RunState::Skipped) };
    assert_eq!(World::at(320, vec![built(), skipped.clone()]).outcome(), Some(Outcome::DeploySkipped));
    assert_eq!(World::at(230, vec![built(), skipped]).outcome(), None, "it may be of another build, and ours may come");
    let failed = World::at(320, vec![built(), deploy(RunState::Failure)]).told().ended.unwrap();
    assert_eq!(failed.outcome, Outcome::DeployFailed);
    assert!(failed.sentence.contains("aa58c78 goes on serving"), "{failed:?}");
    let waiting = World::at(320, vec![built(), deploy(RunState::Waiting)]);
    assert_eq!((waiting.outcome(), waiting.states()[2]), (None, StepState::Waiting));
    assert!(waiting.told().steps[2].words.contains("cutover runs approve 589"));
}

#[test]
fn it_is_live_once_its_container_serves_and_the_front_answered_well_often_enough() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let live = World { production: switched(330, good_front(330)), ..World::at(330, runs()) };
    let told = live.told();
    assert_eq!(told.ended.as_ref().map(|ended| ended.outcome), Some(Outcome::Live), "{told:#?}");
    assert!(told.serving.starts_with("GREEN 3f27ab1"), "{}", told.serving);
    let few = World { production: switched(330, vec![probe(329, -240)]), ..World::at(330, runs()) };
    assert_eq!(few.outcome(), None, "one good answer is no proof");
    let checked = |outcome, at_: i64| {
        let mut production = switched(330, good_front(330));
        let mut results = production.precheck.value().unwrap().to_vec();
        (results[0].outcome, results[0].at) = (outcome, at(at_));
        production.precheck = Reading::fresh(results, at(at_));
        World { production, ..World::at(330, runs()) }
    };
    assert_eq!(checked(CheckOutcome::Passed, 100).outcome(), None, "a check of before the deploy proves nothing");
    let failed = checked(CheckOutcome::Failed, 329);
    assert_eq!((failed.outcome(), failed.told().failing()), (None, Some(at(329))), "it is asked once more");
    let again = |failing| World { failing: Some(failing), ..checked(CheckOutcome::Failed, 329) };
    assert_eq!(again(329).outcome(), None, "the same answer is no second one");
    assert_eq!(again(310).outcome(), Some(Outcome::Unhealthy));
    assert_eq!(checked(CheckOutcome::Unknown, 329).outcome(), None, "what could not be asked has not passed");
    let mut unasked = checked(CheckOutcome::Passed, 329);
    let fault = Fault::of(FaultKind::Unreadable, "asking the host");
    unasked.production.precheck = unasked.production.precheck.failed(fault, at(329));
    assert_eq!(unasked.outcome(), None);
}

#[test]
fn bad_answers_after_the_switch_end_it_at_once_and_point_at_the_way_back() {
    let front = (0..6).map(|step| bad(318 + step * 2, "success is false")).collect();
    let runs = vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let ended = World { production: switched(330, front), ..World::at(330, runs) }.told().ended.unwrap();
    assert_eq!(ended.outcome, Outcome::Unhealthy);
    assert!(ended.next_step.unwrap().contains("the previous slot is one switch away"));
}

#[test]
fn another_commit_that_serves_long_after_the_deploy_has_overtaken_it() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    assert_eq!(World::at(330, runs()).outcome(), None, "the deploy has just ended");
    assert_eq!(World::at(600, runs()).outcome(), Some(Outcome::Overtaken));
}

#[test]
fn a_production_that_cannot_be_seen_is_never_called_live() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let blind = |now| World { production: Environment::default(), ..World::at(now, runs()) };
    assert_eq!(blind(330).outcome(), None);
    assert_eq!(blind(330 + 15 * 60).outcome(), Some(Outcome::Unverified));
    let late = |now| World { watched: 5000, ..blind(now) };
    assert_eq!(late(5030).outcome(), None, "whoever comes late looks first");
    assert_eq!(late(5061).outcome(), Some(Outcome::Unverified));
    let mut unknown = World::at(330, runs());
    unknown.config.environments.remove(EnvName("production".into()).as_str());
    assert_eq!(unknown.outcome(), Some(Outcome::Unverified));
}

#[test]
fn a_list_of_runs_that_was_read_before_says_nothing_of_what_is_missing_in_it() {
    let read_at_60 = |runs| World { read: Some(60), ..World::at(4000, runs) };
    assert_eq!((read_at_60(vec![]).outcome(), read_at_60(vec![]).states()[0]), (None, StepState::Unknown));
    let just_before = World { read: Some(290), ..World::at(310, vec![]) };
    assert_eq!((just_before.outcome(), just_before.states()[0]), (None, StepState::Running));
    let built = || vec![build(RunState::Success, 200)];
    let deployed = World { read: Some(210), ..World::at(4000, built()) };
    assert_eq!((deployed.outcome(), deployed.states()[2]), (None, StepState::Unknown));
    let just_before = World { read: Some(490), ..World::at(510, built()) };
    assert_eq!(just_before.outcome(), None);
    assert_eq!(World { read: Some(510), ..just_before }.outcome(), Some(Outcome::Undeployed));
}

#[test]
fn a_build_of_integration_is_none_of_production_though_the_commit_is_the_same() {
    let forwarded = |runs| World { from: merge(), ..World::at(60, runs) };
    let on = |branch: &str, begins| Run {
        branch: Some(branch.into()),
        created: at(begins),
        started: Some(at(begins)),
        ..build(RunState::Success, begins + 190)
    };
    let told = forwarded(vec![on("development", -3600)]).told();
    assert_eq!(told.steps[0].words, "waiting for build.yml to begin");
    assert_eq!(forwarded(vec![on("main", -3600)]).states()[0], StepState::Running, "it was there before");
    assert_eq!(forwarded(vec![on("main", -30)]).states()[0], StepState::Done, "GitHub tells it a little early");
    assert_eq!(World::at(60, vec![on("development", -30)]).states()[0], StepState::Running);
}

#[test]
fn without_a_journal_a_build_is_missing_only_since_this_console_looks() {
    let seen = |now| World { merged: None, watched: 90_000, ..World::at(now, vec![]) };
    assert_eq!((seen(90_000).outcome(), seen(90_000).states()[0]), (None, StepState::Running));
    assert_eq!(seen(90_400).outcome(), Some(Outcome::Unbuilt));
    let built = World { runs: vec![build(RunState::Running, 20)], ..seen(90_000) };
    assert_eq!(built.told().steps[0].run, Some(RunId(814)), "a build of before is its build all the same");
}

#[test]
fn whoever_looks_long_after_the_deploy_waits_for_what_was_not_asked_yet() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let late = |now, front| World { production: switched(now, front), watched: 90_000, ..World::at(now, runs()) };
    assert_eq!(late(90_001, vec![probe(90_000, -240)]).outcome(), None, "one answer, and nobody has waited yet");
    assert_eq!(late(90_020, good_front(90_020)).outcome(), Some(Outcome::Live));
    let blind = |now| World { production: Environment::default(), watched: 90_000, ..World::at(now, runs()) };
    assert_eq!(blind(90_001).outcome(), None);
    assert_eq!(blind(90_000 + 16 * 60).outcome(), Some(Outcome::Unverified));
}

fn by_hand(state: RunState, head: CommitId) -> Run {
    let event = "workflow_dispatch".into();
    Run { event, ships: None, head: Some(head), branch: Some("main".into()), ..deploy(state) }
}

#[test]
fn a_deploy_that_was_started_by_hand_is_its_deploy() {
    let runs = |state, head| vec![build(RunState::Success, 200), by_hand(state, head)];
    let waiting = World::at(900, runs(RunState::Waiting, merge()));
    assert_eq!((waiting.outcome(), waiting.states()[2]), (None, StepState::Waiting));
    let failed = World::at(900, runs(RunState::Failure, merge()));
    assert_eq!(failed.outcome(), Some(Outcome::DeployFailed));
    let live = World { production: switched(330, good_front(330)), ..World::at(330, runs(RunState::Success, merge())) };
    assert_eq!(live.outcome(), Some(Outcome::Live));
    // Of another commit: it may ship this one, so nothing is said to be missing, and what serves decides.
    let other = commit("c0ffee0");
    let open = World::at(900, runs(RunState::Running, other));
    assert_eq!((open.outcome(), open.states()[2]), (None, StepState::Running));
    assert!(open.told().steps[2].words.contains("may be of it"));
    let ended = World::at(900, runs(RunState::Success, other));
    assert_eq!((ended.outcome(), ended.states()[2]), (None, StepState::Unknown));
    assert_eq!(World::at(300 + 16 * 60, runs(RunState::Success, other)).outcome(), Some(Outcome::Unverified));
    let live = World { production: switched(330, good_front(330)), ..World::at(330, runs(RunState::Success, other)) };
    assert_eq!(live.outcome(), Some(Outcome::Live));
    let before = Run { created: at(150), ..by_hand(RunState::Success, other) };
    let missing = World::at(900, vec![build(RunState::Success, 200), before]);
    assert_eq!(missing.outcome(), Some(Outcome::Undeployed), "it was started before there was an image");
}

#[test]
fn what_serves_was_deployed_by_whatever_means() {
    let built = || vec![build(RunState::Success, 200)];
    let told = World { production: switched(900, good_front(900)), ..World::at(900, built()) }.told();
    assert_eq!(told.ended.as_ref().map(|ended| ended.outcome), Some(Outcome::Live), "{told:#?}");
    let few = World { production: switched(900, vec![probe(899, -240)]), ..World::at(900, built()) };
    assert_eq!(few.outcome(), None);
}

#[test]
fn a_run_that_another_build_set_off_and_that_was_skipped_says_nothing_of_this_one() {
    let other = Run { id: RunId(815), branch: Some("development".into()), head: None, ..build(RunState::Success, 205) };
    let skipped = Run { ships: None, ..deploy(RunState::Skipped) };
    let runs = vec![build(RunState::Success, 200), other, skipped.clone()];
    assert_eq!(World::at(320, runs.clone()).outcome(), None);
    assert_eq!(World::at(900, runs).outcome(), Some(Outcome::Undeployed));
    let before = Run { created: at(150), ..skipped.clone() };
    assert_eq!(World::at(320, vec![build(RunState::Success, 200), before]).outcome(), None, "of before its end");
    let early = World { read: Some(230), ..World::at(320, vec![build(RunState::Success, 200), skipped]) };
    assert_eq!(early.outcome(), None, "the list is of a moment when its own may have been about to come");
}

#[test]
fn containers_that_were_not_read_since_the_deploy_say_nothing_of_what_serves() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let old = |production: Environment, taken: i64| {
        let list = Arc::clone(production.containers.value().unwrap());
        Environment { containers: Reading::shared(list, at(taken)), ..production }
    };
    let before = |now| World { production: old(as_before(now), 290), ..World::at(now, runs()) };
    assert_eq!((before(600).outcome(), before(600).states()[3]), (None, StepState::Unknown));
    assert_eq!(before(300 + 16 * 60).outcome(), Some(Outcome::Unverified));
    let after = World { production: old(switched(330, good_front(330)), 290), ..World::at(330, runs()) };
    assert_eq!(after.outcome(), None);
    let mut failed = switched(330, good_front(330));
    failed.containers = failed.containers.failed(Fault::of(FaultKind::Unreadable, "asking the engine"), at(329));
    assert_eq!(World { production: failed, ..World::at(330, runs()) }.outcome(), None);
    // What another session read is of then, and answers of then are no answers of now.
    let recalled =
        World { watched: 390, ..World { production: switched(330, good_front(330)), ..World::at(391, runs()) } };
    assert_eq!(recalled.outcome(), None);
    let unasked = World { production: switched(500, good_front(330)), ..World::at(500, runs()) };
    assert_eq!(unasked.outcome(), None);
}

#[test]
fn what_was_read_before_the_deploy_ended_does_not_say_that_another_commit_serves() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Success)];
    let lost = |now| {
        let mut world = World::at(now, runs());
        let read = as_before(250);
        let fault = Fault::of(FaultKind::Unreadable, "asking the engine");
        world.production.containers = read.containers.failed(fault, at(now));
        world.production.traffic = Reading::shared(Arc::clone(world.production.traffic.value().unwrap()), at(now));
        world
    };
    assert_eq!(lost(600).outcome(), None, "it may serve, and nobody sees it");
    let ended = lost(300 + 16 * 60).told().ended.unwrap();
    assert_eq!(ended.outcome, Outcome::Unverified);
    assert!(ended.sentence.contains("aa58c78 served when the containers were read last"), "{ended:?}");
}

#[test]
fn the_commit_of_a_slot_that_was_read_before_traffic_came_to_it_is_not_told() {
    let running = || vec![build(RunState::Success, 200), deploy(RunState::Running)];
    let told = |read: i64| {
        let mut production = switched(295, good_front(295));
        let mut list = containers();
        list.containers[1] = sample::made_of(list.containers[1].clone(), commit("cfb28b0"));
        production.containers = Reading::fresh(list, at(read));
        World { production, ..World::at(295, running()) }.told()
    };
    let before = told(289);
    let line = &before.steps[3];
    assert_eq!(before.serving, "GREEN, which commit is read anew");
    assert_eq!(
        (line.state, line.words.as_str()),
        (StepState::Unknown, "GREEN takes it, and which commit that is is read anew")
    );
    assert!(!told(292).serving.contains("read anew"), "{}", told(292).serving);
}

#[test]
fn a_failed_deploy_waits_a_moment_to_say_who_serves_and_never_says_it_by_an_old_reading() {
    let runs = || vec![build(RunState::Success, 200), deploy(RunState::Failure)];
    let lost = |now| {
        let mut world = World::at(now, runs());
        let fault = Fault::of(FaultKind::Unreadable, "asking the engine");
        world.production.containers = as_before(250).containers.failed(fault, at(now));
        world
    };
    assert_eq!(lost(330).outcome(), None);
    let ended = lost(400).told().ended.unwrap();
    assert!(ended.sentence.contains("aa58c78 served when it was last seen"), "{ended:?}");
    let blind = |now| World { production: Environment::default(), ..World::at(now, runs()) };
    assert_eq!(blind(330).outcome(), None);
    assert!(blind(400).told().ended.unwrap().sentence.contains("who serves now is not known"));
}

#[test]
fn a_deploy_that_runs_again_counts_from_its_next_try_on_and_nothing_before() {
    let old = deploy(RunState::Success);
    let again = Some(Again::Attempt(old.id, old.attempt));
    let built = || build(RunState::Success, 200);
    // Long after the first try, with another commit serving, as it is in an incident.
    let world = |run: Run| World { again, watched: 4000, merged: None, ..World::at(4030, vec![built(), run]) };
    let before = world(old.clone());
    assert_eq!((before.outcome(), before.states()[2]), (None, StepState::Running), "{:#?}", before.told());
    let next = |state| Run { attempt: old.attempt + 1, updated: at(4020), ..deploy(state) };
    assert_eq!(world(next(RunState::Running)).states()[2], StepState::Running);
    assert_eq!(world(next(RunState::Failure)).outcome(), Some(Outcome::DeployFailed));
    let late = World { watched: 3000, read: Some(4030), ..world(old) };
    assert_eq!(late.outcome(), Some(Outcome::Undeployed), "GitHub took it, and nothing began");
}

#[test]
fn a_deploy_that_is_started_by_hand_counts_only_where_it_began_since() {
    let again = Some(Again::Since(at(4000)));
    let run = |created| Run { created: at(created), ..deploy(RunState::Running) };
    let world = |run: Run| World { again, watched: 4000, merged: None, ..World::at(4030, vec![run]) };
    assert_eq!(world(run(210)).told().steps[2].run, None);
    assert_eq!(world(run(4005)).told().steps[2].run, Some(deploy(RunState::Running).id));
    assert_eq!(world(run(4005)).states()[0], StepState::Done, "it was built before");
}
