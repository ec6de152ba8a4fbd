//! The table of commands: id, key, name, help, danger, whether it can be used now, and what it starts.
//!
//! Footer, `?`, palette, which-key, README and `cutover keys` are printed from this table and nothing else.

mod changelog;

pub use changelog::CHANGELOG;

use crate::app::{Effect, Model, Screen};

/// How far a command reaches; levels of the safety rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Only looks.
    Look,
    /// Changes files of the work tree, after a preview.
    Local,
    /// Changes something others see.
    Shared,
    /// Changes production.
    Grave,
}

/// Where a command's key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// On every screen.
    Global,
    /// On this one.
    On(Screen),
}

/// One command.
pub struct Command {
    /// Stable name for remaps: `changelog.write`.
    pub id: &'static str,
    /// Where its key works.
    pub scope: Scope,
    /// Default keys, as the key file writes them: `q`, `ctrl-c`, `g d`.
    pub keys: &'static [&'static str],
    /// One or two words; a name that leads to a form or preview ends in `…`.
    pub name: &'static str,
    /// What it does, one sentence without its full stop.
    pub help: &'static str,
    /// How far it reaches.
    pub danger: Danger,
    /// `Err` says why it cannot be used now, in the same words everywhere.
    pub ready: fn(&Model) -> Result<(), String>,
    /// What it does to the model, and what is to be done outside.
    pub start: fn(&mut Model) -> Vec<Effect>,
}

/// Every command.
pub static COMMANDS: &[Command] = &[Command {
    id: "global.quit",
    scope: Scope::Global,
    keys: &["ctrl-c"],
    name: "quit",
    help: "leave the program",
    danger: Danger::Look,
    ready: |_| Ok(()),
    start: |_| vec![Effect::Quit],
}];
