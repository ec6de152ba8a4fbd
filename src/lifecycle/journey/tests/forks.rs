//! Where a change may stop: each way is named, with what took its place and what is waited for.

use super::*;
use crate::changelog::{Answer, Finding, Fix, Kind, Report};
use crate::domain::workflow_run::RunState::{Cancelled, Failure, Skipped, Waiting};
use crate::domain::workflow_run::{JobId, RunState};
use crate::lifecycle::seen::Sight;

fn jobs(run: u64, steps: &[(&str, RunState)]) -> BTreeMap<RunId, Vec<Job>> {
    let steps = steps.iter().zip(1..).map(|((name, state), number)| crate::domain::workflow_run::Step {
        number,
        name: (*name).into(),
        state: *state,
        started: None,
        ended: None,
    });
    let job = Job {
        id: JobId(1),
        name: "deploy".into(),
        state: Failure,
        started: None,
        ended: None,
        steps: steps.collect(),
        url: None,
    };
    [(RunId(run), vec![job])].into()
}

fn failed_deploy() -> Board {
    let mut runs = runs_until(3);
    runs.insert(0, run("deploy-production.yml", 501, ("development", "e1"), (-49_700, -49_500), Failure));
    production(with_runs(runs), "a1", "a1")
}

#[test]
fn a_build_that_failed_stops_the_change_and_a_later_one_that_holds_it_lets_it_go_on() {
    let failed = run("build.yml", 702, ("development", "d1"), (-59_990, -59_760), Failure);
    let journey = journey_of(&without_images(vec![failed.clone()]), "#3");
    assert_eq!(step(&journey, State::BuildingDev).fork, Some(State::BuildFailed));
    assert_eq!(journey.state, State::PromotedMain, "it came to main all the same");
    let waits = run("build.yml", 810, ("development", "d2"), (-29_990, -29_760), Failure);
    let journey = journey_of(&without_images(vec![waits.clone()]), "c2000");
    assert_eq!((journey.state, journey.verdict), (State::BuildFailed, Verdict::NotLive));
    assert_eq!(journey.waits.as_ref().unwrap().who.as_deref(), Some("cutover runs rerun 810"));
    let journey = journey_of(&with_runs(vec![waits]), "c2000");
    assert_eq!(journey.state, State::BuildingDev, "the registry has its image all the same");
    let later = run("build.yml", 811, ("development", "d2"), (-20_000, -19_800), Success);
    let journey = journey_of(&with_runs(vec![later, failed]), "#3");
    let image = step(&journey, State::BuildingDev);
    assert_eq!((image.mark, image.fork), (Mark::Done, None));
    assert!(image.evidence.contains("build #811"), "{}", image.evidence);
}

#[test]
fn a_build_that_was_cancelled_names_what_cancelled_it_and_whether_that_has_the_change() {
    let mut cancelled = run("build.yml", 705, ("main", "e1"), (-49_990, -49_900), Cancelled);
    let other = run("build.yml", 706, ("development", "d2"), (-49_901, -49_600), Success);
    cancelled.cancelled_by = Some(other.id);
    let board = production(with_runs(vec![other, cancelled.clone()]), "a1", "a1");
    let journey = journey_of(&board, "#3");
    assert_eq!((journey.state, journey.verdict), (State::BuildCancelled, Verdict::NotLive));
    assert!(
        step(&journey, State::BuildingProd)
            .evidence
            .ends_with("was cancelled by #706 on development; the change is inside d200000 of it")
    );
    assert_eq!(journey.waits.unwrap().who.as_deref(), Some("cutover runs rerun 705"));
    let alone = production(with_runs(vec![Run { cancelled_by: None, ..cancelled }]), "a1", "a1");
    let journey = journey_of(&alone, "#3");
    assert!(step(&journey, State::BuildingProd).evidence.contains("by a person or by something that is not known"));
}

#[test]
fn a_deploy_that_stopped_at_its_checks_is_aborted_and_nothing_was_started() {
    let jobs = jobs(501, &[("Set up job", Success), ("Check nginx, PostgreSQL and Redis", Failure)]);
    let journey = with_jobs(&failed_deploy(), "#3", &jobs);
    assert_eq!((journey.state, journey.verdict), (State::Aborted, Verdict::NotLive));
    assert_eq!(step(&journey, State::DeployingProd).mark, Mark::Ahead);
}

#[test]
fn a_deploy_that_failed_is_rolled_back_where_production_serves_what_it_served() {
    let jobs = jobs(501, &[("Check nginx, PostgreSQL and Redis", Success), ("Blue-green deploy", Failure)]);
    let journey = with_jobs(&failed_deploy(), "#3", &jobs);
    assert_eq!((journey.state, journey.verdict), (State::RolledBack, Verdict::NotLive));
    assert_eq!(step(&journey, State::DeployingProd).evidence, "deploy #501 failed; production serves a100000");
    let unread = journey_of(&failed_deploy(), "#3");
    assert_eq!(step(&unread, State::PreCheck).mark, Mark::Unknown, "its steps are not read");
}

#[test]
fn a_change_that_was_live_and_is_not_any_more_was_replaced() {
    let board = production(with_runs(went_well()), "a1", "e1");
    let journey = journey_of(&board, "#3");
    assert_eq!((journey.state, journey.verdict), (State::RolledBack, Verdict::NotLive));
    let live = step(&journey, State::LiveProd);
    assert_eq!((live.mark, live.fork), (Mark::Replaced, Some(State::RolledBack)));
    assert!(live.evidence.ends_with("BLUE a100000 lacks it · GREEN e100000 has it"), "{}", live.evidence);
    assert!(journey.answer.ends_with("main still contains it."), "{}", journey.answer);
}

#[test]
fn what_was_seen_live_was_live_though_every_run_is_forgotten() {
    let sight = |digits: &str, since, until| Sight {
        environment: EnvName("production".into()),
        commit: id(digits),
        confidence: Confidence::Certain,
        since: at(since),
        until: at(until),
    };
    let mut board = production(with_runs(Vec::new()), "a1", "e1");
    Arc::make_mut(&mut board.seen).sights = vec![sight("e1", -49_000, -9000), sight("a1", -8000, -60)];
    let journey = journey_of(&board, "#3");
    assert_eq!(journey.state, State::RolledBack);
    assert_eq!(step(&journey, State::LiveProd).at, Some(at(-8000)), "since then production serves the other");
    assert_eq!(step(&journey, State::BuildingProd).mark, Mark::Done, "it was deployed, so it was built");
}

#[test]
fn a_deploy_that_waits_for_an_approval_says_the_command_that_gives_it() {
    let mut runs = runs_until(3);
    runs.insert(0, run("deploy-production.yml", 501, ("development", "e1"), (-240, -240), Waiting));
    let journey = journey_of(&production(with_runs(runs), "a1", "a1"), "#3");
    assert_eq!(step(&journey, State::DeployingProd).evidence, "deploy #501 has waited for an approval for 4 min");
    assert_eq!(journey.waits.unwrap().who.as_deref(), Some("cutover runs approve 501 --environment production"));
}

#[test]
fn a_deploy_that_was_skipped_is_no_deploy() {
    let mut runs = runs_until(3);
    runs.insert(0, run("deploy-production.yml", 501, ("development", "e1"), (-49_740, -49_740), Skipped));
    let journey = journey_of(&production(with_runs(runs), "a1", "a1"), "#3");
    assert_eq!(journey.state, State::BuildingProd);
    assert_eq!(step(&journey, State::DeployingProd).mark, Mark::Stopped);
}

#[test]
fn a_commit_without_its_entry_says_so() {
    let finding =
        Finding { kind: Kind::Missing, commit: Some(id("c2")), path: None, detail: String::new(), fix: Fix::Ask };
    let range = crate::changelog::Range { base: None, head: "development".into(), commits: 6 };
    let report = Report { schema: 1, range, entries: 1, drift: vec![finding], ignored: vec![], notes: vec![] };
    assert_eq!(report.answer(), Answer::Drift);
    let board = Board { changelog: Reading::fresh(report, at(0)), ..board() };
    let words = |query| step(&journey_of(&board, query), State::Committed).evidence.clone();
    assert_eq!(words("c2000"), "c200000 ! without a changelog entry");
    assert_eq!(words("c1000"), "c100000 with its changelog entry");
}
