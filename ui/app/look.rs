//! How the console looks and behaves: theme, motion, audience, mouse, panes. Nothing of what it shows.

use super::Effect;
use crate::commands::Danger;
use crate::theme::Theme;
use std::sync::Arc;

/// How things look.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Roles to styles, and the glyph set.
    pub theme: Arc<Theme>,
    /// Whether anything may move by itself.
    pub motion: Motion,
    /// The signs the terminal can draw.
    pub glyphs: Glyphs,
    /// For whom it is drawn.
    pub audience: Audience,
    /// Who chose the theme.
    pub chosen: Chosen,
    /// The names of all themes, in the order of the picker.
    pub themes: Arc<[String]>,
}

/// Whether anything may move by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// Spinners turn, changed cells flash.
    #[default]
    Full,
    /// Numbers and times change, nothing else.
    Reduced,
}

/// The signs of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Any.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// For whom the console is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Someone who sees the whole grid at once.
    #[default]
    Sighted,
    /// Someone who hears it: no borders, ASCII glyphs, the hardware cursor on the selected row, menus at once.
    Listening,
}

/// Who chose the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chosen {
    /// Nobody: a light ground may still change it.
    #[default]
    ByItself,
    /// A person: a flag, a variable, the picker.
    ByHand,
}

/// Whether anything may be changed by this console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Yes, after a preview.
    #[default]
    Full,
    /// No: every effect that changes something is refused where effects are performed.
    ReadOnly,
}

impl Access {
    /// Whether an effect may not be performed.
    #[must_use]
    pub fn refuses(self, effect: &Effect) -> bool {
        self == Self::ReadOnly && effect.danger() >= Danger::Local
    }
}

/// Whether clicks and the wheel are taken from the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    /// They are; selecting text needs Shift (Option on a Mac).
    #[default]
    Captured,
    /// They stay with the terminal, and so does selecting.
    Free,
}

/// Whether the focused pane takes the whole place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zoom {
    /// All panes are drawn.
    #[default]
    Off,
    /// Only the focused one is.
    On,
}

/// Whether the pane that shows the selected item is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preview {
    /// It is.
    #[default]
    Shown,
    /// The list has its room.
    Hidden,
}
