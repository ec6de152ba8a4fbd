//! The commands of the runs screen: what can be done with an open log.

use super::command::LOOK;
use super::{Command, Scope};
use crate::app::log_reader::{has_log, with_log};
use crate::app::{LogReader, Screen};

const HERE: Scope = Scope::On(Screen::Runs);

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "runs.wrap",
        scope: HERE,
        keys: &["w"],
        name: "wrap",
        help: "let long lines of the log go on below, or cut them",
        ready: has_log,
        start: |model| with_log(model, LogReader::toggle_wrap),
        ..LOOK
    },
    Command {
        id: "runs.times",
        scope: HERE,
        keys: &["t"],
        name: "times",
        help: "show or hide the time of each line of the log",
        ready: has_log,
        start: |model| with_log(model, LogReader::toggle_times),
        ..LOOK
    },
    Command {
        id: "runs.next_error",
        scope: HERE,
        keys: &["e"],
        name: "next error",
        help: "go to the next error of the log",
        ready: has_log,
        start: |model| with_log(model, LogReader::next_error),
        ..LOOK
    },
    Command {
        id: "runs.follow",
        scope: HERE,
        keys: &["f"],
        name: "follow",
        help: "stay at the end of the log; a job that goes on opens its log when it ends",
        ready: has_log,
        start: |model| with_log(model, LogReader::toggle_follow),
        ..LOOK
    },
];
