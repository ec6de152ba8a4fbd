//! After it was sent: what is told while it goes on, how it ended, and what stays on every screen.

use super::fixtures::{incident, knowing, now};
use crate::app::rollback::{News, RollbackEffect, banner};
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg};
use engine::domain::{CommitId, SlotName};
use engine::operations::journal::{End, Opening, Story};
use engine::operations::rollback::{Ending, Finished, News as Heard, Step, Times};
use engine::sources::host::Pipe;
use std::sync::Arc;

fn begun() -> (Driver, u64) {
    let mut driver = knowing(incident());
    driver.keys("! 1").types("blue").keys("Enter");
    let id = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Rollback(RollbackEffect::Run(id, _)) => Some(id),
        _ => None,
    });
    (driver, id.unwrap())
}

fn story() -> Story {
    let (from, to) = (CommitId::from_bytes([4; 20]), CommitId::from_bytes([9; 20]));
    let opening = Opening {
        id: "rollback-1".into(),
        kind: "rollback".into(),
        place: "production".into(),
        who: "asha".into(),
        at: now(),
        from,
        to,
        plan: String::new(),
        accepted: Vec::new(),
        aim: None,
        target: None,
    };
    Story { opening, steps: Vec::new(), closed: None, cut_off: false }
}

fn finished(ending: Ending, sentence: &str) -> News {
    News::Finished(Arc::new(Finished {
        ending,
        sentence: sentence.into(),
        next: None,
        slot: Some(SlotName("blue".into())),
        commit: Some(CommitId::from_bytes([4; 20])),
        times: Times::default(),
        story: story(),
        recorded: true,
    }))
}

fn heard() -> News {
    News::Heard(vec![
        Heard::Began(Step::Lock),
        Heard::Ended(Step::Lock, End::Done, "taken".into()),
        Heard::Began(Step::Script),
        Heard::Line(Pipe::Out, "switching \u{1b}[31mto blue".into()),
    ])
}

#[test]
fn the_output_of_the_script_is_on_the_screen_as_it_comes_and_harmless() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard()));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("│ switching ␛[31mto blue") && screen.contains("⟳ script"), "{screen}");
    assert!(screen.contains("ROLLING BACK PRODUCTION to BLUE"), "{screen}");
}

#[test]
fn answers_to_another_question_are_dropped() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id + 1, finished(Ending::Served, "BLUE serves")));
    assert!(driver.model.rollback.goes_on());
}

#[test]
fn leaving_its_screen_stops_nothing_and_one_goes_on_at_a_time() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).keys("q");
    assert!(driver.said().contains("It goes on"), "{}", driver.said());
    driver.keys("j");
    assert!(banner(&driver.model).unwrap().contains("goes on: script"));
    driver.keys("!").types("blue").keys("Enter");
    let again =
        driver.takes_effects().into_iter().any(|effect| matches!(effect, Effect::Rollback(RollbackEffect::Run(..))));
    assert!(!again && driver.model.rollback.wizard.is_none(), "what goes on is shown");
}

#[test]
fn what_serves_is_said_and_that_the_branch_still_holds_the_other() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves, and well")));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("NOW SERVING BLUE 0404040") && screen.contains("main still holds 0909090"), "{screen}");
    driver.keys("q j");
    driver.model.notices.clear();
    let banner = banner(&driver.model).unwrap();
    assert!(banner.contains("main holds 0909090, production runs 0404040 (BLUE)"), "{banner}");
    assert!(driver.screen(120, 36).contains("main holds 0909090"));
}

#[test]
fn what_nobody_knows_is_never_called_done() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, finished(Ending::Unknown, "The connection was lost, and it did not come back")));
    let screen = driver.screen(80, 24);
    assert!(screen.contains("? The connection was lost") && !screen.contains("NOW SERVING"), "{screen}");
    driver.keys("q");
    assert!(banner(&driver.model).unwrap().starts_with("? How the rollback to BLUE"));
}

#[test]
fn the_incident_is_copied_as_markdown() {
    let (mut driver, id) = begun();
    driver.send(Msg::Rollback(id, heard())).send(Msg::Rollback(id, finished(Ending::Served, "BLUE serves, and well")));
    driver.takes_effects();
    driver.keys("y");
    let text = driver.takes_effects().into_iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text),
        _ => None,
    });
    let text = text.unwrap();
    for words in [
        "## Rollback of production",
        "- from: GREEN 0909090",
        "- to: BLUE 0404040",
        "- reason: errors or 5xx",
        "| lock | done: taken |",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}

#[test]
fn a_console_that_may_change_nothing_says_so_and_sends_nothing() {
    let mut driver = knowing(incident());
    driver.model.access = crate::app::Access::ReadOnly;
    driver.keys("!");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("read-only") && screen.contains("./rollback.sh"), "{screen}");
    driver.types("blue").keys("Enter");
    let refused = driver.takes_effects().into_iter().filter(|effect| driver.model.access.refuses(effect)).count();
    assert_eq!(refused, 1, "the effect is refused where effects are performed");
}
