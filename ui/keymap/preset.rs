//! The sets of default keys a person can start from.

use super::{Chord, Keys};
use crossterm::event::{KeyCode, KeyModifiers};

/// A set of default keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// Arrows, and the letters vim moves with.
    #[default]
    Vim,
    /// Arrows only: no letter and no ctrl-letter moves.
    Arrows,
    /// Nothing but `ctrl-c`: what the key file says is all there is.
    None,
}

impl Preset {
    /// All, with the names the key file uses.
    pub const ALL: [(&'static str, Self); 3] = [("vim", Self::Vim), ("arrows", Self::Arrows), ("none", Self::None)];

    /// By the name the key file uses.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, preset)| *preset)
    }

    /// Whether this preset keeps these default keys of a command.
    #[must_use]
    pub fn keeps(self, id: &str, keys: &Keys) -> bool {
        match self {
            Self::Vim => true,
            Self::Arrows => !(crate::commands::moves(id) && keys.0.iter().all(|chord| is_letter(*chord))),
            Self::None => id == crate::commands::LEAVE,
        }
    }
}

fn is_letter(chord: Chord) -> bool {
    matches!(chord.code, KeyCode::Char(letter) if letter.is_alphabetic())
        && (chord.modifiers - KeyModifiers::CONTROL).is_empty()
}
