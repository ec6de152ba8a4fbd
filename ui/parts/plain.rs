//! A frame for terminals and people that cannot take all signs: ASCII in place of glyphs, blanks in place of frames.
//!
//! Done once on the finished frame, so that no screen can forget it. Every glyph stands beside its word.

use crate::app::{Audience, Glyphs, Look};
use ratatui::buffer::{Buffer, Cell};

/// Makes the frame as plain as the look asks for.
pub fn make_plain(look: &Look, buffer: &mut Buffer) {
    if look.audience == Audience::Listening {
        buffer.content.iter_mut().for_each(without_frame);
    }
    if look.glyphs == Glyphs::Ascii {
        buffer.content.iter_mut().for_each(in_ascii);
    }
}

fn without_frame(cell: &mut Cell) {
    if cell.symbol().chars().all(|sign| ('\u{2500}'..='\u{257f}').contains(&sign)) {
        cell.set_symbol(" ");
    }
}

fn in_ascii(cell: &mut Cell) {
    if !cell.symbol().is_ascii() {
        cell.set_symbol(ascii(cell.symbol()));
    }
}

/// One ASCII sign for each glyph; what is no glyph of the console, as a letter of another script, is `?`.
fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "✓" | "┼" | "┌" | "┐" | "└" | "┘" | "┏" | "┓" | "┗" | "┛" | "├" | "┤" | "┬" | "┴" => {
            "+"
        }
        "✗" => "X",
        "⟳" | "●" => "*",
        "◌" | "○" | "▄" | "▅" => "o",
        "❯" | "▸" | "→" | "›" => ">",
        "←" => "<",
        "▼" | "↓" => "v",
        "▲" | "↑" => "^",
        "…" | "░" | "▁" | "▂" | "▃" => ".",
        "▆" | "▇" | "█" => "O",
        "·" | "─" | "–" | "—" => "-",
        "│" | "┃" => "|",
        "═" | "━" => "=",
        "║" | "╔" | "╗" | "╚" | "╝" | "╠" | "╣" => "#",
        "±" => "~",
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(look: &Look, line: &str) -> String {
        let mut buffer = Buffer::with_lines([line]);
        make_plain(look, &mut buffer);
        buffer.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn ascii_keeps_the_cells_and_the_words() {
        let look = Look { glyphs: Glyphs::Ascii, ..Look::default() };
        assert_eq!(plain(&look, "│ ✓ ok · fix/meeting…ments │"), "| + ok - fix/meeting.ments |");
        assert!(plain(&look, "║ 日本 é ║").is_ascii());
        assert_eq!(plain(&Look::default(), "│ ✓ ok │"), "│ ✓ ok │");
    }

    #[test]
    fn whoever_listens_hears_no_frames() {
        let look = Look { audience: Audience::Listening, ..Look::default() };
        assert_eq!(plain(&look, "┌─ Branches ─┐"), "   Branches   ");
        assert_eq!(plain(&look, "║ ✓ ok ║"), "  ✓ ok  ");
    }
}
