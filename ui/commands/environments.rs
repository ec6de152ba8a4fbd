//! The commands of the environments screen: the checks, pages, and what can be done with an open log.

use super::command::{LOOK, Typed};
use super::{Command, Scope, by_id};
use crate::app::environments::{self, can_browse, can_verify};
use crate::app::log_reader::{has_log, with_log};
use crate::app::{Effect, LogReader, Model, Screen};

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
        id: "environments.follow",
        scope: HERE,
        keys: &["f"],
        name: "follow",
        help: "stay at the end of the log, or stop there",
        ready: has_log,
        start: |model| with_log(model, LogReader::toggle_follow),
        ..LOOK
    },
    Command {
        id: "environments.next_error",
        scope: HERE,
        keys: &["e"],
        name: "next error",
        help: "go to the next line that the container wrote to its errors",
        ready: has_log,
        start: |model| with_log(model, LogReader::next_error),
        ..LOOK
    },
    Command {
        id: "environments.wrap",
        scope: HERE,
        keys: &["w"],
        name: "wrap",
        help: "let long lines of the log go on below, or cut them; without a log, where the running commit is",
        ready: |model| {
            has_log(model).or_else(|_| whereabouts(model).map_or(Ok(()), |where_is| super::ready(model, where_is)))
        },
        start: wrap_or_where,
        ..LOOK
    },
    Command {
        id: "environments.times",
        scope: HERE,
        keys: &["t"],
        name: "times",
        help: "show or hide the time of each line of the log",
        ready: has_log,
        start: |model| with_log(model, LogReader::toggle_times),
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

fn whereabouts(model: &Model) -> Option<&'static Command> {
    has_log(model).is_err().then(|| by_id("global.whereabouts")).flatten()
}

/// In a log the key wraps, as in every log; elsewhere it is that of everywhere.
fn wrap_or_where(model: &mut Model) -> Vec<Effect> {
    match whereabouts(model) {
        Some(command) => super::start(model, command),
        None => with_log(model, LogReader::toggle_wrap),
    }
}
