//! The commands of an open log, alike on every screen that opens one.

use super::command::LOOK;
use super::{Command, Scope};
use crate::app::LogReader;
use crate::app::log_reader::{can_save, has_log, next_error, save, with_log};

const LOG: Command = Command { scope: Scope::Log, ready: has_log, ..LOOK };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "log.follow",
        keys: &["f"],
        name: "follow",
        help: "stay at the end of the log, or stop there; a job that goes on opens its log when it ends",
        start: |model| with_log(model, LogReader::toggle_follow),
        ..LOG
    },
    Command {
        id: "log.next_error",
        keys: &["e"],
        name: "next error",
        help: "go to the next error of the log: what a job marks as one, what a container wrote to its errors",
        start: next_error,
        ..LOG
    },
    Command {
        id: "log.wrap",
        keys: &["w"],
        name: "wrap",
        help: "let long lines of the log go on below, or cut them",
        start: |model| with_log(model, LogReader::toggle_wrap),
        ..LOG
    },
    Command {
        id: "log.times",
        keys: &["t"],
        name: "times",
        help: "show or hide the time of each line of the log",
        start: |model| with_log(model, LogReader::toggle_times),
        ..LOG
    },
    Command {
        id: "log.save",
        keys: &["S"],
        name: "save",
        help: "write the lines that the log holds to a new file of your own, as they came",
        words: "file export download write keep",
        ready: can_save,
        start: save,
        ..LOG
    },
];
