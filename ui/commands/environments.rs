//! The commands of the environments screen: the checks, pages, and what is looked at.

use super::command::{LOOK, Typed};
use super::{Command, Scope};
use crate::app::Screen;
use crate::app::environments::{self, can_browse, can_verify};

const HERE: Scope = Scope::On(Screen::Environments);

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "environments.verify",
        scope: HERE,
        keys: &["v"],
        name: "verify now",
        help: "run the pre-check of the environment on its host; only looks",
        words: "precheck check redis postgres nginx",
        ready: can_verify,
        start: environments::verify,
        ..LOOK
    },
    Command {
        id: "environments.browse",
        scope: HERE,
        keys: &["o"],
        name: "open page",
        help: "open the site or a linked page in the browser; over ssh, show its address as a link and copy it",
        words: "web url link queues bull board",
        ready: can_browse,
        start: environments::browse,
        ..LOOK
    },
    Command {
        id: "environments.choose",
        name: "environment…",
        help: "look at the environment of this name",
        typed: Some(Typed { word: "env", argument: "NAME", start: environments::choose_named }),
        start: |model| environments::choose_named(model, ""),
        ..LOOK
    },
    Command {
        id: "environments.logs",
        name: "logs…",
        help: "follow the log of a slot or a container; without a name, of what takes the traffic",
        words: "tail docker",
        typed: Some(Typed { word: "logs", argument: "SLOT", start: environments::open_named }),
        start: |model| environments::open_named(model, ""),
        ..LOOK
    },
];
