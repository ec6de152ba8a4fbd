//! The help overlay: keys of this screen and of everywhere, and a search in them.

use super::field::edit;
use crate::app::{Effect, Model, Overlay, Typing};
use crate::commands;
use crate::keymap::Chord;
use crossterm::event::KeyCode;

/// Opens the help.
pub fn open_help(model: &mut Model) -> Vec<Effect> {
    super::open(model, Overlay::Help { search: String::new(), scroll: 0, typing: Typing::No })
}

pub(super) fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let Some(Overlay::Help { search, scroll, typing }) = model.overlays.last_mut() else { return None };
    match chord.code {
        KeyCode::Enter => *typing = Typing::No,
        KeyCode::Esc => {
            search.clear();
            *typing = Typing::No;
        }
        _ => {
            edit(search, chord);
            *scroll = 0;
        }
    }
    Some(Vec::new())
}

/// Lines of the help, its headings counted.
pub(super) fn length(model: &Model, search: &str) -> usize {
    let page = commands::help(model, search);
    page.here.len() + page.everywhere.len() + 4
}
