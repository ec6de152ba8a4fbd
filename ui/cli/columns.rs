//! Columns of text, two spaces apart, by the width they have on a terminal. The last one is not padded.

use std::io::{Result, Write};
use unicode_width::UnicodeWidthStr;

/// Prints the rows.
///
/// # Errors
/// When they cannot be written.
pub fn aligned<const COUNT: usize>(out: &mut dyn Write, rows: &[[String; COUNT]]) -> Result<()> {
    let mut widths = [0; COUNT];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.width()));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
