//! One line of text that is typed, with the place where letters go.

use super::{RowOf, visible};
use crate::theme::Role;

/// Puts the line behind what is there. `cursor` is the letter before which letters go; `None` where nothing is typed.
#[must_use]
pub fn typed_line<'a>(row: RowOf<'a>, line: &str, cursor: Option<usize>) -> RowOf<'a> {
    let Some(cursor) = cursor else {
        return row.text(&visible(if line.is_empty() { "–" } else { line }), Role::Text);
    };
    let before: String = line.chars().take(cursor).collect();
    let after: String = line.chars().skip(cursor).collect();
    row.text(&visible(&before), Role::Text).text("▏", Role::Mark).text(&visible(&after), Role::Text)
}
