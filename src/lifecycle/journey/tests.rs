//! Every state of the guide and every way to stop, from a small repository and what boards tell of it.

mod forks;
mod laws;

use super::*;
use crate::board::Reading;
use crate::domain::pull_request::{PullList, PullRequest, ReviewDecision};
use crate::domain::workflow_run::RunState::{Running, Success};
use crate::domain::workflow_run::{Confidence, Run};
use crate::environment::Environment;
use crate::environment::sample as place;
use crate::environment::sample::at;
use crate::lifecycle::Line;
use crate::lifecycle::find::find;
use crate::lifecycle::sample::{board, id, landscape, pull, run, went_well, with_runs};

/// The journey of what a query means alone.
pub(super) fn journey_of(board: &Board, query: &str) -> Journey {
    with_jobs(board, query, &BTreeMap::new())
}

pub(super) fn with_jobs(board: &Board, query: &str, jobs: &BTreeMap<RunId, Vec<Job>>) -> Journey {
    let (landscape, config) = (landscape(), place::config());
    let material = Material { board, config: &config, landscape: &landscape, jobs, now: at(0) };
    let candidates = find(board, &landscape, query);
    let [candidate] = candidates.as_slice() else { panic!("{query} means {candidates:?}") };
    let trace = candidate.commit.and_then(|id| Trace::of(&landscape, id));
    follow(material, candidate, trace.as_ref())
}

/// The sample's production with the two slots made from these commits; blue takes the traffic.
pub(super) fn production(mut board: Board, blue: &str, green: &str) -> Board {
    let mut env = place::calm();
    let mut list = place::containers();
    for (container, digits) in list.containers.iter_mut().zip([blue, green]) {
        *container = place::made_of(container.clone(), id(digits));
    }
    env.containers = Reading::fresh(list, at(0));
    board.environments = place::board(env).environments;
    board
}

pub(super) fn step(journey: &Journey, state: State) -> &Step {
    journey.steps.iter().find(|step| step.state == state).unwrap_or_else(|| panic!("no {state:?}"))
}

pub(super) fn marks(journey: &Journey) -> Vec<Mark> {
    journey.steps.iter().map(|step| step.mark).collect()
}

fn reviewed(decision: ReviewDecision) -> Board {
    let pull = PullRequest { decision, ..pull() };
    Board { pulls: Reading::fresh(PullList { pulls: vec![pull], total: Some(1) }, at(0)), ..board() }
}

/// The registry is not read.
fn without_images(runs: Vec<Run>) -> Board {
    Board { images: Reading::default(), ..with_runs(runs) }
}

fn runs_until(count: usize) -> Vec<Run> {
    let mut runs = went_well();
    runs.reverse();
    runs.truncate(count);
    runs
}

#[test]
fn a_change_that_production_serves_is_live_with_every_step_told() {
    let board = production(with_runs(went_well()), "e1", "a1");
    let journey = journey_of(&board, "#3");
    assert_eq!((journey.state, journey.verdict), (State::LiveProd, Verdict::Live));
    assert!(journey.steps.iter().all(|step| step.mark == Mark::Done), "{:#?}", journey.steps);
    assert_eq!(journey.answer, "yes, the change is live for users. Commit to production took 5 h 41 min.");
    assert_eq!(step(&journey, State::LiveProd).evidence, "BLUE e100000 has it · GREEN a100000 lacks it");
    assert_eq!(step(&journey, State::LiveProd).at, Some(at(-49_500)));
    assert_eq!(step(&journey, State::Branched).evidence, "feature/add-rating-filter, 2 commits");
    assert_eq!(step(&journey, State::Branched).at, Some(at(-80_000)), "when its first commit was written");
    assert!(
        step(&journey, State::MergedDev).evidence.starts_with("development has it by d100000 Merge pull request #3")
    );
    assert_eq!(journey.waits, None);
}

#[test]
fn a_pull_request_that_nobody_merged_waits_for_somebody_to_merge() {
    let journey = journey_of(&reviewed(ReviewDecision::Approved), "61");
    assert_eq!((journey.state, journey.verdict), (State::InReview, Verdict::NotLive));
    assert_eq!(journey.answer, "not in development, not in production.");
    assert_eq!(journey.waits.unwrap().what, "somebody to merge");
    assert_eq!(step(&journey_of(&board(), "feature/new"), State::InReview).mark, Mark::Here, "by its branch too");
}

#[test]
fn requested_changes_are_a_state_of_their_own_and_wait_for_the_author() {
    let journey = journey_of(&reviewed(ReviewDecision::ChangesRequested), "61");
    assert_eq!(journey.state, State::Changes);
    let waits = journey.waits.unwrap();
    assert_eq!(waits.who.as_deref(), Some("rohan"));
}

#[test]
fn a_branch_without_a_pull_request_waits_for_one() {
    let board = Board { pulls: Reading::fresh(PullList::default(), at(0)), ..board() };
    let journey = journey_of(&board, "feature/new");
    assert_eq!(journey.state, State::Committed);
    assert_eq!(journey.waits.unwrap().what, "somebody to open a pull request into development");
    let unread = Board { pulls: Reading::default(), ..board };
    assert_eq!(step(&journey_of(&unread, "feature/new"), State::InReview).mark, Mark::Unknown, "GitHub was not read");
}

#[test]
fn a_change_that_is_live_where_production_is_not_well_says_that_too() {
    let mut board = production(with_runs(went_well()), "e1", "a1");
    let name = EnvName("production".into());
    let mut env = Environment::clone(&board.environments[&name]);
    let bad = place::bad(0, "503: the database is gone");
    env.health = Reading::fresh(place::health(vec![bad], vec![place::probe(0, place::BLUE)], vec![]), at(0));
    board.environments.insert(name, Arc::new(env));
    let journey = journey_of(&board, "#3");
    assert_eq!(journey.verdict, Verdict::Live);
    assert_eq!(journey.doubts, ["production does not answer well: 503: the database is gone"]);
}

#[test]
fn what_is_older_than_every_run_that_is_known_has_no_times_that_only_later_runs_tell() {
    let mut later = went_well();
    for run in &mut later {
        (run.created, run.updated) = (run.created + TimeDelta::days(9), run.updated + TimeDelta::days(9));
    }
    let journey = journey_of(&production(with_runs(later), "e1", "a1"), "#3");
    assert_eq!((journey.verdict, journey.took), (Verdict::Live, None));
    assert!(step(&journey, State::BuildingProd).evidence.ends_with(", at the latest"));
    assert_eq!(step(&journey, State::LiveProd).at, None);
}

#[test]
fn what_is_merged_builds_and_is_deployed_one_after_the_other() {
    let building = run("build.yml", 702, ("development", "d1"), (-60, -60), Running);
    let journey = journey_of(&without_images(vec![building]), "c1000");
    assert_eq!(step(&journey, State::BuildingDev).mark, Mark::Here);
    assert_eq!(step(&journey, State::BuildingDev).evidence, "build #702 has run for 1 min");

    let waits = run("build.yml", 801, ("development", "d2"), (-29_900, -29_700), Success);
    let deployed = run("deploy-development.yml", 640, ("development", "d2"), (-29_650, -29_600), Success);
    let journey = journey_of(&with_runs(vec![deployed, waits]), "c2000");
    assert_eq!((journey.state, journey.verdict), (State::DeployedDev, Verdict::NotLive));
    assert_eq!(journey.answer, "on the development environment for 8 h, not in production.");
    assert!(journey.waits.as_ref().unwrap().what.starts_with("somebody to promote it to main"));
    let image = step(&journey, State::BuildingDev);
    assert_eq!(image.evidence, "development-d200000 build #801 3 min, inside d200000, at the latest");
}

#[test]
fn what_is_promoted_builds_is_checked_and_deployed_before_it_is_live() {
    let serves = |runs: Vec<Run>| production(with_runs(runs), "a1", "a1");
    let journey = journey_of(&serves(runs_until(2)), "#3");
    assert_eq!(journey.state, State::PromotedMain);
    assert_eq!(journey.waits.unwrap().what, "a build on main");

    let journey = journey_of(&serves(runs_until(3)), "#3");
    assert_eq!(journey.state, State::BuildingProd);
    assert!(journey.answer.contains("no deploy began for it"), "{}", journey.answer);
    assert_eq!(journey.waits.unwrap().who.as_deref(), Some("cutover runs start deploy-production.yml --branch main"));

    let mut runs = runs_until(3);
    runs.insert(0, run("deploy-production.yml", 501, ("development", "e1"), (-90, -90), Running));
    let journey = journey_of(&serves(runs), "#3");
    assert_eq!(journey.state, State::DeployingProd);
    assert_eq!(journey.wants_jobs(), Some(RunId(501)));
    assert_eq!(journey.answer, "not in production yet. main contains it since 13 h.");
}

#[test]
fn what_only_the_last_deploy_tells_is_most_likely_and_without_any_word_unknown() {
    let mut told = with_runs(went_well());
    let journey = journey_of(&told, "#3");
    assert_eq!(journey.verdict, Verdict::Live, "no host is configured to be asked");
    assert_eq!(step(&journey, State::LiveProd).confidence, Some(Confidence::Likely));
    assert!(journey.answer.starts_with("most likely yes"));

    let mut env = place::calm();
    env.containers = Reading::default().failed(crate::fault::Fault::refused("the tunnel is dead"), at(0));
    (env.traffic, env.host, env.health) = (Reading::default(), Reading::default(), Reading::default());
    told.environments = place::board(env).environments;
    let journey = journey_of(&told, "#3");
    assert_eq!(journey.verdict, Verdict::Unknown, "a host is configured and did not answer");
    assert!(journey.answer.contains("the tunnel is dead"), "{}", journey.answer);
    assert!(
        journey.doubts.contains(&"what production runs is not known: the tunnel is dead".to_owned()),
        "{:?}",
        journey.doubts
    );
}

#[test]
fn what_was_moved_forward_to_production_came_there_when_it_was_first_built_there() {
    let mut land = landscape();
    land.production = land.integration.clone().map(|line| Line { branch: BranchName::new("main"), ..line });
    let before = run("build.yml", 600, ("development", "a1"), (-89_000, -88_000), Success);
    let runs = vec![run("build.yml", 900, ("main", "d2"), (-20_000, -19_000), Success), before];
    let (board, config, jobs) = (with_runs(runs), place::config(), BTreeMap::new());
    let material = Material { board: &board, config: &config, landscape: &land, jobs: &jobs, now: at(0) };
    let candidate = &find(&board, &land, "#3")[0];
    let trace = Trace::of(&land, id("c1")).unwrap();
    let journey = follow(material, candidate, Some(&trace));
    let promoted = step(&journey, State::PromotedMain);
    assert_eq!(
        (promoted.at, promoted.evidence.as_str()),
        (Some(at(-20_000)), "main contains it: pushed before build #900")
    );
    assert_eq!(step(&journey, State::MergedDev).at, Some(at(-60_000)));
}

#[test]
fn what_the_registry_holds_was_built_though_its_run_is_forgotten() {
    let journey = journey_of(&board(), "c2000");
    let image = step(&journey, State::BuildingDev);
    assert_eq!((image.mark, image.evidence.as_str()), (Mark::Done, "development-d200000, in the registry"));
}

#[test]
fn what_nobody_told_of_is_not_waited_for() {
    let board = Board {
        runs: Reading::default(),
        environments: std::collections::BTreeMap::default(),
        ..without_images(Vec::new())
    };
    let journey = journey_of(&board, "c2000");
    assert_eq!(step(&journey, State::BuildingDev).mark, Mark::Unknown);
    assert!(journey.answer.ends_with("Whether its environment has it is not known."), "{}", journey.answer);
    let waits = journey.waits.unwrap();
    assert!(waits.what.contains("promote") && !waits.what.contains("build"), "{waits:?}");
}

#[test]
fn a_branch_of_which_github_has_more_is_not_said_to_lack_the_change() {
    let newer = crate::board::Newer { branch: BranchName::new("main"), commit: id("f9") };
    let board = Board { newer: vec![newer], ..board() };
    let journey = journey_of(&board, "c2000");
    assert_eq!(step(&journey, State::PromotedMain).mark, Mark::Unknown);
    assert_eq!(journey.verdict, Verdict::Unknown);
    assert!(journey.answer.contains("cutover fetch"), "{}", journey.answer);
    assert_eq!(step(&journey, State::LiveProd).mark, Mark::Unknown, "what runs there may hold it");
    let waits = journey.waits.unwrap();
    assert!(waits.what.contains("a fetch") && !waits.what.contains("promote"), "{waits:?}");
}

#[test]
fn a_cut_history_makes_what_is_not_in_it_unknown() {
    let mut land = landscape();
    let line = land.production.as_mut().unwrap();
    let commits = line.history.commits[..1].to_vec();
    line.history = Arc::new(crate::domain::History::new(commits, vec![id("e1")]));
    let trace = Trace::of(&land, id("c1")).unwrap();
    assert_eq!(trace.production.held, Held::Unknown);
    assert_eq!(trace.integration.held, Held::Yes);
}

#[test]
fn a_commit_that_was_rebased_is_followed_as_the_one_that_took_its_place() {
    let mut land = landscape();
    let original = (**land.commit(&id("c2")).unwrap()).clone();
    let before = Arc::new(Commit { id: id("99"), ..original });
    land.work[0].commits = vec![before];
    let trace = Trace::of(&land, id("99")).unwrap();
    assert_eq!(trace.heir.as_ref().map(|heir| heir.id), Some(id("c2")));
    assert_eq!(trace.integration.held, Held::Yes);
    assert_eq!(trace.held_by(id("d2")), Held::Yes);
    assert_eq!(trace.held_by(id("d1")), Held::No);
    assert_eq!(trace.held_by(id("f9")), Held::Unknown, "it is nowhere in this clone");
}
