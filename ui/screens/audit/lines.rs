//! The timeline: a line for each thing that happened, and below it what one would ask next.

use crate::app::audit::{Pane, Scope, at};
use crate::app::{Model, Region, Target, age};
use crate::parts::{Frame, Panel, RowOf, visible, window};
use crate::screens::status;
use crate::theme::Role;
use engine::delivery::{Entry, EntryEnd, Source};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// More lines below one are read with Enter.
const DETAILS: usize = 2;
const LEGEND: [&str; 2] = [
    "console: the record of this machine · github: a run of Actions",
    "host !: seen on the server, no run and no record matches",
];

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let frame = if model.audit.pane == Pane::Timeline { Frame::Focused } else { Frame::Single };
    let note = status::age_of(&model.board.runs, model.now, "GitHub");
    let inside = Panel { title: &title(model), note: &note, frame }.draw(theme, area, buffer);
    heads(model, inside.width).draw(inside, buffer);
    let rows = below_heads(inside);
    let (troubles, rows) = with_troubles(model, rows);
    for (place, text) in troubles {
        RowOf::new(theme, place.width).text(&text, Role::Unknown).draw(place, buffer);
    }
    let count = model.audit.list.keys.len();
    if count == 0 {
        return RowOf::new(theme, rows.width).text(nothing(model), Role::Skipped).draw(rows, buffer);
    }
    let all = flat(model);
    let shown = shown(model, &all, rows.height);
    let drawn = shown.len();
    for (place, (row, line)) in rows.rows().zip(&all[shown]) {
        let Some(entry) = at(model, *row) else { continue };
        match line {
            0 => self::row(model, entry, place.width).draw(place, buffer),
            more => detail(model, entry, (*more, place.width)).draw(place, buffer),
        }
        if model.audit.list.row() == Some(*row) && *line == 0 {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
    let free = usize::from(rows.height).saturating_sub(drawn);
    if free > LEGEND.len() {
        for (place, text) in rows.rows().skip(drawn + 1).zip(LEGEND) {
            RowOf::new(theme, place.width).text(text, Role::Dim).draw(place, buffer);
        }
    }
}

pub(super) fn regions(model: &Model, inside: Rect) -> Vec<Region> {
    let (_, rows) = with_troubles(model, below_heads(inside));
    let all = flat(model);
    let shown = shown(model, &all, rows.height);
    let placed = rows.rows().zip(&all[shown]);
    placed.map(|(area, (row, _))| Region { area, target: Target::Row(0, *row) }).collect()
}

fn below_heads(inside: Rect) -> Rect {
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
}

fn title(model: &Model) -> String {
    let word = |scope: Scope| {
        if scope == model.audit.scope { format!("[{}]", scope.word()) } else { scope.word().to_owned() }
    };
    let scopes = Scope::ALL.map(word).join(" ");
    let filter = &model.audit.filter;
    if filter.is_empty() { format!("Audit  {scopes}") } else { format!("Audit  {scopes}  / {filter}") }
}

/// What could not be read stands above what could.
fn with_troubles(model: &Model, rows: Rect) -> (Vec<(Rect, String)>, Rect) {
    let record = model.audit.told.as_ref().and_then(|told| told.records.as_ref().err());
    let runs = model.board.runs.fault().filter(|_| model.board.runs.value().is_none());
    let texts = [record, runs].into_iter().flatten().map(|fault| visible(&format!("? {fault}.")).into_owned());
    let placed: Vec<(Rect, String)> = rows.rows().zip(texts).collect();
    let taken = u16::try_from(placed.len()).unwrap_or(0);
    (placed, Rect { y: rows.y + taken, height: rows.height - taken, ..rows })
}

fn nothing(model: &Model) -> &'static str {
    let unread = model.audit.told.is_none() || model.board.runs.is_loading();
    match (unread, model.audit.entries.is_empty()) {
        (true, _) => "◌ Reading the record and the runs…",
        (false, true) => "- nothing was done from here, and no deploy is known",
        (false, false) => "- nothing matches; Esc clears the filter, ] shows the others",
    }
}

/// Every line of every item: its row, and which of its lines it is.
fn flat(model: &Model) -> Vec<(usize, usize)> {
    let rows = (0..model.audit.list.keys.len()).filter_map(|row| Some((row, at(model, row)?)));
    rows.flat_map(|(row, entry)| (0..=inline(entry).len()).map(move |line| (row, line))).collect()
}

fn shown(model: &Model, all: &[(usize, usize)], height: u16) -> std::ops::Range<usize> {
    let selected = model.audit.list.row().unwrap_or(0);
    let at = all.iter().position(|(row, _)| *row == selected).unwrap_or(0);
    window(all.len(), at, usize::from(height)).rows
}

/// What stands below a line without being asked for: of what changed production from here, of what failed, and of what
/// only a host shows.
fn inline(entry: &Entry) -> &[String] {
    let tells = match entry.source {
        Source::Console => entry.production || entry.end != EntryEnd::Done,
        Source::Github => false,
        Source::Host => true,
    };
    if tells { &entry.details[..entry.details.len().min(DETAILS)] } else { &[] }
}

/// Cells of who, the act and what.
fn widths(width: u16) -> (usize, usize, usize) {
    let (who, act) = if width >= 100 { (20, 20) } else { (9, 10) };
    let rest = usize::from(width).saturating_sub(2 + 12 + 8 + who + 1 + act + 1 + 1 + 11);
    (who, act, rest)
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let (who, act, what) = widths(width);
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("WHEN", 11, Role::Dim);
    let row = row.cell("VIA", 7, Role::Dim).cell("WHO", who, Role::Dim).cell("ACTION", act, Role::Dim);
    row.cell("WHAT", what, Role::Dim).text("RESULT", Role::Dim)
}

fn row<'a>(model: &'a Model, entry: &Entry, width: u16) -> RowOf<'a> {
    let (who, act, what) = widths(width);
    let here = crate::app::audit::selected(model).is_some_and(|selected| selected.key == entry.key);
    let when = entry.at.with_timezone(model.now.offset()).format("%m-%d %H:%M").to_string();
    let (via, role) = match entry.source {
        Source::Console => ("console", Role::Text),
        Source::Github => ("github", Role::Dim),
        Source::Host => ("host !", Role::Warn),
    };
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let row =
        row.cell(&when, 11, Role::Dim).cell(via, 7, role).cell(entry.who.as_deref().unwrap_or("?"), who, Role::Dim);
    let strong = if entry.production { Role::Prod } else { Role::Text };
    let (result, role) = result(entry);
    row.cell(&entry.act, act, strong).cell(&entry.what, what, Role::Text).text(&result, role)
}

fn detail<'a>(model: &'a Model, entry: &Entry, (line, width): (usize, u16)) -> RowOf<'a> {
    let text = inline(entry).get(line - 1).map(String::as_str).unwrap_or_default();
    RowOf::new(&model.look.theme, width).cell("", 13, Role::Dim).text(text, Role::Dim)
}

/// `✓ 9m12s`, `✗ failed`.
fn result(entry: &Entry) -> (String, Role) {
    let took = entry.took.map(age::lasted);
    let with = |sign: &str, word: &str| match &took {
        Some(took) => format!("{sign} {took}"),
        None => format!("{sign} {word}"),
    };
    match entry.end {
        EntryEnd::Done => (with("✓", "done"), Role::Ok),
        EntryEnd::Open => (with("⟳", "goes on"), Role::Running),
        EntryEnd::Refused => ("- refused".into(), Role::Skipped),
        EntryEnd::Failed => ("✗ failed".into(), Role::Error),
        EntryEnd::Cancelled => ("- cancelled".into(), Role::Skipped),
        EntryEnd::Unknown => ("? unknown".into(), Role::Unknown),
    }
}
