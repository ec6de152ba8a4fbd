//! Links for terminals that know them (OSC 8): finding an address among the cells of a frame, and its two ends.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Fewer signs of an address are not told from other text.
const LEAST: usize = 12;

/// What ends a link.
pub const END: &str = "\x1b]8;;\x1b\\";

/// What begins a link. Only signs that may stand in an address are let through.
#[must_use]
pub fn begin(address: &str) -> String {
    let plain: String = address.chars().filter(char::is_ascii_graphic).collect();
    format!("\x1b]8;;{plain}\x1b\\")
}

/// Where the address stands in the frame, whole or cut at its end; the lowest row counts.
#[must_use]
pub fn find(buffer: &Buffer, address: &str) -> Option<Rect> {
    let area = buffer.area;
    (area.top()..area.bottom()).rev().find_map(|y| {
        let row: Vec<&str> = (area.left()..area.right()).map(|x| buffer[(x, y)].symbol()).collect();
        let (at, length) = (0..row.len()).find_map(|at| Some((at, shown(&row[at..], address)?)))?;
        Some(Rect::new(area.left() + u16::try_from(at).ok()?, y, u16::try_from(length).ok()?, 1))
    })
}

/// How many cells show the address, if it stands here whole, or at least its host and then a sign that it is cut.
fn shown(row: &[&str], address: &str) -> Option<usize> {
    let length = starts(row, address);
    let cut = || length > LEAST && row.get(length).is_none_or(|next| ["…", "."].contains(next));
    (length == address.chars().count() || cut()).then_some(length)
}

/// How many cells from the first agree with the text, cell by cell.
fn starts(row: &[&str], text: &str) -> usize {
    row.iter().zip(text.chars()).take_while(|(cell, letter)| cell.chars().eq([*letter])).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_where_it_stands_even_when_it_is_cut() {
        let address = "https://example.com/a/b/c";
        let frame = Buffer::with_lines(["", "  see https://example.com/a…  "]);
        assert_eq!(find(&frame, address), Some(Rect::new(6, 1, 21, 1)));
        assert_eq!(find(&Buffer::with_lines(["https://example.org"]), address), None);
    }

    #[test]
    fn no_control_sign_gets_into_a_link() {
        assert_eq!(begin("https://a/\x1b]8;;b\x07 c"), "\x1b]8;;https://a/]8;;bc\x1b\\");
    }
}
