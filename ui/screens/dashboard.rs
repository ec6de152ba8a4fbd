//! Dashboard: what is true now.
//!
//!  ┌ pipeline ────────────────────────────┐
//!  ├ attention ────────┬ production ──────┤   Below 100 columns production goes; the pipeline
//!  ├ pull requests ────┼ runs ────────────┤   says what is known of it.
//!  └───────────────────┴──────────────────┘   From 160 columns on, what ships next stands on the right.

mod glance;
mod production;

use super::{frame, status};
use crate::app::changelog::kinds;
use crate::app::dashboard::{self, DashboardPane, Severity};
use crate::app::{Model, Region, Target, Zoom, age};
use crate::parts::{Frame, Panel, RowOf, cut_middle, window};
use crate::theme::Role;
use engine::board::BranchList;
use engine::changelog::Answer;
use engine::domain::Role as BranchRole;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// The panels and where they stand.
fn panels(area: Rect) -> Vec<(DashboardPane, Rect)> {
    let left = if area.width >= 160 { Rect { width: area.width * 2 / 3, ..area } } else { area };
    let tall = area.height >= 26;
    let pipeline = if area.width >= 100 && tall { 9 } else { 10 };
    let [top, rest] = Layout::vertical([Constraint::Length(pipeline), Constraint::Min(0)]).areas(left);
    let halves = |area: Rect| -> [Rect; 2] { Layout::horizontal([Constraint::Fill(1); 2]).areas(area) };
    let mut panels = vec![(DashboardPane::Pipeline, top)];
    if area.width >= 100 && tall {
        let [upper, lower] = Layout::vertical([Constraint::Fill(3), Constraint::Fill(2)]).areas(rest);
        let ([attention, production], [pulls, runs]) = (halves(upper), halves(lower));
        panels.extend([(DashboardPane::Attention, attention), (DashboardPane::Production, production)]);
        panels.extend([(DashboardPane::Pulls, pulls), (DashboardPane::Runs, runs)]);
    } else {
        let [attention, pulls] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(rest);
        panels.extend([(DashboardPane::Attention, attention), (DashboardPane::Pulls, pulls)]);
    }
    panels
}

pub use glance::steps;

/// The panels that are shown: all, or the focused one alone.
fn shown(model: &Model, area: Rect) -> Vec<(DashboardPane, Rect)> {
    match model.zoom {
        Zoom::On => vec![(model.dashboard.pane, area)],
        Zoom::Off => panels(area),
    }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    for (pane, place) in shown(model, area) {
        let note = note(model, pane, place);
        let frame = match pane {
            DashboardPane::Production if pane == model.dashboard.pane => Frame::ProductionFocused,
            _ if pane == model.dashboard.pane => Frame::Focused,
            DashboardPane::Production => Frame::Production,
            _ => Frame::Single,
        };
        let title = title(model, pane);
        let inside = Panel { title: &title, note: &note, frame }.draw(&model.look.theme, place, buffer);
        match pane {
            DashboardPane::Pipeline => pipeline(model, inside, buffer),
            DashboardPane::Attention => attention(model, inside, buffer),
            DashboardPane::Production => production::draw(model, inside, buffer),
            DashboardPane::Pulls => {
                glance::pulls(model, inside, buffer);
                status::fade(&model.board.pulls, &model.look.theme, inside, buffer);
            }
            DashboardPane::Runs => {
                glance::runs(model, inside, buffer);
                status::fade(&model.board.runs, &model.look.theme, inside, buffer);
            }
        }
    }
    if area.width >= 160 && model.zoom == Zoom::Off {
        let left = area.width * 2 / 3;
        ships_next(model, Rect { x: area.x + left, width: area.width - left, ..area }, buffer);
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let mut regions = Vec::new();
    for (pane, place) in shown(model, area) {
        let order = DashboardPane::ALL.iter().position(|other| *other == pane).unwrap_or_default();
        regions.push(Region { area: place, target: Target::Pane(order) });
        if pane == DashboardPane::Attention {
            let inside = Panel::inside(place);
            let first = attention_window(model, inside).start;
            let count = model.dashboard.items.len();
            let rows = inside.rows().enumerate().map(|(at, area)| (first + at, area)).filter(|(row, _)| *row < count);
            regions.extend(rows.map(|(row, area)| Region { area, target: Target::Row(order, row) }));
        }
    }
    regions
}

fn title(model: &Model, pane: DashboardPane) -> String {
    match pane {
        DashboardPane::Pipeline => "Pipeline".into(),
        DashboardPane::Attention if model.board.branches.is_loading() => "Needs attention".into(),
        DashboardPane::Attention => format!("Needs attention ({})", dashboard::count(&model.dashboard.items)),
        DashboardPane::Production => production::title(model),
        DashboardPane::Pulls => match model.board.pulls.value() {
            Some(list) => format!("Open PRs ({})", list.total.unwrap_or(list.pulls.len() as u64)),
            None => "Open PRs".into(),
        },
        DashboardPane::Runs => "Runs".into(),
    }
}

fn note(model: &Model, pane: DashboardPane, place: Rect) -> String {
    match pane {
        DashboardPane::Pipeline => status::age_of(&model.board.branches, model.now, "git"),
        DashboardPane::Attention => by_urgency(model, place),
        DashboardPane::Production => production::note(model),
        DashboardPane::Pulls => status::age_of(&model.board.pulls, model.now, "GitHub"),
        DashboardPane::Runs => status::age_of(&model.board.runs, model.now, "GitHub"),
    }
}

/// How the attention list is ordered, and how many of its lines are below the last one shown.
fn by_urgency(model: &Model, place: Rect) -> String {
    let shown = attention_window(model, Panel::inside(place));
    match model.dashboard.items.len().saturating_sub(shown.end) {
        0 => "by urgency".into(),
        below => format!("by urgency +{below} more"),
    }
}

/// Lines of the pipeline where production has a panel of its own.
const PANELED: usize = 7;

fn pipeline(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let rows = match model.board.branches.value() {
        Some(list) => with_production(model, lanes(model, list, area.width), area),
        None => status::instead(&model.board.branches, "branches")
            .into_iter()
            .map(|text| RowOf::new(theme, area.width).text(&text, Role::Pending))
            .collect(),
    };
    for (place, row) in area.rows().zip(rows) {
        row.draw(place, buffer);
    }
}

/// Below the lanes, production, where it has no panel of its own.
fn with_production<'a>(model: &'a Model, mut lanes: Vec<RowOf<'a>>, area: Rect) -> Vec<RowOf<'a>> {
    let room = usize::from(area.height).saturating_sub(lanes.len());
    if usize::from(area.height) > PANELED {
        if room > 2 {
            lanes.push(RowOf::new(&model.look.theme, area.width));
        }
        lanes.extend(production::lines(model, area.width));
    }
    lanes
}

fn lanes<'a>(model: &'a Model, list: &BranchList, width: u16) -> Vec<RowOf<'a>> {
    let theme = &*model.look.theme;
    let row = || RowOf::new(theme, width);
    let wide = width >= 100;
    let columns = if wide { (34, 14, 14, 14) } else { (22, 10, 9, 10) };
    let head = row().cell("REF", columns.0, Role::Dim).cell("BUILD", columns.1, Role::Dim);
    let head = head.cell("IMAGE", columns.2, Role::Dim).cell("DEPLOY", columns.3, Role::Dim).text("RUNNING", Role::Dim);
    let lane = |name: &str, role: BranchRole| -> RowOf<'a> {
        let Some(branch) = list.branches.iter().find(|branch| branch.role == role) else {
            return row().text(&format!("{name}  - none: this repository has no such branch"), Role::Skipped);
        };
        let age = age::ago(model.github_now(), branch.updated);
        let name = cut_middle(branch.name.as_str(), columns.0 - if wide { 18 } else { 10 });
        let lane = row().text(&name, Role::Title).text(&format!("  {}  ", branch.head.short()), Role::Text);
        let used = columns.0.saturating_sub(crate::parts::width(&name) + 11);
        let age = if wide { age } else { String::new() };
        let lane = lane.cell(&age, used, Role::Dim);
        let cells = glance::steps(model, branch);
        let widths = [columns.1, columns.2, columns.3];
        let cell = |lane: RowOf<'a>, ((text, role), width): (&(String, Role), usize)| lane.cell(text, width, *role);
        let (running, role) = production::running(model, branch);
        cells.iter().zip(widths).fold(lane, cell).text(&running, role)
    };
    let branches = &model.config.branches;
    let mut rows = vec![head, lane(&branches.integration, BranchRole::Integration)];
    let (role, text) = between(model, list);
    rows.push(row().text("   ▼  ", Role::Dim).text(&text, role));
    let (role, text) = older(model).filter(|_| !wide).unwrap_or_else(|| merge(model));
    rows.push(row().text("      ", Role::Dim).text(&text, role));
    rows.push(lane(&branches.production, BranchRole::Production));
    if list.branches.iter().any(|branch| branch.role == BranchRole::Staging) {
        rows.push(lane(&branches.staging, BranchRole::Staging));
    }
    rows.extend(older(model).filter(|_| wide).map(|(role, text)| row().text(&text, role)));
    rows
}

/// That GitHub has gone on since this clone was fetched, or that a branch here stands behind what it follows: then what is
/// counted here is of the past. Where it is narrow, this stands in the place of the merge, which is tried with the old heads.
fn older(model: &Model) -> Option<(Role, String)> {
    let newer = model.board.newer.iter().map(|newer| format!("{} {}", newer.branch, newer.commit.short()));
    let newer = newer.collect::<Vec<_>>().join(", ");
    if !newer.is_empty() {
        return Some((Role::Warn, format!("! GitHub has a newer {newer}: a f fetches")));
    }
    let behind = dashboard::lagging(&model.board).map(|(branch, of, count)| format!("{branch} {count} behind {of}"));
    let behind = behind.collect::<Vec<_>>().join(", ");
    (!behind.is_empty()).then(|| (Role::Warn, format!("! {behind}: git pull brings it here")))
}

/// What integration has and production lacks, counted.
fn between(model: &Model, list: &BranchList) -> (Role, String) {
    let production = list.counted_as(&model.config.branches.production);
    let Some(commits) = &list.unshipped else {
        return (Role::Unknown, format!("? unknown: what {production} lacks cannot be counted here"));
    };
    if commits.is_empty() {
        return (Role::Ok, format!("✓ everything is on {production}"));
    }
    let plural = if commits.len() == 1 { "commit" } else { "commits" };
    let oldest = commits.iter().map(|commit| commit.committed).min().unwrap_or_else(|| model.github_now());
    let age = frame::ago(model, oldest);
    let counted = format!("{} {plural}, the oldest {age} old, not on {production}", commits.len());
    match model.entries.unshipped_missing {
        None => (Role::Text, counted),
        Some(0) => (Role::Text, format!("{counted}  ·  every entry is there")),
        Some(count) => (Role::Warn, format!("{counted}  ·  ! {count} without changelog entry")),
    }
}

/// What merging integration into production would do.
fn merge(model: &Model) -> (Role, String) {
    let branches = &model.config.branches;
    let Some(preview) = model.board.merge.value() else {
        return (Role::Pending, "◌ merge: trying…".into());
    };
    match preview.as_ref() {
        None => (Role::Skipped, "- merge: one of the branches is absent".into()),
        Some(merge) if !merge.conflicts.is_empty() => {
            let count = merge.conflicts.len();
            (Role::Error, format!("✗ merge: {count} in conflict, first {}", merge.conflicts[0]))
        }
        Some(merge) if !merge.missing_in_integration.is_empty() => {
            let count = merge.missing_in_integration.len();
            let (to, from) = (&branches.integration, &branches.production);
            (Role::Warn, format!("! merge: clean, but {to} lacks {count} of {from}"))
        }
        Some(merge) if merge.fast_forward => (Role::Ok, "✓ merge: clean, could fast-forward".into()),
        Some(_) => (Role::Ok, "✓ merge: clean".into()),
    }
}

fn attention_window(model: &Model, area: Rect) -> std::ops::Range<usize> {
    let selected = model.dashboard.attention.position(&model.dashboard.keys).unwrap_or(0);
    window(model.dashboard.items.len(), selected, usize::from(area.height)).rows
}

fn attention(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.dashboard;
    if view.items.is_empty() {
        let reading = model.board.branches.is_loading() || model.board.changelog.is_loading();
        let board = &model.board;
        let outside = board.pulls.value().is_some() && board.runs.value().is_some() && board.images.value().is_some();
        let (role, text) = if reading {
            (Role::Pending, "◌ Reading…")
        } else if !outside {
            (Role::Unknown, "? Nothing that was read needs attention; GitHub or the registry is not read.")
        } else {
            (Role::Ok, "✓ Nothing needs attention. C writes an entry for any commit.")
        };
        return RowOf::new(theme, area.width).text(text, role).draw(area, buffer);
    }
    let selected = view.attention.position(&view.keys);
    let rows = attention_window(model, area);
    for (place, at) in area.rows().zip(rows) {
        let item = &view.items[at];
        let (glyph, role) = match item.severity {
            Severity::Error => ("✗", Role::Error),
            Severity::Warning => ("!", Role::Warn),
            Severity::Note => ("·", Role::Dim),
        };
        let here = selected == Some(at);
        RowOf::new(theme, place.width)
            .text(if here { "❯ " } else { "  " }, Role::Mark)
            .text(glyph, role)
            .text(" ", Role::Text)
            .cell(item.word, 9, role)
            .text(&item.text, Role::Text)
            .draw(place, buffer);
        if here {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}

/// The commits that the next promotion would ship, newest first, and what drifts, by kind.
fn ships_next(model: &Model, area: Rect, buffer: &mut Buffer) {
    let [upper, lower] = Layout::vertical([Constraint::Fill(1); 2]).areas(area);
    let theme = &model.look.theme;
    let list = model.board.branches.value();
    let unshipped = list.and_then(|list| list.unshipped.as_ref());
    let count = unshipped.map_or_else(|| "?".to_owned(), |commits| commits.len().to_string());
    let production = &model.config.branches.production;
    let production = list.map_or(production.as_str(), |list| list.counted_as(production));
    let title = format!("Not yet on {production} ({count})");
    let inside = Panel { title: &title, note: "key 2", frame: Frame::Single }.draw(theme, upper, buffer);
    let integration = list.and_then(|list| list.branches.iter().find(|branch| branch.role == BranchRole::Integration));
    match (unshipped, integration) {
        (Some(commits), Some(branch)) => {
            for (place, commit) in inside.rows().zip(commits) {
                super::branches::commit_row(model, branch, commit, place.width).draw(place, buffer);
            }
        }
        _ => RowOf::new(theme, inside.width).text("? unknown", Role::Unknown).draw(inside, buffer),
    }
    drift_by_kind(model, lower, buffer);
}

fn drift_by_kind(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let report = model.board.changelog.value();
    let total = report.map_or_else(String::new, |report| format!(" ({})", report.drift.len()));
    let title = format!("Drift by kind{total}");
    let inside = Panel { title: &title, note: "key 4", frame: Frame::Single }.draw(theme, area, buffer);
    let Some(report) = report else {
        for (row, text) in inside.rows().zip(status::instead(&model.board.changelog, "the changelog")) {
            RowOf::new(theme, row.width).text(&text, Role::Pending).draw(row, buffer);
        }
        return;
    };
    for (row, (kind, count)) in inside.rows().zip(&model.entries.by_kind) {
        let line = RowOf::new(theme, row.width).cell(&format!("{count:>5}"), 6, Role::Warn);
        line.text(kinds::heading(*kind), Role::Text).draw(row, buffer);
    }
    let (text, role) = match report.answer() {
        Answer::Clean if report.is_of_nothing() => ("- nothing to check: no commit yet", Role::Skipped),
        Answer::Clean => ("✓ no drift", Role::Ok),
        Answer::Unknown => ("? no drift known", Role::Unknown),
        Answer::Drift => return,
    };
    RowOf::new(theme, inside.width).text(text, role).draw(inside, buffer);
}
