//! What lies over a screen: one kind of sheet for all of them, and the menu of keys behind a prefix.
//!
//!   ┌─ title ──────────── note ─┐
//!   │ ❯ typed_                  │   The prompt only where something is typed.
//!   │   rows                    │   The selected row, or the scroll position, decides the window.
//!   └───────────────────────────┘

mod form;
mod sheet;
mod sheets;
mod which_key;

use crate::app::{Model, Overlay, Region, Target};
use crate::parts::{Frame, Panel, RowOf, width, window};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};
use sheet::{At, Sheet};

/// Wider than this a sheet is hard to read.
const WIDEST: u16 = 100;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    // What lies over a promotion leaves it in view.
    if model.overlays.contains(&Overlay::Promotion) {
        super::promotion::draw(model, area, buffer);
    }
    if model.overlays.contains(&Overlay::Rollback) {
        super::rollback::draw(model, area, buffer);
    }
    if model.overlays.contains(&Overlay::Fleet) {
        super::fleet::draw(model, area, buffer);
    }
    if model.overlays.contains(&Overlay::Bisect) {
        super::bisect::draw(model, area, buffer);
    }
    if model.overlays.last() == Some(&Overlay::Act) {
        form::draw(model, area, buffer);
    } else if let Some(overlay) = model.overlays.last().filter(|overlay| !has_a_place(overlay)) {
        let sheet = sheets::sheet(model, overlay);
        draw_sheet(model, &sheet, place(overlay, &sheet, area), buffer);
    }
    which_key::draw(model, area, buffer);
}

/// What fills the whole body, and is drawn by a screen of its own.
const fn has_a_place(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Promotion | Overlay::Rollback | Overlay::Fleet | Overlay::Bisect)
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let Some(overlay) = model.overlays.last() else { return Vec::new() };
    if *overlay == Overlay::Act {
        return form::regions(model, area);
    }
    if *overlay == Overlay::Fleet {
        return super::fleet::regions(model, area);
    }
    if *overlay == Overlay::Bisect {
        return super::bisect::regions(model, area);
    }
    if has_a_place(overlay) {
        return vec![Region { area, target: Target::Overlay }];
    }
    let sheet = sheets::sheet(model, overlay);
    let outer = place(overlay, &sheet, area);
    let rows = rows_area(&sheet, outer);
    let shown = shown(&sheet, rows);
    let mut regions = vec![Region { area: outer, target: Target::Overlay }];
    if matches!(sheet.at, At::Row(_)) {
        regions.extend(rows.rows().zip(shown).map(|(area, row)| Region { area, target: Target::OverlayRow(row) }));
    }
    regions
}

/// Where the text goes that is typed, or else where the selected row begins.
pub(super) fn cursor(model: &Model, area: Rect) -> Option<Position> {
    if model.overlays.last() == Some(&Overlay::Fleet) {
        return super::fleet::cursor(model, area);
    }
    if model.overlays.last() == Some(&Overlay::Bisect) {
        return super::bisect::cursor(model, area);
    }
    let overlay = model.overlays.last().filter(|overlay| **overlay != Overlay::Act && !has_a_place(overlay))?;
    let sheet = sheets::sheet(model, overlay);
    let outer = place(overlay, &sheet, area);
    if let Some(prompt) = &sheet.prompt {
        let inside = Panel::inside(outer);
        let cells = u16::try_from(2 + width(prompt)).unwrap_or(u16::MAX);
        let x = inside.x.saturating_add(cells).min(inside.right().saturating_sub(1));
        return Some(Position::new(x, inside.y));
    }
    let rows = rows_area(&sheet, outer);
    let mut shown = rows.rows().zip(shown(&sheet, rows));
    shown.find(|(_, row)| sheet.at == At::Row(*row)).map(|(place, _)| place.as_position())
}

/// The filter is one line at the bottom, so that the list it filters stays in view; the rest is centered.
fn place(overlay: &Overlay, sheet: &Sheet<'_>, area: Rect) -> Rect {
    if matches!(overlay, Overlay::Filter { .. }) {
        return Rect { y: area.bottom().saturating_sub(3), height: 3.min(area.height), ..area };
    }
    let width = area.width.min(WIDEST);
    let wanted = sheet.rows.len() + usize::from(sheet.prompt.is_some()) + 2;
    let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height).max(3.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

fn rows_area(sheet: &Sheet<'_>, outer: Rect) -> Rect {
    let inside = Panel::inside(outer);
    let used = u16::from(sheet.prompt.is_some()).min(inside.height);
    Rect { y: inside.y + used, height: inside.height - used, ..inside }
}

fn shown(sheet: &Sheet<'_>, area: Rect) -> std::ops::Range<usize> {
    let (count, height) = (sheet.rows.len(), usize::from(area.height));
    match sheet.at {
        At::Row(row) => window(count, row, height).rows,
        At::Scroll(first) => {
            let first = first.min(count.saturating_sub(height));
            first..(first + height).min(count)
        }
    }
}

fn draw_sheet(model: &Model, sheet: &Sheet<'_>, outer: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    Clear.render(outer, buffer);
    buffer.set_style(outer, theme.style(Role::Overlay));
    let inside = Panel { title: &sheet.title, note: &sheet.note, frame: Frame::Focused }.draw(theme, outer, buffer);
    if let Some(prompt) = &sheet.prompt {
        let row = RowOf::new(theme, inside.width).text("❯ ", Role::Mark);
        row.text(prompt, Role::Text).text("_", Role::Mark).draw(inside, buffer);
    }
    let rows = rows_area(sheet, outer);
    for (place, at) in rows.rows().zip(shown(sheet, rows)) {
        let here = sheet.at == At::Row(at);
        let sign = match (&sheet.at, here) {
            (At::Scroll(_), _) => "",
            (At::Row(_), true) => "❯ ",
            (At::Row(_), false) => "  ",
        };
        sheet.row(theme, at, RowOf::new(theme, place.width).text(sign, Role::Mark)).draw(place, buffer);
        if here {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}
