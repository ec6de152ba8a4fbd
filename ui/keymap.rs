//! Which keys mean which command: the preset, the person's differences, and the lookup.

use crate::app::{Effect, Model};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// What is held with it.
    pub modifiers: KeyModifiers,
}

/// The effective map.
#[derive(Debug, Clone, Default)]
pub struct Keymap {}

/// A key was pressed: find its command and start it.
pub fn pressed(_model: &mut Model, _key: KeyEvent) -> Vec<Effect> {
    Vec::new()
}
