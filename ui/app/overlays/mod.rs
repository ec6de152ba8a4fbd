//! The behavior of what lies over the screen: opening, typing, moving, choosing, closing.

mod field;
mod filter;
mod help;
mod page;
mod palette;
mod themes;
mod wrap;

pub(crate) use wrap::wrap;

pub use filter::{open_filter, open_sort};
pub use help::open_help;
pub use page::{open_keys, open_log, open_policy, show};
pub use palette::{PaletteLine, matches, open_palette};
pub use themes::{open_themes, use_theme};

use super::movement::Step;
use super::{
    Effect, Model, Overlay, Setting, Typing, acts, bisect, environments, fleet, lists, promotion, rollback, setting,
};
use crate::keymap::Chord;

/// Lays an overlay over the screen.
pub fn open(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlays.push(overlay);
    Vec::new()
}

/// Takes the topmost overlay away, with what closing it means.
pub fn close(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Act) => acts::closed(model),
        Some(Overlay::Promotion) => promotion::closed(model),
        Some(Overlay::Rollback) => rollback::closed(model),
        Some(Overlay::Themes { before, .. }) => vec![Effect::UseTheme(before)],
        Some(Overlay::Filter { .. }) => {
            lists::filter(model, "");
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The topmost overlay; what the palette will start, it starts on what lies beneath it.
#[must_use]
pub fn above_palette(model: &Model) -> Option<&Overlay> {
    model.overlays.iter().rev().find(|overlay| !matches!(overlay, Overlay::Palette { .. }))
}

/// Whether `/` searches in this overlay.
#[must_use]
pub fn has_search(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Help { .. })
}

/// Gives a key to the text line of the topmost overlay; `None` when it has none, or the key is no text there.
pub(super) fn typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    match model.overlays.last()? {
        Overlay::Act => acts::typed(model, chord),
        Overlay::Promotion => promotion::typed(model, chord),
        Overlay::Rollback => rollback::typed(model, chord),
        Overlay::Palette { .. } => palette::typed(model, chord),
        Overlay::Filter { .. } => filter::typed(model, chord),
        Overlay::Help { typing: Typing::Yes, .. } => help::typed(model, chord),
        _ => None,
    }
}

/// Gives pasted text to the text line of the topmost overlay; `None` when it has none.
pub(super) fn pasted(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    if model.overlays.last() == Some(&Overlay::Act) {
        return acts::pasted(model, text);
    }
    if model.overlays.last() == Some(&Overlay::Promotion) {
        return promotion::pasted(model, text);
    }
    if model.overlays.last() == Some(&Overlay::Rollback) {
        return rollback::pasted(model, text);
    }
    let line = text.lines().next().unwrap_or_default();
    let letters = line.chars().filter(|letter| !letter.is_control());
    model.overlays.last().filter(|overlay| overlay.is_field())?;
    letters.for_each(|letter| drop(typed(model, Chord::plain(crossterm::event::KeyCode::Char(letter)))));
    Some(Vec::new())
}

/// Moves in the topmost overlay.
pub(super) fn step(model: &mut Model, step: Step) -> Vec<Effect> {
    if model.overlays.last() == Some(&Overlay::Promotion) {
        promotion::step(model, step);
        return Vec::new();
    }
    if model.overlays.last() == Some(&Overlay::Rollback) {
        rollback::step(model, step);
        return Vec::new();
    }
    if model.overlays.last() == Some(&Overlay::Fleet) {
        fleet::step(model, step);
        return Vec::new();
    }
    if model.overlays.last() == Some(&Overlay::Bisect) {
        bisect::step(model, step);
        return Vec::new();
    }
    let (length, page) = (length(model), model.page());
    let Some(overlay) = model.overlays.last_mut() else { return Vec::new() };
    match overlay {
        Overlay::Help { scroll, .. } | Overlay::Page { scroll, .. } => *scroll = step.from(*scroll, length, page),
        Overlay::Palette { row, .. } | Overlay::Sort { row } | Overlay::Settings { row } | Overlay::Pages { row } => {
            *row = step.from(*row, length, page);
        }
        Overlay::Themes { row, .. } => {
            *row = step.from(*row, length, page);
            return themes::preview(model);
        }
        Overlay::Filter { .. }
        | Overlay::Act
        | Overlay::Promotion
        | Overlay::Rollback
        | Overlay::Fleet
        | Overlay::Bisect => {}
    }
    Vec::new()
}

/// Chooses this row of the topmost overlay, as a click does.
pub(super) fn choose_row(model: &mut Model, at: usize) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(
            Overlay::Palette { row, .. } | Overlay::Sort { row } | Overlay::Settings { row } | Overlay::Pages { row },
        ) => *row = at,
        Some(Overlay::Themes { row, .. }) => {
            *row = at;
            return themes::preview(model);
        }
        Some(Overlay::Fleet) => model.fleet.row = at,
        Some(Overlay::Bisect) => {
            bisect::select(model, at);
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    choose(model)
}

/// Enter in the topmost overlay.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    match model.overlays.last() {
        Some(Overlay::Palette { .. }) => palette::choose(model),
        Some(Overlay::Themes { .. }) => themes::keep(model),
        Some(Overlay::Sort { row }) => {
            let row = *row;
            model.overlays.pop();
            lists::sort(model, row)
        }
        Some(Overlay::Fleet) => fleet::choose(model),
        Some(Overlay::Bisect) => bisect::choose(model),
        Some(Overlay::Settings { row }) => choose_setting(model, *row),
        Some(Overlay::Pages { row }) => {
            let page = environments::pages(model).into_iter().nth(*row);
            model.overlays.pop();
            page.map(|page| Effect::Browse(page.address)).into_iter().collect()
        }
        Some(Overlay::Help { .. } | Overlay::Page { .. } | Overlay::Filter { .. }) => {
            model.overlays.pop();
            Vec::new()
        }
        Some(Overlay::Act | Overlay::Promotion | Overlay::Rollback) | None => Vec::new(),
    }
}

fn choose_setting(model: &mut Model, row: usize) -> Vec<Effect> {
    match Setting::ALL.get(row) {
        Some(Setting::Theme) => return open_themes(model),
        Some(Setting::Mouse) => return setting::toggle_mouse(model),
        Some(Setting::Motion) => setting::toggle_motion(model),
        Some(Setting::Audience) => setting::toggle_audience(model),
        None => {}
    }
    Vec::new()
}

/// How many rows or lines the topmost overlay has.
fn length(model: &Model) -> usize {
    match model.overlays.last() {
        Some(Overlay::Help { search, .. }) => help::length(model, search),
        Some(Overlay::Page { lines, .. }) => lines.len(),
        Some(Overlay::Palette { input, .. }) => matches(model, input).len(),
        Some(Overlay::Sort { .. }) => lists::orders(model.screen).len(),
        Some(Overlay::Settings { .. }) => Setting::ALL.len(),
        Some(Overlay::Pages { .. }) => environments::pages(model).len(),
        Some(Overlay::Themes { .. }) => model.look.themes.len(),
        Some(Overlay::Fleet) => model.fleet.services.len(),
        Some(Overlay::Bisect) => model.bisect.versions().len(),
        Some(Overlay::Filter { .. } | Overlay::Act | Overlay::Promotion | Overlay::Rollback) | None => 0,
    }
}
