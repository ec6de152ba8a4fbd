//! The filter line, which lists as it is typed, and the sort menu.

use super::field::{Edited, edit};
use crate::app::movement::{self, Step};
use crate::app::{Effect, Model, Overlay, Typing, lists};
use crate::keymap::Chord;
use crossterm::event::KeyCode;

/// Opens the filter line of the list, or the search line of the help.
pub fn open_filter(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Help { typing, .. }) = model.overlays.last_mut() {
        *typing = Typing::Yes;
        return Vec::new();
    }
    let input = lists::filter_of(model).to_owned();
    super::open(model, Overlay::Filter { input })
}

/// Opens the sort menu.
pub fn open_sort(model: &mut Model) -> Vec<Effect> {
    let row = lists::order_row(model);
    super::open(model, Overlay::Sort { row })
}

pub(super) fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match chord.code {
        KeyCode::Enter => drop(model.overlays.pop()),
        KeyCode::Esc => return Some(super::close(model)),
        KeyCode::Down => movement::go_on_screen(model, Step::Rows(1)),
        KeyCode::Up => movement::go_on_screen(model, Step::Rows(-1)),
        _ => {
            let Some(Overlay::Filter { input }) = model.overlays.last_mut() else { return None };
            if edit(input, chord) == Edited::No {
                return None;
            }
            let input = input.clone();
            lists::filter(model, &input);
        }
    }
    Some(Vec::new())
}
