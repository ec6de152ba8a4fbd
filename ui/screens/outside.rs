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
use crate::app::outside::Pane;
use crate::app::{Model, Preview, Region, Target, Zoom, outside};
use crate::parts::{Frame, Panel, RowOf, window};
use crate::theme::Role;
use engine::board::Reading;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// The list and the selected item, which has more room while it has the focus.
fn places(model: &Model, focus: Pane, area: Rect) -> (Option<Rect>, Option<Rect>) {
    let (list, detail) = match focus {
        Pane::List => (3, 2),
        Pane::Detail => (2, 3),
    };
    match (model.zoom, model.preview, focus) {
        (Zoom::On, _, Pane::Detail) => (None, Some(area)),
        (Zoom::On, _, Pane::List) | (Zoom::Off, Preview::Hidden, Pane::List) => (Some(area), None),
        _ if area.width >= 160 => {
            let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
            (Some(left), Some(right))
        }
        _ => {
            let parts = [Constraint::Fill(list), Constraint::Fill(detail)];
            let [upper, lower] = Layout::vertical(parts).areas(area);
            (Some(upper), Some(lower))
        }
    }
}

/// Below the column heads, and above what stands at the foot.
fn rows_area(area: Rect, foot: u16) -> Rect {
    let inside = Panel::inside(area);
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(1 + foot), ..inside }
}

fn shown(model: &Model, count: usize, area: Rect) -> std::ops::Range<usize> {
    window(count, outside::row(model).unwrap_or(0), usize::from(area.height)).rows
}

/// What can be clicked: the rows of the list, of which so many at the foot are left free, and the panes.
fn clicks(model: &Model, (list, detail): (Option<Rect>, Option<Rect>), count: usize, foot: u16) -> Vec<Region> {
    let mut regions = Vec::new();
    if let Some(area) = list {
        regions.push(Region { area, target: Target::Pane(0) });
        let rows = rows_area(area, foot);
        let shown = shown(model, count, rows);
        regions.extend(rows.rows().zip(shown).map(|(area, at)| Region { area, target: Target::Row(0, at) }));
    }
    regions.extend(detail.map(|area| Region { area, target: Target::Pane(1) }));
    regions
}

/// What a list is called, what it counts, and what it says when it is empty.
struct Words<'a> {
    title: &'a str,
    what: &'a str,
    source: &'a str,
    none: &'a str,
    total: Option<u64>,
    /// What stands in the place of the count, where the list can be another.
    views: Option<&'a str>,
    /// So many rows at the foot are left free.
    foot: u16,
}

/// Draws frame, heads and rows of a list, or why there are none.
/// What stands in a list of which the filter admits nothing.
const NO_MATCH: &str = "- nothing matches the filter; Esc clears it";

/// The title of a list, with what it is filtered by.
fn filtered(title: &str, filter: &str) -> String {
    if filter.is_empty() { title.to_owned() } else { format!("{title}  / {filter}") }
}

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
        (Some(_), _) if words.views.is_some() => format!("{}  {}", words.title, words.views.unwrap_or_default()),
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
        status::fade(reading, theme, place, buffer);
        if outside::row(model) == Some(at) {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}
