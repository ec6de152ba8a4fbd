//! Sentences in the width that there is, each with its sign.

use crate::app::overlays::wrap;
use crate::parts::{RowOf, visible};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The rows of a sentence: the sign before the first, blanks before the others.
pub(in crate::screens) fn said<'a>(theme: &'a Theme, sign: &str, role: Role, text: &str, width: u16) -> Vec<RowOf<'a>> {
    let cells = crate::parts::width(sign);
    let parts = wrap(&visible(text), usize::from(width).saturating_sub(cells).max(1));
    let row = |(at, part): (usize, &String)| {
        let before = if at == 0 { sign.to_owned() } else { " ".repeat(cells) };
        RowOf::new(theme, width).text(&before, role).text(part.trim_end(), role)
    };
    parts.iter().enumerate().map(row).collect()
}

/// Draws rows below each other as far as there is room.
pub(in crate::screens) fn put<'a>(rows: impl IntoIterator<Item = RowOf<'a>>, area: Rect, buffer: &mut Buffer) {
    for (place, row) in area.rows().zip(rows) {
        row.draw(place, buffer);
    }
}
