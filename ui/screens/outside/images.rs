//! Images: a row for each commit, newest first, a column for each branch that is built.
//!
//!  ┌ list ────────────────────────────────┐
//!  │ SHA  development-  main-  …  MOVING  │   Narrow terminals lose the digest, then the size.
//!  │ what the moving tags point at        │   From 160 columns on the selected image stands on the right.
//!  ├ the selected image ──────────────────┤
//!  └──────────────────────────────────────┘

mod cells;
mod detail;
mod words;

use super::{Words, draw_list, places, regions_above};
use crate::app::{Model, Region};
use crate::parts::{Panel, RowOf};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) use cells::state;

pub(in crate::screens) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, area);
    let reading = &model.board.images;
    let rows = &model.images.matrix.rows;
    let title = reading.value().map_or_else(|| "Images".to_owned(), |list| format!("Images  {}", list.name));
    let foot = foot(model, list);
    let words = Words {
        title: &title,
        what: "the registry",
        source: "registry",
        none: "- there are no tags",
        total: None,
        foot,
    };
    let row_at = |at: usize, width: u16| cells::row(model, &rows[at], width);
    draw_list(model, (reading, rows.len()), &words, (cells::heads, row_at), (list, &mut *buffer));
    if foot > 0 {
        let inside = Panel::inside(list);
        let place = Rect { y: inside.bottom().saturating_sub(foot - 1), height: foot - 1, ..inside };
        for (place, (text, role)) in place.rows().zip(words::below(model)) {
            RowOf::new(&model.look.theme, place.width).text(&text, role).draw(place, buffer);
        }
    }
    if let Some(area) = detail {
        detail::draw(model, area, buffer);
    }
}

pub(in crate::screens) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let (list, _) = places(model, area);
    regions_above(model, area, model.outside.images.keys.len(), foot(model, list))
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
