//! What works on the branches screen only.

use super::Command;

pub(super) static COMMANDS: &[Command] = &[];
