//! One command: everything that is printed about it, and what it does.

use crate::app::{Effect, Model, Screen};

/// How far a command reaches; levels of the safety rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Only looks.
    Look,
    /// Changes files of the work tree or refs of the clone.
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
    /// In an open log, on whatever screen it is.
    Log,
}

/// Where a person stands when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// On this screen.
    Screen(Screen),
    /// In a log that is open on this screen.
    Log(Screen),
}

impl Spot {
    /// How near a scope is: of two commands with one key the nearer is meant. `None` where it does not work. The keys of
    /// a log that is not open yet come last: they say how one is opened.
    #[must_use]
    pub fn distance(self, scope: Scope) -> Option<usize> {
        match (self, scope) {
            (Self::Log(_), Scope::Log) => Some(0),
            (Self::Screen(here) | Self::Log(here), Scope::On(screen)) => (here == screen).then_some(1),
            (_, Scope::Global) => Some(2),
            (Self::Screen(here), Scope::Log) => here.has_logs().then_some(3),
        }
    }
}

/// Whether a command's key works while something lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only on the bare screen.
    Place,
    /// In overlays without a text line too.
    Overlays,
}

/// The form of a command in the palette: a word and what may stand behind it.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// The word: `theme`.
    pub word: &'static str,
    /// What may stand behind it, for the list: `NAME`; empty for nothing.
    pub argument: &'static str,
    /// What it does with what stands behind the word.
    pub start: fn(&mut Model, &str) -> Vec<Effect>,
}

/// One command.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// Stable name for remaps, `table.action`: `changelog.write`.
    pub id: &'static str,
    /// Where its key works.
    pub scope: Scope,
    /// Whether it works over overlays.
    pub reach: Reach,
    /// Default keys, as the key file writes them: `q`, `ctrl-c`, `g d`.
    pub keys: &'static [&'static str],
    /// One or two words; a name that leads to a form or preview ends in `…`.
    pub name: &'static str,
    /// What it does, one sentence without its full stop.
    pub help: &'static str,
    /// Other words a person might look for it by.
    pub words: &'static str,
    /// How far it reaches.
    pub danger: Danger,
    /// `Err` says why it cannot be used now, in the same words everywhere. Ask [`super::ready`], which also knows modes.
    pub ready: fn(&Model) -> Result<(), String>,
    /// What it does to the model, and what is to be done outside.
    pub start: fn(&mut Model) -> Vec<Effect>,
    /// How it is typed in the palette, where it takes an argument or has a short form.
    pub typed: Option<Typed>,
}

/// A command that only looks, works everywhere on the bare screen and is always ready; records fill in the rest.
pub(super) const LOOK: Command = Command {
    id: "",
    scope: Scope::Global,
    reach: Reach::Place,
    keys: &[],
    name: "",
    help: "",
    words: "",
    danger: Danger::Look,
    ready: |_| Ok(()),
    start: |_| Vec::new(),
    typed: None,
};

/// A word for the palette that takes nothing behind it.
pub(super) const fn word(word: &'static str, start: fn(&mut Model, &str) -> Vec<Effect>) -> Typed {
    Typed { word, argument: "", start }
}
