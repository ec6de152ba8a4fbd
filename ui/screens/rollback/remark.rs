//! What would be posted, before it is: where, and its words as far as there is room.

use crate::app::Model;
use crate::parts::{RowOf, visible};
use crate::screens::said::said;
use crate::theme::Role;
use engine::domain::pull_request::PullNumber;

/// All of it as far as there is room.
pub(super) fn rows<'a>(
    model: &'a Model,
    (pull, text): (PullNumber, &str),
    (width, height): (u16, u16),
) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let mut rows =
        said(theme, "! ", Role::Warn, &format!("W posts this on {pull}, as you. Nothing was posted yet."), width);
    let line = |line: &str| said(theme, "  │ ", Role::Text, &visible(line), width);
    let mut words: Vec<RowOf<'a>> = text.lines().flat_map(line).collect();
    let room = usize::from(height).saturating_sub(rows.len());
    if words.len() > room {
        let left = words.len() - room.saturating_sub(1);
        words.truncate(room.saturating_sub(1));
        words.extend(said(theme, "  ", Role::Dim, &format!("… and {left} more rows: y copies all of it"), width));
    }
    rows.extend(words);
    rows
}
