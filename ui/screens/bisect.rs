//! Which version brought a fault: the versions that an environment ran, and below them what to do next.
//!
//!  ┌ Which version brought it? production ──────── ┐
//!  │  bad  f956226  2026-03-04 11:20  subject       │   Newest first. From bad to good once both are said.
//!  │  TRY  7b1e4d0  …                               │
//!  │  good a40c2e1  …                               │
//!  ├ 2 tries at most ───────────────────────────────┤
//!  │ what to do, how it can be looked at, the notes │   Found: the commits that came between, and whose they are.
//!  └────────────────────────────────────────────────┘

mod below;

use crate::app::bisect::{Told, Version, environment};
use crate::app::{Model, Region, Target};
use crate::parts::{Frame, Panel, RowOf, visible, window};
use crate::theme::Role;
use engine::lifecycle::bisect::Word;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::widgets::{Clear, Widget};

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    Clear.render(area, buffer);
    buffer.set_style(area, theme.style(Role::Text));
    buffer.set_style(area, theme.style(Role::Bg));
    let [list, below] = parts(model, area);
    let title = format!("Which version of {} brought it?", visible(environment(model).as_str()));
    let note = if model.bisect.reading { "⟳ reading" } else { "newest first" };
    let inside = Panel { title: &title, note, frame: Frame::Focused }.draw(theme, list, buffer);
    if model.bisect.versions().is_empty() {
        nothing(model, inside.width).draw(inside, buffer);
    }
    for (place, at) in rows(model, inside) {
        row(model, &model.bisect.versions()[at], place.width).draw(place, buffer);
        if at == model.bisect.row() {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
    below::draw(model, below, buffer);
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let [list, _] = parts(model, area);
    let rows = rows(model, Panel::inside(list)).map(|(area, at)| Region { area, target: Target::OverlayRow(at) });
    std::iter::once(Region { area, target: Target::Overlay }).chain(rows).collect()
}

/// Where the selected row begins.
pub(super) fn cursor(model: &Model, area: Rect) -> Option<Position> {
    let [list, _] = parts(model, area);
    rows(model, Panel::inside(list)).find(|(_, at)| *at == model.bisect.row()).map(|(place, _)| place.as_position())
}

/// The list gets what it needs, and half of the room at most.
fn parts(model: &Model, area: Rect) -> [Rect; 2] {
    let wanted = u16::try_from(model.bisect.versions().len()).unwrap_or(u16::MAX).saturating_add(2);
    Layout::vertical([Constraint::Length(wanted.min(area.height / 2).max(4)), Constraint::Min(0)]).areas(area)
}

fn rows(model: &Model, inside: Rect) -> impl Iterator<Item = (Rect, usize)> {
    let shown = window(model.bisect.versions().len(), model.bisect.row(), usize::from(inside.height)).rows;
    inside.rows().zip(shown)
}

fn nothing(model: &Model, width: u16) -> RowOf<'_> {
    let row = RowOf::new(&model.look.theme, width);
    match &model.bisect.told {
        None => row.text("◌ reading the versions…", Role::Skipped),
        Some(Ok(_)) => row.text("No version is known that it ran: ] goes to another environment.", Role::Skipped),
        Some(Err(_)) => row.text("? the versions could not be read", Role::Unknown),
    }
}

/// `❯ TRY  7b1e4d0  2026-03-04 11:20 proven   fix: retry`.
fn row<'a>(model: &'a Model, version: &Version, width: u16) -> RowOf<'a> {
    let selected = model.bisect.chosen == Some(version.commit);
    let (word, role) = word(model.bisect.known(), version);
    let at = |at: engine::domain::Moment| at.with_timezone(model.now.offset()).format("%Y-%m-%d %H:%M").to_string();
    let ran = version.told.as_ref().map_or_else(|| "not known to run".into(), |told| at(told.at));
    let sure = version.told.as_ref().map_or("", |told| crate::cli::whereabouts::sureness(told.confidence));
    RowOf::new(&model.look.theme, width)
        .text(if selected { "❯ " } else { "  " }, Role::Mark)
        .cell(word, 4, role)
        .cell(&version.commit.short(), 7, Role::Text)
        .cell(&ran, 16, Role::Text)
        .cell(sure, 10, Role::Dim)
        .text(&visible(version.subject.as_deref().unwrap_or("not in this clone")), Role::Text)
}

fn word(told: Option<&Told>, version: &Version) -> (&'static str, Role) {
    match version.word {
        _ if told.and_then(Told::next) == Some(version.commit) => ("TRY", Role::Key),
        Some(Word::Good) => ("good", Role::Ok),
        Some(Word::Bad) => ("bad", Role::Error),
        Some(Word::Skip) => ("skip", Role::Skipped),
        None => ("", Role::Dim),
    }
}
