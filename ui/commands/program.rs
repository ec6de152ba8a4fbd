//! The program itself: leaving, stopping, drawing anew, the mouse, the key file.

use super::Reach::Overlays;
use super::command::{LOOK, word};
use super::{Command, LEAVE};
use crate::app::{Effect, overlays, setting};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: LEAVE,
        reach: Overlays,
        keys: &["ctrl-c"],
        name: "leave",
        help: "leave the program at once, from anywhere",
        words: "quit exit",
        start: |_| vec![Effect::Quit],
        ..LOOK
    },
    Command {
        id: "global.mouse",
        reach: Overlays,
        keys: &["m"],
        name: "mouse",
        help: "take the mouse from the terminal, or give it back for selecting text",
        start: setting::toggle_mouse,
        ..LOOK
    },
    Command {
        id: "global.redraw",
        reach: Overlays,
        keys: &["ctrl-l"],
        name: "redraw",
        help: "draw every cell anew",
        start: |_| vec![Effect::Redraw],
        ..LOOK
    },
    Command {
        id: "global.suspend",
        reach: Overlays,
        keys: &["ctrl-z"],
        name: "suspend",
        help: "go back to the shell; fg comes back here",
        words: "background stop",
        start: |_| vec![Effect::Suspend],
        ..LOOK
    },
    Command {
        id: "global.keys",
        name: "keys",
        help: "list every key, and what is wrong in the key file",
        words: "keymap bindings remap shortcuts",
        start: overlays::open_keys,
        typed: Some(word("keys", |model, _| overlays::open_keys(model))),
        ..LOOK
    },
    Command {
        id: "global.crash",
        name: "crash",
        help: "fail on purpose: the terminal comes back and a report is written",
        words: "panic debug",
        start: |_| vec![Effect::Crash],
        ..LOOK
    },
];
