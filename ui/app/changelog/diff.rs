//! The whole diff, over everything else. Opening it is looking at it.

use crate::app::{Effect, Model};

/// Opens the full diff, or closes it.
pub fn toggle_full(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    view.full_diff = match view.full_diff {
        None if view.preview.shown.is_some() => Some(view.scroll),
        _ => None,
    };
    view.preview.look();
    Vec::new()
}
