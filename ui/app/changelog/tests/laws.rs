//! Laws that hold for every sequence of keys, answers and refreshes.

use super::Driver;
use super::driver::key;
use super::fixtures::plan;
use crate::app::Msg;
use crate::app::changelog::{ChangelogEffect, ChangelogMsg, Purpose, QuestionId};
use engine::changelog::Kind;
use engine::fault::Fault;
use proptest::prelude::*;
use std::sync::Arc;

#[derive(Debug, Clone)]
enum Event {
    Key(&'static str),
    /// The oldest question under way is answered.
    Answer,
    /// The newest one is, before the others.
    AnswerLast,
    /// The oldest one is answered with a fault.
    Fail,
    /// An answer to what nobody asked.
    Foreign(u64),
    /// The files change, and the engine notices.
    Changed,
    /// The engine checks again and finds the same.
    Same,
    /// The engine finds something else.
    Other,
}

fn event() -> impl Strategy<Value = Event> {
    let keys = [
        "j",
        "k",
        "Space",
        "V",
        "A",
        "F",
        "C",
        "W",
        "W",
        "W",
        "X",
        "y",
        "d",
        "e",
        "t",
        "Enter",
        "Enter",
        "Esc",
        "Esc",
        "Tab",
        "BackTab",
        "x",
        "Backspace",
    ];
    prop_oneof![
        12 => prop::sample::select(keys.to_vec()).prop_map(Event::Key),
        6 => Just(Event::Answer),
        2 => Just(Event::AnswerLast),
        1 => Just(Event::Fail),
        1 => (0..30_u64).prop_map(Event::Foreign),
        1 => Just(Event::Changed),
        1 => Just(Event::Same),
        1 => Just(Event::Other),
    ]
}

const DRIFT: [(Kind, u8); 4] = [(Kind::Missing, 2), (Kind::Missing, 3), (Kind::Slug, 4), (Kind::Orphan, 5)];

fn happens(driver: &mut Driver, event: &Event) {
    match event {
        Event::Key(name) => driver.press(key(name)),
        Event::Answer => answer(driver, |driver| driver.waiting.pop_front()),
        Event::AnswerLast => answer(driver, |driver| driver.waiting.pop_back()),
        Event::Fail => fail(driver),
        Event::Foreign(id) => foreign(driver, QuestionId(*id)),
        Event::Changed => {
            driver.disk += 1;
            driver.learns(&DRIFT);
        }
        Event::Same => driver.learns(&DRIFT),
        Event::Other => driver.learns(&DRIFT[1..]),
    }
}

fn answer(driver: &mut Driver, take: impl Fn(&mut Driver) -> Option<ChangelogEffect>) {
    let question = take(driver).filter(|question| !matches!(question, ChangelogEffect::Open(_, wish) if named(wish)));
    if let Some(question) = question {
        let answer = driver.answer(question);
        driver.send(Msg::Changelog(answer));
    }
}

fn named(wish: &crate::app::changelog::Wish) -> bool {
    matches!(wish, crate::app::changelog::Wish::Named(_))
}

fn fail(driver: &mut Driver) {
    let fault = || Arc::new(Fault::refused("not this time"));
    let answer = match driver.waiting.pop_front() {
        Some(ChangelogEffect::Open(id, _)) => ChangelogMsg::Opened(id, Err(fault())),
        Some(ChangelogEffect::Plan(id, _)) => ChangelogMsg::Planned(id, Err(fault())),
        Some(ChangelogEffect::Write(id, _)) => ChangelogMsg::Wrote(id, Err(fault())),
        Some(ChangelogEffect::EditText(id, _)) => ChangelogMsg::Edited(id, Err(fault())),
        _ => return,
    };
    driver.send(Msg::Changelog(answer));
}

/// An answer to a question that is not under way.
fn foreign(driver: &mut Driver, id: QuestionId) {
    if driver.model.changelog.preview.asked.as_ref().is_none_or(|(asked, _)| *asked != id) {
        let poison = plan(&Purpose::Fix(Arc::default()), 666);
        driver.send(Msg::Changelog(ChangelogMsg::Planned(id, Ok(poison))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn nothing_is_written_but_by_w_and_only_what_a_fresh_preview_would_show(events in prop::collection::vec(event(), 1..120)) {
        let mut driver = Driver::on(&DRIFT);
        for event in &events {
            let (before, wanted) = (driver.written.len(), driver.model.changelog.wanted());
            let gap = driver.model.changelog.draft.as_ref().is_some_and(|draft| draft.words().description.is_empty());
            happens(&mut driver, event);
            if driver.written.len() == before {
                continue;
            }
            prop_assert!(matches!(event, Event::Key("W")), "{event:?} wrote");
            prop_assert_eq!(driver.written.len(), before + 1);
            let purpose = wanted.expect("something was previewed").purpose;
            prop_assert_eq!(driver.written.last(), Some(&plan(&purpose, driver.disk).edits));
            prop_assert!(!(gap && matches!(purpose, Purpose::Entry { .. })), "an empty description was written");
        }
    }

    #[test]
    fn no_sequence_leaves_a_question_unasked_or_the_screen_stuck(events in prop::collection::vec(event(), 1..80)) {
        let mut driver = Driver::on(&DRIFT);
        for event in &events {
            happens(&mut driver, event);
        }
        for _ in 0..40 {
            happens(&mut driver, &Event::Fail);
        }
        driver.keys("<Esc><Esc><Esc><Esc><Esc><Esc><Esc><Esc>");
        let view = &driver.model.changelog;
        prop_assert!(view.writing.is_none() && view.editing.is_none() && view.asking.is_none());
        prop_assert!(!crate::app::changelog::back(&mut driver.model), "Esc closes everything, one step each");
    }
}
