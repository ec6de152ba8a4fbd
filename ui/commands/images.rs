//! What works on the images screen only.

use super::Command;
use super::Scope::On;
use super::command::LOOK;
use crate::app::{Screen, images};

pub(super) static COMMANDS: &[Command] = &[Command {
    id: "images.compare",
    scope: On(Screen::Images),
    keys: &["v"],
    name: "compare",
    help: "hold two marked images against each other, or the selected one against what production's tag points at",
    words: "diff between versus",
    ready: |model| images::candidates(model).map(drop),
    start: images::compare,
    ..LOOK
}];
