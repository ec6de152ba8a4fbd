//! Where is my change: the steps of one change, the answer, and the matches of what is looked for.
//!
//!  ┌ Where is PR #61 … ───────────────────┐
//!  │ ✓ BRANCHED    feature/x        date  │   Wide and high, a line joins the steps. Low, the two
//!  │ ▸ IN REVIEW   …        YOU ARE HERE  │   checks of the last deploy stand only where they matter.
//!  │ Answer: …                            │
//!  ├ 3 matches ───────────────────────────┤   Only while one of several is chosen.
//!  ├ > rating filter                      ┤   Reads the model only. Starts nothing.

mod journey;

use crate::app::whereabouts::Pane;
use crate::app::{Model, Overlay, Region, Target, age};
use crate::parts::{Frame, Panel, RowOf, visible, window};
use crate::theme::Role;
use engine::lifecycle::Candidate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// Rows of the line in which a change is looked for.
const FIND: u16 = 3;

struct Places {
    journey: Rect,
    matches: Rect,
    find: Rect,
}

fn places(model: &Model, area: Rect) -> Places {
    let view = &model.whereabouts;
    let most = (area.height / 3).max(4);
    let rows = u16::try_from(view.candidates.len()).unwrap_or(u16::MAX).saturating_add(2).min(most);
    let shown = view.pane == Pane::Matches && view.candidates.len() > 1;
    let matches = if shown { rows } else { 0 };
    let sizes = [Constraint::Min(0), Constraint::Length(matches), Constraint::Length(FIND)];
    let [journey, matches, find] = Layout::vertical(sizes).areas(area);
    Places { journey, matches, find }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let places = places(model, area);
    journey::draw(model, places.journey, buffer);
    if places.matches.height > 0 {
        matches(model, places.matches, buffer);
    }
    find(model, places.find, buffer);
}

/// The name of what is shown, for the title.
fn asked(model: &Model) -> String {
    let view = &model.whereabouts;
    match (view.candidate(), &view.person) {
        (Some(candidate), _) => {
            let branch = view.journey.as_ref().and_then(|journey| journey.branch.as_ref());
            let name = candidate.name();
            let branch = branch.map(|branch| format!(" {branch}")).filter(|branch| branch.trim() != name);
            format!("Where is {name}{} ?", branch.unwrap_or_default())
        }
        (None, Some(person)) => format!("Where are the changes of {person} ?"),
        (None, None) => "Where is my change ?".into(),
    }
}

fn matches(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.whereabouts;
    let title = match &view.person {
        Some(person) => open_changes(view.candidates.len(), Some(person)),
        None => format!("{} matches", view.candidates.len()),
    };
    let inside = Panel { title: &visible(&title), note: "Enter show", frame: Frame::Focused }.draw(theme, area, buffer);
    for (row, place) in shown(model, inside) {
        let selected = view.row() == Some(row);
        if selected {
            buffer.set_style(place, theme.style(Role::Selection));
        }
        candidate(model, &view.candidates[row], (place, selected), buffer);
    }
}

fn candidate(model: &Model, candidate: &Candidate, (place, selected): (Rect, bool), buffer: &mut Buffer) {
    let age = candidate.at.map(|at| age::words(model.github_now(), at)).unwrap_or_default();
    let role = if selected { Role::Selection } else { Role::Text };
    RowOf::new(&model.look.theme, place.width)
        .text(if selected { "❯ " } else { "  " }, Role::Mark)
        .cell(&candidate.name(), if place.width < 90 { 14 } else { 28 }, role)
        .cell(&age, 4, Role::Dim)
        .cell(&candidate.author, 16, Role::Dim)
        .text(&candidate.title, role)
        .draw(place, buffer);
}

/// The rows of the matches that are drawn, with their places.
fn shown(model: &Model, inside: Rect) -> Vec<(usize, Rect)> {
    let view = &model.whereabouts;
    let window = window(view.candidates.len(), view.row().unwrap_or(0), usize::from(inside.height));
    window.rows.zip(inside.rows()).collect()
}

fn open_changes(count: usize, person: Option<&str>) -> String {
    let changes = if count == 1 { "change" } else { "changes" };
    format!("{count} open {changes} of {}", person.unwrap_or("nobody"))
}

fn find(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.whereabouts;
    let typing = matches!(model.overlays.last(), Some(Overlay::Filter { .. }));
    let found = match (view.candidates.len(), view.landscape.as_ref(), view.query.is_empty()) {
        (_, None, _) => "◌ reading the history…".to_owned(),
        (_, Some(Err(_)), _) => "? the history could not be read".to_owned(),
        (0, _, true) => String::new(),
        (count, _, true) => open_changes(count, view.person.as_deref()),
        (0, ..) => "nothing that is known here is called so".to_owned(),
        (1, ..) => "1 match".to_owned(),
        (count, ..) => format!("{} of {count} matches", view.row().map_or(0, |row| row + 1)),
    };
    let title = "Find: commit, PR number, branch, tag, or words of a title";
    let frame = if typing { Frame::Focused } else { Frame::Single };
    let inside = Panel { title, note: "works offline for what was seen", frame }.draw(theme, area, buffer);
    let keys = if view.query.is_empty() { "i looks for one" } else { "" };
    RowOf::new(theme, inside.width)
        .text("> ", Role::Key)
        .text(&view.query, Role::Text)
        .text(if view.query.is_empty() { "" } else { "   " }, Role::Text)
        .text(&found, Role::Dim)
        .text(if found.is_empty() { "" } else { "   " }, Role::Text)
        .text(keys, Role::Dim)
        .draw(inside, buffer);
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let places = places(model, area);
    let mut regions = vec![Region { area: places.journey, target: Target::Pane(0) }];
    regions.extend(
        journey::rows(model, places.journey)
            .into_iter()
            .map(|(row, area)| Region { area, target: Target::Row(0, row) }),
    );
    if places.matches.height > 0 {
        regions.push(Region { area: places.matches, target: Target::Pane(1) });
        let rows = shown(model, Panel::inside(places.matches)).into_iter();
        regions.extend(rows.map(|(row, area)| Region { area, target: Target::Row(1, row) }));
    }
    regions.push(Region { area: places.find, target: Target::Hint("where.find") });
    regions
}
