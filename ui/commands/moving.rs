//! Moving about: rows, pages, panes, tabs.

use super::Command;
use super::Reach::Overlays;
use super::command::LOOK;
use crate::app::movement::{self, Step, Turn};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "global.down",
        reach: Overlays,
        keys: &["j", "Down"],
        name: "down",
        help: "move down one row",
        start: |model| movement::go(model, Step::Rows(1)),
        ..LOOK
    },
    Command {
        id: "global.up",
        reach: Overlays,
        keys: &["k", "Up"],
        name: "up",
        help: "move up one row",
        start: |model| movement::go(model, Step::Rows(-1)),
        ..LOOK
    },
    Command {
        id: "global.left",
        keys: &["h", "Left"],
        name: "left",
        help: "give the focus to the pane before",
        start: |model| movement::turn_pane(model, Turn::Back),
        ..LOOK
    },
    Command {
        id: "global.right",
        keys: &["l", "Right"],
        name: "right",
        help: "give the focus to the next pane",
        start: |model| movement::turn_pane(model, Turn::On),
        ..LOOK
    },
    Command {
        id: "global.page_down",
        reach: Overlays,
        keys: &["PgDn"],
        name: "page down",
        help: "move down one page",
        start: |model| movement::go(model, Step::Page(1)),
        ..LOOK
    },
    Command {
        id: "global.page_up",
        reach: Overlays,
        keys: &["PgUp"],
        name: "page up",
        help: "move up one page",
        start: |model| movement::go(model, Step::Page(-1)),
        ..LOOK
    },
    Command {
        id: "global.half_down",
        reach: Overlays,
        keys: &["ctrl-d"],
        name: "half page down",
        help: "move down half a page",
        start: |model| movement::go(model, Step::Half(1)),
        ..LOOK
    },
    Command {
        id: "global.half_up",
        reach: Overlays,
        keys: &["ctrl-u"],
        name: "half page up",
        help: "move up half a page",
        start: |model| movement::go(model, Step::Half(-1)),
        ..LOOK
    },
    Command {
        id: "global.top",
        reach: Overlays,
        keys: &["g g", "Home"],
        name: "top of list",
        help: "move to the first row",
        start: |model| movement::go(model, Step::First),
        ..LOOK
    },
    Command {
        id: "global.bottom",
        reach: Overlays,
        keys: &["G", "End"],
        name: "end of list",
        help: "move to the last row",
        start: |model| movement::go(model, Step::Last),
        ..LOOK
    },
    Command {
        id: "global.pane_next",
        keys: &["Tab"],
        name: "pane",
        help: "give the focus to the next pane",
        start: |model| movement::turn_pane(model, Turn::On),
        ..LOOK
    },
    Command {
        id: "global.pane_prev",
        keys: &["shift-Tab"],
        name: "pane before",
        help: "give the focus to the pane before",
        start: |model| movement::turn_pane(model, Turn::Back),
        ..LOOK
    },
    Command {
        id: "global.tab_next",
        keys: &["]", ">"],
        name: "next tab",
        help: "show the next tab of the pane",
        start: |model| movement::turn_tab(model, Turn::On),
        ..LOOK
    },
    Command {
        id: "global.tab_prev",
        keys: &["[", "<"],
        name: "tab before",
        help: "show the tab before",
        start: |model| movement::turn_tab(model, Turn::Back),
        ..LOOK
    },
    Command {
        id: "global.zoom",
        keys: &["z"],
        name: "zoom",
        help: "give the focused pane the whole place, or take it back",
        ready: movement::can_zoom,
        start: movement::zoom,
        ..LOOK
    },
    Command {
        id: "global.preview",
        keys: &["p"],
        name: "preview",
        help: "show or hide the pane about the selected item",
        start: movement::preview,
        ..LOOK
    },
];
