//! The keys that may follow a prefix, shown when a person hesitates. It never waits for the next key itself.

use crate::app::{Model, menu_is_due};
use crate::commands::{self, Hint, MENUS};
use crate::parts::{Frame, Panel, RowOf, width};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Clear, Widget};

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(pending) = model.prefix.as_ref().filter(|_| menu_is_due(model)) else { return };
    let hints = commands::menu(model, &pending.keys);
    let columns = columns(&hints, area);
    let height = u16::try_from(hints.len().div_ceil(columns)).unwrap_or(u16::MAX) + 3;
    let height = height.min(area.height);
    let place = Rect { y: area.bottom() - height, height, ..area };
    Clear.render(place, buffer);
    let theme = &model.look.theme;
    buffer.set_style(place, theme.style(Role::Overlay));
    let keys: String = pending.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let about = MENUS.iter().find(|menu| menu.key == keys).map_or("", |menu| menu.title);
    let title = format!("{keys}  {about}");
    let inside = Panel { title: &title, note: "", frame: Frame::Focused }.draw(theme, place, buffer);
    let per_column = hints.len().div_ceil(columns).max(1);
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(inside);
    for (column, chunk) in areas.iter().zip(hints.chunks(per_column)) {
        for (row, hint) in column.rows().zip(chunk) {
            draw_hint(model, hint, row, buffer);
        }
    }
    if let Some(last) = inside.rows().next_back() {
        let words = "any key above acts, every other closes and does nothing";
        RowOf::new(theme, last.width).text(words, Role::Dim).draw(last, buffer);
    }
}

/// As many columns as have room for each reason whole; as many as can be where the rows would not suffice.
fn columns(hints: &[Hint], area: Rect) -> usize {
    let cells = |hint: &Hint| 6 + width(&hint.name) + hint.ready.as_ref().err().map_or(0, |why| width(why) + 2);
    let widest = hints.iter().map(cells).max().unwrap_or(0) + 2;
    let most = usize::from((area.width / 36).clamp(1, 4));
    let fit = (usize::from(area.width.saturating_sub(4)) / widest.max(1)).clamp(1, most);
    let rows = usize::from(area.height.saturating_sub(3)).max(1);
    if hints.len().div_ceil(fit) > rows { most } else { fit }
}

fn draw_hint(model: &Model, hint: &Hint, area: Rect, buffer: &mut Buffer) {
    let area = Rect { width: area.width.saturating_sub(2), ..area };
    let (keys, words) = if hint.ready.is_ok() { (Role::Key, Role::Text) } else { (Role::Dim, Role::Dim) };
    let row = RowOf::new(&model.look.theme, area.width).cell(&hint.keys, 3, keys).text(&hint.name, words);
    match &hint.ready {
        Err(why) if row.left() > 12 => row.text("  ", Role::Dim).text(why, Role::Dim),
        _ => row,
    }
    .draw(area, buffer);
}
