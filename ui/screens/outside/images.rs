//! Images: a row for each commit, newest first, a column for each branch that is built.
//!
//!  ┌ list ────────────────────────────────┐
//!  │ SHA  development-  main-  …  MOVING  │   Narrow terminals lose the digest, then the size.
//!  │ what the moving tags point at        │   From 160 columns on the selected image stands on the right.
//!  ├ the selected image ──────────────────┤
//!  └──────────────────────────────────────┘

mod cells;
mod compare;
mod detail;
mod words;

use super::{Words, clicks, draw_list, places};
use crate::app::{Model, Region};
use crate::parts::{Panel, RowOf};
use engine::domain::image::{Image, Restorable, TagKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, model.images.pane, area);
    if let Some(area) = list {
        draw_matrix(model, area, buffer);
    }
    if let Some(area) = detail {
        detail::draw(model, area, buffer);
    }
}

/// The name of the image; without its registry and owner where the age of the reading would have no room beside them.
fn called(name: &str, columns: u16) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    if columns < 100 { last } else { name }
}

fn draw_matrix(model: &Model, list: Rect, buffer: &mut Buffer) {
    let reading = &model.board.images;
    let (shown, total) = (&model.images.shown, model.images.matrix.rows.len());
    let marked = match model.outside.images.list.marks.len() {
        0 => String::new(),
        count => format!("  {count} marked"),
    };
    let filter = &model.images.filter;
    let filtered = if filter.is_empty() { String::new() } else { format!("  / {filter}") };
    let columns = list.width;
    let name = reading.value().map(|list| format!("  {}", called(&list.name, columns))).unwrap_or_default();
    let title = format!("Images{name}{marked}{filtered}");
    let foot = foot(model, list);
    let words = Words {
        title: &title,
        what: "the registry",
        source: if is_being_read(model) { "tags listed" } else { "registry" },
        none: if total == 0 { "- there are no tags" } else { "- nothing matches the filter; Esc clears it" },
        views: None,
        total: Some(total as u64),
        foot,
    };
    let row_at = |at: usize, width: u16| cells::row(model, &model.images.matrix.rows[shown[at]], width);
    draw_list(model, (reading, shown.len()), &words, (cells::heads, row_at), (list, &mut *buffer));
    if foot > 0 {
        let inside = Panel::inside(list);
        let place = Rect { y: inside.bottom().saturating_sub(foot - 1), height: foot - 1, ..inside };
        for (place, (text, role)) in place.rows().zip(words::below(model)) {
            RowOf::new(&model.look.theme, place.width).text(&text, role).draw(place, buffer);
        }
    }
}

/// Whether the tags are listed and what is behind them is still to come: the moving ones are always looked at.
fn is_being_read(model: &Model) -> bool {
    let unasked = |image: &Image| image.kind == TagKind::Moving && image.restorable == Restorable::Unasked;
    model.board.images.fault().is_none()
        && model.board.images.value().is_some_and(|list| list.images.iter().any(unasked))
}

pub(in crate::screens) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let places = places(model, model.images.pane, area);
    let foot = places.0.map_or(0, |list| foot(model, list));
    clicks(model, places, model.outside.images.keys.len(), foot)
}

/// How many rows the words below the list take, an empty one before them: none where the list needs the room.
fn foot(model: &Model, list: Rect) -> u16 {
    let lines = u16::try_from(words::below(model).len()).unwrap_or(u16::MAX);
    match (lines, Panel::inside(list).height) {
        (0, _) | (_, ..10) => 0,
        (_, ..14) => 2,
        (lines, room) => lines.min(room / 3) + 1,
    }
}
