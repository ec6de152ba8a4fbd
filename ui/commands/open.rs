//! Opening, going back, finding, marking, refreshing: what works on every list.

use super::Command;
use super::Reach::Overlays;
use super::command::{LOOK, Typed, word};
use crate::app::log_reader::has_log;
use crate::app::{Effect, Model, Screen, back, lists, overlays, whereabouts};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "global.open",
        reach: Overlays,
        keys: &["Enter"],
        name: "open",
        help: "open the selected item; never changes anything",
        start: lists::open,
        ..LOOK
    },
    Command {
        id: "global.back",
        reach: Overlays,
        keys: &["Esc"],
        name: "back",
        help: "step back one level: overlay, error, filter, marks, screen; never leaves the program",
        start: back::step,
        ..LOOK
    },
    Command {
        id: "global.quit",
        reach: Overlays,
        keys: &["q"],
        name: "back or quit",
        help: "step back one level, and at the top leave the program",
        words: "exit leave",
        start: back::step_or_quit,
        typed: Some(word("q", |_, _| vec![Effect::Quit])),
        ..LOOK
    },
    Command {
        id: "global.palette",
        keys: &[":"],
        name: "command",
        help: "find any command by a word",
        start: overlays::open_palette,
        ..LOOK
    },
    Command {
        id: "global.help",
        keys: &["?", "F1"],
        name: "help",
        help: "list the keys of this screen and of everywhere",
        start: overlays::open_help,
        typed: Some(word("help", |model, _| overlays::open_help(model))),
        ..LOOK
    },
    Command {
        id: "global.filter",
        reach: Overlays,
        keys: &["/"],
        name: "filter",
        help: "show only what matches: words, !word, is:word, author:name",
        words: "search find",
        ready: can_filter,
        start: overlays::open_filter,
        ..LOOK
    },
    Command {
        id: "global.next_match",
        reach: Overlays,
        keys: &["n"],
        name: "next match",
        help: "go to the next row that matches",
        ready: searched,
        start: |model| lists::next_match(model, 1),
        ..LOOK
    },
    Command {
        id: "global.prev_match",
        reach: Overlays,
        keys: &["N"],
        name: "match before",
        help: "go to the row before that matches",
        ready: searched,
        start: |model| lists::next_match(model, -1),
        ..LOOK
    },
    Command {
        id: "global.sort",
        keys: &["s"],
        name: "sort",
        help: "choose the order of the list",
        words: "order",
        ready: |model| {
            if lists::orders(model.screen).is_empty() { Err("This list has one order.".into()) } else { Ok(()) }
        },
        start: overlays::open_sort,
        typed: Some(Typed { word: "sort", argument: "ORDER", start: lists::sort_by_name }),
        ..LOOK
    },
    Command {
        id: "global.mark",
        keys: &["Space"],
        name: "mark",
        help: "mark the selected item, or take its mark away",
        ready: can_mark,
        start: |model| lists::mark(model, lists::Marking::One),
        ..LOOK
    },
    Command {
        id: "global.mark_range",
        keys: &["V"],
        name: "mark range",
        help: "begin a range here; the second time, mark everything in it",
        ready: can_mark,
        start: |model| lists::mark(model, lists::Marking::Range),
        ..LOOK
    },
    Command {
        id: "global.mark_all",
        keys: &["A"],
        name: "mark all",
        help: "mark everything that is shown, or take these marks away",
        ready: can_mark,
        start: |model| lists::mark(model, lists::Marking::All),
        ..LOOK
    },
    Command {
        id: "global.refresh",
        keys: &["r", "ctrl-r"],
        name: "refresh",
        help: "read again what this screen shows",
        words: "reload update",
        start: lists::refresh,
        ..LOOK
    },
    Command {
        id: "global.refresh_all",
        keys: &["R"],
        name: "refresh all",
        help: "read everything again",
        words: "reload update",
        start: lists::refresh,
        ..LOOK
    },
    Command {
        id: "global.whereabouts",
        keys: &["w"],
        name: "where is it",
        help: "show the journey of the selected commit, pull request, tag or branch",
        ready: |model| {
            whereabouts::named(model).map(drop).ok_or_else(|| "Nothing that can be followed is selected.".into())
        },
        start: whereabouts::open_selected,
        ..LOOK
    },
];

fn can_filter(model: &Model) -> Result<(), String> {
    match (overlays::above_palette(model), model.screen) {
        (Some(overlay), _) if !overlays::has_search(overlay) => Err("Nothing can be searched here.".into()),
        (None, Screen::Environments) => has_log(model),
        (None, Screen::Dashboard) => Err("This screen has no list to filter: 2 and 4 have one.".into()),
        _ => Ok(()),
    }
}

fn searched(model: &Model) -> Result<(), String> {
    if lists::is_searched(model) { Ok(()) } else { Err("Nothing is searched for: / does it.".into()) }
}

fn can_mark(model: &Model) -> Result<(), String> {
    match model.screen {
        Screen::Branches | Screen::Changelog | Screen::Images => Ok(()),
        _ => Err("Nothing here can be marked.".into()),
    }
}
