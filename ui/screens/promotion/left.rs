//! What was begun on this machine and has not ended: what is known, and what can be done.

use crate::app::Model;
use crate::app::promotion::Left;
use crate::parts::{Focus, RowOf, production, typed_line};
use crate::screens::said::{put, said};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, left: &Left, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let inside = production(theme, "Something was left", Focus::Elsewhere, area, buffer);
    let width = inside.width;
    let mut rows: Vec<RowOf<'_>> =
        left.sentences().iter().flat_map(|sentence| said(theme, "", Role::Text, sentence, width)).collect();
    rows.push(RowOf::new(theme, width));
    rows.extend(said(
        theme,
        "",
        Role::Text,
        "One thing after the other: nothing is planned until this has ended.",
        width,
    ));
    rows.push(RowOf::new(theme, width));
    if left.is_promotion() {
        let go_on =
            "G  goes on with it: looks whether it was merged, and follows it or ends it. Nothing is sent again.";
        let seen = "S  marks it as seen: somebody looked, and says in words what is the case. The lock is given back.";
        rows.extend(said(theme, "", Role::Text, go_on, width));
        rows.extend(said(theme, "", Role::Text, seen, width));
    } else {
        rows.extend(said(theme, "", Role::Text, "cutover follow says more about it.", width));
    }
    rows.push(RowOf::new(theme, width));
    if let Some(words) = &left.words {
        let row = RowOf::new(theme, width).text("What you saw: ", Role::Prod);
        let line = words.text.lines().first().map(String::as_str).unwrap_or_default();
        rows.push(typed_line(row, line, Some(words.text.cursor().1)));
        rows.extend(said(theme, "", Role::Dim, "Enter closes its journal with these words; Esc steps back.", width));
    }
    if left.asked.is_some() {
        rows.push(RowOf::new(theme, width).text("⟳ Closing its journal…", Role::Running));
    }
    put(rows, inside, buffer);
}
