//! Lines that are too long for the terminal, broken between words, each following one as far in as is wished. Where nobody
//! looks at a terminal nothing is broken, so that a line can be searched as one.

use std::io::{IsTerminal, Result, Write};
use unicode_width::UnicodeWidthStr;

/// How many cells a line may have: those of the terminal that standard output is.
#[must_use]
pub fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return usize::MAX;
    }
    crossterm::terminal::size().map_or(usize::MAX, |(columns, _)| usize::from(columns).max(40))
}

/// Prints a line; what does not fit goes on below, so far in.
///
/// # Errors
/// When it cannot be written.
pub fn print(out: &mut dyn Write, line: &str, indent: usize, width: usize) -> Result<()> {
    broken(line, indent, width).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The lines. A word is never cut, however long it is; spaces within a line stay.
fn broken(line: &str, indent: usize, width: usize) -> Vec<String> {
    let (mut lines, mut open) = (Vec::new(), String::new());
    for piece in line.split_inclusive(' ') {
        let fits = open.width() + piece.trim_end().width() <= width;
        let begun = !open.trim().is_empty();
        if !fits && begun {
            lines.push(open.trim_end().to_owned());
            open = " ".repeat(indent);
        }
        open.push_str(piece);
    }
    lines.push(open.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_words_and_no_word_is_cut() {
        let line = "  warn     schema  the table slots loses a-column-with-a-very-long-name";
        let told = broken(line, 4, 30);
        assert_eq!(told, ["  warn     schema  the table", "    slots loses", "    a-column-with-a-very-long-name"]);
        assert_eq!(broken(line, 4, usize::MAX), [line]);
        assert_eq!(broken("", 4, 30), [""]);
    }
}
