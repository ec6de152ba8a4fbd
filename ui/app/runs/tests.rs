//! A person at the runs screen: jobs are read when the selection rests, logs when they are opened.

use super::{LogState, Question, RunsEffect, RunsMsg};
use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use crate::app::tests::outside::{board_with_runs, run};
use crate::app::{Effect, Msg};
use chrono::TimeDelta;
use engine::board::Board;
use engine::domain::workflow_run::{Job, JobId, Run, RunState, Step};
use engine::fault::Fault;
use engine::run_log::JobLog;
use std::sync::Arc;
use std::time::Duration;

fn at_runs() -> Driver {
    let mut driver = Driver::new();
    let runs = (1..=5).rev().map(|number| run(number, "build.yml", RunState::Failure)).collect();
    driver.learns(board_with_runs(runs)).keys("7").takes_effects();
    driver
}

fn asked(driver: &mut Driver) -> Vec<RunsEffect> {
    let of = |effect| if let Effect::Runs(effect) = effect { Some(effect) } else { None };
    driver.takes_effects().into_iter().filter_map(of).collect()
}

fn job(id: u64, state: RunState) -> Job {
    let step = Step { number: 1, name: "npm test".into(), state, started: Some(board::now()), ended: None };
    Job { id: JobId(id), name: format!("job {id}"), state, started: None, ended: None, steps: vec![step], url: None }
}

fn question(driver: &mut Driver) -> Question {
    let asked = asked(driver.waits(400));
    let [RunsEffect::Jobs(question)] = asked[..] else { panic!("{asked:?}") };
    question
}

fn with_jobs(jobs: Vec<Job>) -> Driver {
    let mut driver = at_runs();
    let question = question(&mut driver);
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(jobs)))));
    driver
}

fn log() -> Arc<JobLog> {
    Arc::new(JobLog::of("one\n##[error]two\nthree\n##[error]four\n\u{1b}[2Jfive"))
}

#[test]
fn a_selection_that_is_passed_through_asks_nothing_and_one_that_rests_asks_once() {
    let mut driver = at_runs();
    driver.keys("j j j");
    assert_eq!(asked(&mut driver), []);
    let question = question(&mut driver);
    assert_eq!(question.run.0, 2);
    driver.waits(400).waits(9000);
    assert_eq!(asked(&mut driver), [], "it is asked already");
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Failure)])))));
    driver.waits(60_000);
    assert_eq!(asked(&mut driver), [], "what ended does not change");
    assert!(driver.screen(120, 36).contains("✗ failure job 9"), "{}", driver.screen(120, 36));
}

#[test]
fn jobs_that_cannot_be_read_say_why_and_what_was_known_stays() {
    let mut driver = at_runs();
    let question = question(&mut driver);
    let fault = || Err(Arc::new(Fault::refused("GitHub is away")));
    driver.send(Msg::Runs(RunsMsg::Jobs(question, fault())));
    assert!(driver.screen(120, 36).contains("✗ GitHub is away."), "{}", driver.screen(120, 36));
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Failure)])))));
    driver.send(Msg::Runs(RunsMsg::Jobs(question, fault())));
    assert!(driver.screen(120, 36).contains("job 9"), "{}", driver.screen(120, 36));
}

#[test]
fn enter_opens_the_log_of_the_only_job_at_its_first_error() {
    let mut driver = with_jobs(vec![job(9, RunState::Failure)]);
    driver.keys("Enter");
    assert_eq!(asked(&mut driver), [RunsEffect::Log(JobId(9))]);
    driver.send(Msg::Runs(RunsMsg::Log(JobId(8), Ok(log()))));
    assert!(matches!(driver.model.runs.log.as_ref().unwrap().state, LogState::Reading), "another's log is dropped");
    driver.send(Msg::Runs(RunsMsg::Log(JobId(9), Ok(log()))));
    let line = |driver: &Driver| driver.model.runs.log.as_ref().unwrap().reader.line;
    assert_eq!(line(&driver), 1);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("line 2 of 5") && !screen.contains('\u{1b}'), "{screen}");
    assert_eq!(line(driver.keys("e")), 3);
    assert_eq!(line(driver.keys("e")), 1, "round to the first");
    driver.keys("/").types("FIVE").keys("Enter");
    assert_eq!(line(&driver), 4);
    assert!(driver.screen(120, 36).contains("1 lines with FIVE"), "{}", driver.screen(120, 36));
    driver.keys("Esc Esc");
    assert!(driver.model.runs.log.is_none());
}

#[test]
fn enter_before_the_jobs_are_read_opens_the_only_log_when_they_are() {
    let mut driver = at_runs();
    let question = question(&mut driver);
    driver.keys("Enter");
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Failure)])))));
    assert_eq!(asked(&mut driver), [RunsEffect::Log(JobId(9))]);
    let mut driver = at_runs();
    let question = self::question(&mut driver);
    driver.keys("Enter Esc");
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Failure)])))));
    assert!(driver.model.runs.log.is_none(), "who went back did not want it");
}

#[test]
fn the_next_error_is_told_apart_from_none() {
    for (text, words) in
        [("one\n##[error]two", "This is the only error of this log."), ("one", "No line of this log is an error.")]
    {
        let mut driver = with_jobs(vec![job(9, RunState::Failure)]);
        driver.keys("Enter").send(Msg::Runs(RunsMsg::Log(JobId(9), Ok(Arc::new(JobLog::of(text))))));
        driver.keys("e");
        assert_eq!(driver.said(), words);
    }
}

#[test]
fn a_deploy_is_about_the_branch_of_its_environment_and_not_the_default_one() {
    let waits = run(9, "deploy-production.yml", RunState::Waiting);
    let waits = Run { event: "workflow_run".into(), branch: Some("development".into()), ..waits };
    let mut driver = Driver::new();
    driver.learns(board_with_runs(vec![waits]));
    let screen = driver.keys("7").screen(140, 36);
    let row = screen.lines().find(|line| line.contains("workflow_run") && line.contains("deploy")).unwrap();
    assert!(row.contains(" main ") && !row.contains("development"), "{row}");
}

#[test]
fn of_several_jobs_one_is_chosen_first() {
    let mut driver = with_jobs(vec![job(8, RunState::Success), job(9, RunState::Failure)]);
    driver.keys("Enter j Enter");
    assert_eq!(asked(&mut driver), [RunsEffect::Log(JobId(9))]);
}

#[test]
fn a_job_that_goes_on_shows_its_steps_and_gets_its_log_when_it_ends() {
    let mut driver = at_runs();
    let runs = vec![run(7, "build.yml", RunState::Running)];
    driver.learns(board_with_runs(runs));
    driver.send(Msg::Tick(driver.model.now));
    let question = question(&mut driver);
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Running)])))));
    driver.keys("Enter");
    assert_eq!(asked(&mut driver), []);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("its steps are live") && screen.contains("⟳ npm test"), "{screen}");
    driver.waits(11_000);
    assert_eq!(asked(&mut driver), [RunsEffect::Jobs(question)], "what goes on is read again");
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Success)])))));
    assert_eq!(asked(&mut driver), [RunsEffect::Log(JobId(9))]);
}

#[test]
fn how_old_a_run_is_and_how_long_it_goes_on_is_told_by_the_clock_of_github() {
    let behind = TimeDelta::hours(-3);
    let began = board::now() + behind - TimeDelta::minutes(1);
    let goes_on = Run { created: began, started: Some(began), ..run(7, "build.yml", RunState::Running) };
    let mut driver = Driver::new();
    driver.learns(Board { github_ahead: behind, ..board_with_runs(vec![goes_on]) });
    for key in ["1", "7"] {
        let screen = driver.keys(key).screen(120, 36);
        let row = screen.lines().find(|line| line.contains("⟳ running")).unwrap();
        assert!(row.contains(" 1m") && !row.contains("3h"), "{row}");
    }
}

#[test]
fn where_calls_run_out_the_jobs_of_what_goes_on_are_read_no_more_often_than_the_list() {
    let mut driver = at_runs();
    let runs = board_with_runs(vec![run(7, "build.yml", RunState::Running)]);
    driver.learns(Board { github_pace: Some(Duration::from_mins(5)), ..runs });
    driver.send(Msg::Tick(driver.model.now));
    let question = question(&mut driver);
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(vec![job(9, RunState::Running)])))));
    driver.waits(290_000);
    assert_eq!(asked(&mut driver), []);
    driver.waits(11_000);
    assert_eq!(asked(&mut driver), [RunsEffect::Jobs(question)]);
}

#[test]
fn another_run_closes_the_log_of_the_one_before() {
    let mut driver = with_jobs(vec![job(9, RunState::Failure)]);
    driver.keys("Enter Tab j");
    assert!(driver.model.runs.log.is_none());
}
