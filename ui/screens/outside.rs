//! What is read from outside the repository, each as a list and the selected item in words: pull requests, runs, images.
//!
//!  ┌ list ────────────────────────────────┐
//!  │ …                                    │   From 160 columns on the selected one stands on the right.
//!  ├ the selected one ────────────────────┤
//!  └──────────────────────────────────────┘

pub(super) mod images;
pub(super) mod pulls;
pub(super) mod runs;

use super::status;
use crate::app::{Model, Preview, Region, Target, Zoom, outside};
use crate::parts::{Frame, Panel, RowOf, window};
use crate::theme::Role;
use engine::board::Reading;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// The list and, where it is shown, the place of the selected item.
fn places(model: &Model, area: Rect) -> (Rect, Option<Rect>) {
    if model.zoom == Zoom::On || model.preview == Preview::Hidden {
        return (area, None);
    }
    let parts = [Constraint::Fill(3), Constraint::Fill(2)];
    let [list, detail] =
        if area.width >= 160 { Layout::horizontal(parts).areas(area) } else { Layout::vertical(parts).areas(area) };
    (list, Some(detail))
}

/// Below the column heads, and above what stands at the foot.
fn rows_area(area: Rect, foot: u16) -> Rect {
    let inside = Panel::inside(area);
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(1 + foot), ..inside }
}

fn shown(model: &Model, count: usize, area: Rect) -> std::ops::Range<usize> {
    window(count, outside::row(model).unwrap_or(0), usize::from(area.height)).rows
}

pub(super) fn regions(model: &Model, area: Rect, count: usize) -> Vec<Region> {
    let (list, _) = places(model, area);
    let rows = rows_area(list, 0);
    let mut regions = vec![Region { area: list, target: Target::Pane(0) }];
    let shown = shown(model, count, rows);
    regions.extend(rows.rows().zip(shown).map(|(area, at)| Region { area, target: Target::Row(0, at) }));
    regions
}

/// What a list is called, what it counts, and what it says when it is empty.
struct Words<'a> {
    title: &'a str,
    what: &'a str,
    source: &'a str,
    none: &'a str,
    total: Option<u64>,
    /// So many rows at the foot are left free.
    foot: u16,
}

/// Draws frame, heads and rows of a list, or why there are none.
fn draw_list<'a, T>(
    model: &'a Model,
    (reading, count): (&Reading<T>, usize),
    words: &Words<'_>,
    (heads, row): (fn(&'a Model, u16) -> RowOf<'a>, impl Fn(usize, u16) -> RowOf<'a>),
    (area, buffer): (Rect, &mut Buffer),
) {
    let theme = &model.look.theme;
    let title = match (reading.value(), words.total) {
        (None, _) => words.title.to_owned(),
        (Some(_), Some(total)) if total > count as u64 => format!("{} ({count} of {total})", words.title),
        (Some(_), _) => format!("{} ({count})", words.title),
    };
    let note = status::age_of(reading, model.now, words.source);
    let inside = Panel { title: &title, note: &note, frame: Frame::Focused }.draw(theme, area, buffer);
    if reading.value().is_none() {
        let role = if reading.fault().is_some() { Role::Unknown } else { Role::Pending };
        let lines = status::instead(reading, words.what);
        let cells = usize::from(inside.width.max(1));
        let lines = lines.iter().flat_map(|line| crate::app::overlays::wrap(line, cells));
        for (place, text) in inside.rows().zip(lines) {
            RowOf::new(theme, place.width).text(&text, role).draw(place, buffer);
        }
        return;
    }
    heads(model, inside.width).draw(inside, buffer);
    let rows = rows_area(area, words.foot);
    if count == 0 {
        return RowOf::new(theme, rows.width).text(words.none, Role::Skipped).draw(rows, buffer);
    }
    for (place, at) in rows.rows().zip(shown(model, count, rows)) {
        row(at, place.width).draw(place, buffer);
        if outside::row(model) == Some(at) {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}

/// Draws the pane of the selected item: pairs of a label and words.
fn draw_facts(model: &Model, area: Rect, title: &str, facts: &[(&str, String, Role)], buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let inside = Panel { title, note: "", frame: Frame::Single }.draw(theme, area, buffer);
    let cells = usize::from(inside.width).saturating_sub(11).max(8);
    let lines = facts.iter().flat_map(|(label, words, role)| {
        let wrapped = crate::app::overlays::wrap(words, cells);
        wrapped.into_iter().enumerate().map(move |(at, text)| (if at == 0 { *label } else { "" }, text, *role))
    });
    for (place, (label, text, role)) in inside.rows().zip(lines) {
        RowOf::new(theme, place.width).cell(label, 10, Role::Dim).text(&text, role).draw(place, buffer);
    }
}
