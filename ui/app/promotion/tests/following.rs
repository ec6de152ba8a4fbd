//! What was sent: its steps, leaving it, and how it ends.

use super::fixtures::{counting, from, gates, opening, read, to};
use crate::app::promotion::{Halted, News, Whose};
use crate::app::runs::{RunsEffect, RunsMsg};
use crate::app::tests::driver::Driver;
use crate::app::tests::outside::{board_with_runs, run};
use crate::app::{Effect, Msg, Overlay, Screen};
use crate::promoting::{Dated, Shipped};
use engine::config::{Config, Method};
use engine::domain::workflow_run::{Job, JobId, RunId, RunState};
use engine::domain::{BranchName, CommitId};
use engine::fault::Fault;
use engine::operations::journal::{End, Step as Written, Story, Target};
use engine::operations::promotion::{Ended, Outcome, Progress, Step, StepLine, StepState};
use std::sync::Arc;

fn sent() -> (Driver, u64) {
    let mut driver = counting();
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).waits(10_000);
    let id = driver.sendings()[0].0;
    (driver, id)
}

fn story(driver: &Driver, steps: &[(&str, Option<(End, &str)>)]) -> Arc<Story> {
    let at = driver.model.now;
    let opening = opening(at);
    let steps = steps.iter().map(|(name, end)| Written {
        name: (*name).into(),
        began: at,
        detail: String::new(),
        end: end.map(|(end, words)| (end, at, words.to_owned())),
    });
    Arc::new(Story { opening, steps: steps.collect(), closed: None, cut_off: false })
}

fn going(driver: &mut Driver, id: u64) {
    let now = driver.model.now;
    let shipped =
        Shipped { from: from(), to: to(), merge: CommitId::from_bytes([0x3f; 20]), merged: now, dated: Dated::Journal };
    driver.send(Msg::Promotion(id, News::Watching(Whose::Own, shipped)));
}

fn progress(build: StepState, outcome: Option<Outcome>) -> Arc<Progress> {
    let line = |step, state, run| StepLine {
        step,
        state,
        words: "build.yml #814".into(),
        run,
        time: (None, None),
        usual: None,
    };
    let steps = vec![line(Step::Build, build, Some(RunId(814))), line(Step::Deploy, StepState::Pending, None)];
    let ended = outcome.map(|outcome| Ended {
        outcome,
        sentence: "It came to this".into(),
        next_step: Some("cutover runs rerun 814".into()),
    });
    Arc::new(Progress { steps, serving: "BLUE 0909090, answers well".into(), ended })
}

#[test]
fn the_steps_before_the_merge_are_those_of_the_journal() {
    let (mut driver, id) = sent();
    assert!(driver.screen(120, 36).contains("◌ merge"), "{}", driver.screen(120, 36));
    let told = story(&driver, &[("lock", Some((End::Done, "until 2026-01-09T15:00:00+05:30"))), ("heads", None)]);
    driver.send(Msg::Promotion(id, News::Told(told)));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✓ lock      held until 15:00") && screen.contains("⟳ heads"), "{screen}");
}

#[test]
fn a_lock_that_was_given_back_is_not_shown_as_held() {
    let (mut driver, id) = sent();
    let held = ("lock", Some((End::Done, "until 2026-01-09T15:00:00+05:30")));
    let told = story(&driver, &[held, ("unlock", Some((End::Done, "free")))]);
    driver.send(Msg::Promotion(id, News::Told(told)));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✓ lock      given back") && !screen.contains("held until"), "{screen}");
}

#[test]
fn leaving_stops_nothing_and_says_so_and_p_comes_back_to_it() {
    let (mut driver, id) = sent();
    going(&mut driver, id);
    driver.keys("q");
    assert_eq!(
        (driver.model.overlays.len(), driver.said()),
        (0, "It goes on: leaving stops nothing. P shows it again.")
    );
    driver.keys("j");
    assert!(driver.screen(120, 36).contains("The promotion of 0202020 goes on"), "{}", driver.screen(120, 36));
    driver.send(Msg::Promotion(id, News::Progress(progress(StepState::Running, None)))).keys("P");
    assert_eq!(driver.model.overlays.len(), 1);
    assert_eq!(driver.sendings().len(), 1);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("⟳ build") && screen.contains("NOW SERVING  BLUE 0909090"), "{screen}");
    assert!(screen.contains("You may leave"), "{screen}");
}

#[test]
fn enter_leads_to_the_log_of_the_step_and_esc_comes_back_to_it() {
    let (mut driver, id) = sent();
    going(&mut driver, id);
    driver.learns(board_with_runs(vec![run(814, "build.yml", RunState::Running)]));
    driver.send(Msg::Promotion(id, News::Progress(progress(StepState::Running, None)))).keys("k");
    let (before, row) =
        (driver.model.screen, driver.model.promotion.follow.as_ref().unwrap().selected(&Config::default()));
    driver.keys("l").takes_effects();
    assert_eq!((driver.model.screen, driver.model.overlays.len()), (Screen::Runs, 0));
    assert_eq!(driver.model.outside.runs.list.selected, Some(RunId(814)));
    assert!(driver.model.promotion.goes_on());
    let jobs = jobs_are_read(&mut driver);
    assert_eq!(driver.model.runs.log.as_ref().map(|log| log.job), Some(jobs[1].id), "the job that goes on");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("docker"), "{screen}");
    driver.keys("Esc");
    assert_eq!((driver.model.screen, &driver.model.overlays[..]), (before, &[Overlay::Promotion][..]));
    assert_eq!(driver.model.promotion.follow.as_ref().unwrap().selected(&Config::default()), row);
    assert!(driver.model.runs.log.is_none());
}

/// The jobs of the run that was led to are asked for and read: one that ended, and one that goes on.
fn jobs_are_read(driver: &mut Driver) -> Vec<Job> {
    driver.waits(400);
    let effects = driver.takes_effects();
    let question = effects.iter().find_map(|effect| match effect {
        Effect::Runs(RunsEffect::Jobs(question)) => Some(*question),
        _ => None,
    });
    let job = |id, name: &str, state| Job {
        id: JobId(id),
        name: name.into(),
        state,
        started: None,
        ended: None,
        steps: Vec::new(),
        url: None,
    };
    let jobs = vec![job(1, "lint", RunState::Success), job(2, "docker", RunState::Running)];
    let question = question.unwrap_or_else(|| panic!("{effects:?}"));
    driver.send(Msg::Runs(RunsMsg::Jobs(question, Ok(Arc::new(jobs.clone())))));
    jobs
}

#[test]
fn the_keys_of_what_goes_on_and_of_the_wizard_are_told_by_the_help() {
    let (mut driver, id) = sent();
    going(&mut driver, id);
    driver.keys("?");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Help: Promotion") && screen.contains("Enter l") && screen.contains("a v"), "{screen}");
    assert!(!screen.contains("Everywhere"), "{screen}");
    driver.keys("Esc");
    assert_eq!(driver.model.overlays, [Overlay::Promotion]);
    let mut driver = Driver::new();
    driver.keys("P");
    let now = driver.model.now;
    driver.gathers(read(from(), gates(), now)).keys("?");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("Help: Promotion") && screen.contains("Space"), "{screen}");
    driver.keys("Esc Esc");
    assert_eq!(driver.said(), "Nothing was sent.");
}

#[test]
fn what_is_gone_on_with_is_shown_as_it_was_begun_whatever_is_configured_since() {
    let (mut driver, id) = sent();
    let mut told = (*story(&driver, &[("lock", Some((End::Done, "")))])).clone();
    let (branch, lock) = (BranchName::new("release"), "refs/heads/cutover-lock/x".to_owned());
    told.opening.target = Some(Target { branch, method: Method::FastForward, lock, production: None, workflows: None });
    driver.send(Msg::Promotion(id, News::Told(Arc::new(told))));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("into release") && !screen.contains("◌ pull"), "{screen}");
}

#[test]
fn how_it_ended_is_told_with_what_to_do_and_another_can_be_planned() {
    for (outcome, sign) in [(Outcome::Live, "✓"), (Outcome::BuildCancelled, "✗"), (Outcome::Unverified, "?")] {
        let (mut driver, id) = sent();
        going(&mut driver, id);
        driver.send(Msg::Promotion(id, News::Progress(progress(StepState::Failed, Some(outcome)))));
        driver.send(Msg::Promotion(id, News::Finished(Ok(()))));
        let screen = driver.screen(120, 36);
        assert!(screen.contains(&format!("{sign} It came to this.")), "{outcome:?}\n{screen}");
        assert!(screen.contains("cutover runs rerun 814"), "{screen}");
        assert!(!driver.model.promotion.goes_on());
        driver.keys("P");
        assert!(driver.model.promotion.wizard.is_some(), "P plans anew");
    }
}

#[test]
fn what_was_stopped_before_the_merge_says_whether_production_was_touched() {
    let (mut driver, id) = sent();
    let fault = Fault::refused("the lock is held by rohan; production's branch was not touched").hint("Ask rohan.");
    driver.send(Msg::Promotion(id, News::Stopped(Arc::new(Halted { end: End::Failed, fault }))));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("✗ the lock is held by rohan") && screen.contains("Ask rohan."), "{screen}");
    assert!(!driver.model.promotion.goes_on());
}

#[test]
fn where_nobody_can_say_it_is_unknown_and_looked_for_by_a_key_of_its_own() {
    let (mut driver, id) = sent();
    let fault = Fault::refused("Unknown whether it was merged: timeout");
    driver.send(Msg::Promotion(id, News::Stopped(Arc::new(Halted { end: End::Unknown, fault }))));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("? Unknown whether it was merged") && screen.contains("G look again, go on"), "{screen}");
    driver.takes_effects();
    driver.keys("G");
    let effects = driver.takes_effects();
    assert!(
        matches!(&effects[..], [crate::app::Effect::Promotion(crate::app::PromotionEffect::GoOn(_))]),
        "{effects:?}"
    );
}

#[test]
fn text_from_outside_cannot_act_on_the_terminal() {
    let (mut driver, id) = sent();
    going(&mut driver, id);
    let mut hostile = Progress::clone(&progress(StepState::Running, None));
    hostile.steps[0].words = "\u{1b}[2J\u{202e}build".into();
    hostile.serving = "\u{7}\u{1b}]0;x".into();
    driver.send(Msg::Promotion(id, News::Progress(Arc::new(hostile))));
    let screen = driver.screen(120, 36);
    assert!(!screen.chars().any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}'), "{screen}");
}

#[test]
fn a_deployment_that_waits_is_answered_for_from_here() {
    let (mut driver, id) = sent();
    going(&mut driver, id);
    driver.learns(board_with_runs(vec![run(814, "deploy-production.yml", RunState::Waiting)]));
    driver.send(Msg::Promotion(id, News::Progress(progress(StepState::Waiting, None))));
    let footer = driver.screen(120, 36);
    assert!(footer.contains("a v approve…"), "{footer}");
    driver.keys("a v");
    assert_eq!(driver.model.overlays, [Overlay::Promotion, Overlay::Act]);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Answer for deploy-production.yml") && screen.contains("4  Follow"), "{screen}");
    driver.keys("Esc");
    assert_eq!(driver.model.overlays, [Overlay::Promotion]);
}
