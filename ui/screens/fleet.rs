//! The services of this console: one row each, and everything about the chosen one below.
//!
//!  ┌ Services ─────────── 4812 of 5000 calls, for all ┐
//!  │   # service  drift ship PRs production back needs read │   Which stands where the console is carries a dot.
//!  ├ acme/api ─────────────────────────── ~/code/api ┤
//!  │ Live, Back, Needs, Unread, Read                  │   What does not fit in a row, in sentences.
//!  └──────────────────────────────────────────────────┘

mod detail;

use crate::app::fleet::{Live, Row, Service};
use crate::app::{Model, Region, Target, age};
use crate::parts::{Frame, Panel, RowOf, visible, window};
use crate::theme::Role;
use engine::domain::health::Kind;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::widgets::{Clear, Widget};

/// Cells of the columns behind the name: drift, commits to ship, pull requests, production, the way back, needs, age.
const COLUMNS: [usize; 7] = [5, 4, 4, 15, 9, 5, 4];
const HEADS: [&str; 7] = ["drift", "ship", "PRs", "production", "way back", "needs", "read"];
/// The mark, the number and the dot before the name.
const BEFORE: usize = 6;
/// A name with more cells is cut.
const LONGEST: usize = 40;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    Clear.render(area, buffer);
    buffer.set_style(area, theme.style(Role::Text));
    buffer.set_style(area, theme.style(Role::Bg));
    let [list, below] = parts(model, area);
    let panel = Panel { title: "Services", note: &budget(model), frame: Frame::Focused };
    let inside = panel.draw(theme, list, buffer);
    head(model, inside, buffer);
    for (place, at) in rows(model, inside) {
        row(model, at, place.width).draw(place, buffer);
        if at == model.fleet.row {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
    if let Some(service) = model.fleet.services.get(model.fleet.row) {
        detail::draw(model, service, below, buffer);
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let [list, _] = parts(model, area);
    let rows = rows(model, Panel::inside(list)).map(|(area, at)| Region { area, target: Target::OverlayRow(at) });
    std::iter::once(Region { area, target: Target::Overlay }).chain(rows).collect()
}

/// Where the chosen row begins.
pub(super) fn cursor(model: &Model, area: Rect) -> Option<Position> {
    let [list, _] = parts(model, area);
    rows(model, Panel::inside(list)).find(|(_, at)| *at == model.fleet.row).map(|(place, _)| place.as_position())
}

/// The list gets what it needs, and half of the room at most.
fn parts(model: &Model, area: Rect) -> [Rect; 2] {
    let wanted = u16::try_from(model.fleet.services.len()).unwrap_or(u16::MAX).saturating_add(3);
    Layout::vertical([Constraint::Length(wanted.min(area.height / 2).max(4)), Constraint::Min(0)]).areas(area)
}

fn rows(model: &Model, inside: Rect) -> impl Iterator<Item = (Rect, usize)> {
    let below = Rect { y: inside.y + 1.min(inside.height), height: inside.height.saturating_sub(1), ..inside };
    let shown = window(model.fleet.services.len(), model.fleet.row, usize::from(below.height)).rows;
    below.rows().zip(shown).collect::<Vec<_>>().into_iter()
}

/// All that ask one GitHub share what is left.
fn budget(model: &Model) -> String {
    let rows = model.fleet.services.iter().filter_map(|service| service.row.as_ref()?.limits);
    let left = rows.min_by_key(|limits| limits.remaining);
    left.map_or_else(String::new, |left| {
        format!("{} of {} calls are left, for all together", left.remaining, left.limit)
    })
}

fn name_cells(width: u16) -> usize {
    let others: usize = COLUMNS.iter().map(|cells| cells + 1).sum();
    usize::from(width).saturating_sub(BEFORE + others).clamp(8, LONGEST)
}

fn head(model: &Model, inside: Rect, buffer: &mut Buffer) {
    let begun = RowOf::new(&model.look.theme, inside.width).cell("", BEFORE - 1, Role::Dim);
    let begun = begun.cell("service", name_cells(inside.width), Role::Dim);
    let heads = HEADS.iter().zip(COLUMNS);
    heads.fold(begun, |row, (head, cells)| row.cell(head, cells, Role::Dim)).draw(inside, buffer);
}

/// `❯ 2 ● acme/api   3   12   4   f956226 well   ready   1   now`.
fn row(model: &Model, at: usize, width: u16) -> RowOf<'_> {
    let service = &model.fleet.services[at];
    let row = RowOf::new(&model.look.theme, width).text(if at == model.fleet.row { "❯ " } else { "  " }, Role::Mark);
    let number = if at < 9 { (at + 1).to_string() } else { " ".into() };
    let dot = if at == model.fleet.here { "● " } else { "  " };
    let row = row.text(&number, Role::Key).text(" ", Role::Text).text(dot, Role::Mark);
    let called = visible(&service.called()).into_owned();
    let short = called.rsplit('/').next().unwrap_or(&called);
    let cells = name_cells(width);
    let name = if crate::parts::width(&called) > cells { short } else { &called };
    let row = row.cell(name, cells, Role::Title);
    columns(model, service)
        .into_iter()
        .zip(COLUMNS)
        .fold(row, |row, ((text, role), cells)| row.cell(&text, cells, role))
}

fn columns(model: &Model, service: &Service) -> [(String, Role); 7] {
    let row = service.row.as_deref();
    let count = |count: Option<String>| count.map_or(("?".to_owned(), Role::Unknown), |count| (count, Role::Text));
    [
        count(row.and_then(|row| row.drift).map(|count| count.to_string())),
        count(row.and_then(|row| row.unshipped).map(|count| count.to_string())),
        count(row.and_then(|row| row.pulls).map(|count| count.to_string())),
        production(row),
        way_back(row),
        needs(row),
        read(model, service),
    ]
}

fn production(row: Option<&Row>) -> (String, Role) {
    let Some(row) = row else { return ("?".into(), Role::Unknown) };
    match (&row.production, row.is_unread()) {
        (Some(live), _) => (format!("{} {}", commit(live), health(live.state).0), health(live.state).1),
        (None, true) => ("?".into(), Role::Unknown),
        (None, false) => ("not configured".into(), Role::Skipped),
    }
}

/// The commit that is live, in seven digits.
fn commit(live: &Live) -> String {
    live.commit.as_deref().map_or_else(|| "?".into(), |commit| visible(commit).into_owned())
}

/// How well something is, in a word.
const fn health(state: Kind) -> (&'static str, Role) {
    match state {
        Kind::Good => ("well", Role::Ok),
        Kind::Bad => ("UNWELL", Role::Error),
        Kind::Unknown => ("unknown", Role::Unknown),
    }
}

fn way_back(row: Option<&Row>) -> (String, Role) {
    match row.and_then(|row| row.rollback.as_ref()).map(|(state, _)| *state) {
        Some("ready") => ("ready".into(), Role::Ok),
        Some("not_ready") => ("not ready".into(), Role::Warn),
        Some(_) => ("unknown".into(), Role::Unknown),
        None if row.is_none_or(Row::is_unread) => ("?".into(), Role::Unknown),
        None => ("-".into(), Role::Skipped),
    }
}

fn needs(row: Option<&Row>) -> (String, Role) {
    match row {
        Some(row) if row.needs_a_person() => (format!("{} !", row.needs), Role::Warn),
        Some(row) if !row.is_unread() => ("-".into(), Role::Dim),
        _ => ("?".into(), Role::Unknown),
    }
}

/// How old the oldest of it is, and that it is being read.
fn read(model: &Model, service: &Service) -> (String, Role) {
    let sign = if service.reading { "⟳" } else { "" };
    let oldest = service.row.as_ref().and_then(|row| row.oldest);
    match oldest {
        Some(taken) => (format!("{sign}{}", age::words(model.now, taken)), Role::Dim),
        None if service.reading => ("⟳".into(), Role::Running),
        None => ("?".into(), Role::Unknown),
    }
}
