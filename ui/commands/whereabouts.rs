//! What works on the screen where a change is followed.

use super::Command;
use super::Scope::On;
use super::command::LOOK;
use crate::app::{Effect, Screen, whereabouts};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "where.find",
        scope: On(Screen::Where),
        keys: &["i"],
        name: "find another",
        help: "look for a commit, a pull request, a branch, a tag, or words of a title",
        words: "search query",
        start: whereabouts::search,
        ..LOOK
    },
    Command {
        id: "where.mine",
        scope: On(Screen::Where),
        keys: &["m"],
        name: "my changes",
        help: "list every open change of the account of the token",
        words: "mine own author",
        ready: whereabouts::knows_me,
        start: whereabouts::show_mine,
        ..LOOK
    },
    Command {
        id: "where.answer",
        scope: On(Screen::Where),
        keys: &["y a"],
        name: "answer",
        help: "copy the journey and its answer as text",
        ready: |model| whereabouts::answer(model).map(drop).ok_or_else(|| "No change is shown.".into()),
        start: |model| {
            let text = whereabouts::answer(model);
            text.map(|text| Effect::Copy { what: "answer", text }).into_iter().collect()
        },
        ..LOOK
    },
];
