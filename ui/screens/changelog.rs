//! Changelog: drift by kind, the entry form, and the exact edits before anything is written.
//!
//!  ┌ drift ────────────┬ entry form ──────┐   Below 100 columns the panes stand one above the other.
//!  │ by kind           ├ exact edits ─────┤
//!  └───────────────────┴──────────────────┘

mod edits;
mod form;

use super::status;
use crate::app::changelog::{self as view, Asking, Focus, Pane, Row, Scope};
use crate::app::{Model, Region, Target};
use crate::parts::{Frame, Panel, RowOf, window};
use crate::theme::Role;
use engine::changelog::{Answer, Finding, Fix, Report};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

fn places(model: &Model, area: Rect) -> Vec<(Pane, Rect)> {
    let panes = view::panes(model);
    let [first, others @ ..] = panes.as_slice() else { return Vec::new() };
    if others.is_empty() {
        return vec![(*first, area)];
    }
    let split = [Constraint::Fill(3), Constraint::Fill(2)];
    let [left, rest] = if area.width >= 100 {
        Layout::horizontal(split).areas(area)
    } else {
        Layout::vertical([Constraint::Fill(1); 2]).areas(area)
    };
    let mut placed = vec![(*first, left)];
    let stacked = Layout::vertical(vec![Constraint::Fill(1); others.len()]).split(rest);
    placed.extend(others.iter().copied().zip(stacked.iter().copied()));
    placed
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    for (pane, place) in places(model, area) {
        match pane {
            Pane::List => list(model, place, buffer),
            Pane::Detail => detail(model, place, buffer),
            Pane::Form => form::draw(model, place, buffer),
            Pane::Edits => edits::draw(model, place, model.changelog.scroll, buffer),
            Pane::FullDiff => edits::draw(model, place, model.changelog.full_diff.unwrap_or(0), buffer),
        }
    }
    if let Some(asking) = &model.changelog.asking {
        ask(model, asking, area, buffer);
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let mut regions = Vec::new();
    for (order, (pane, place)) in places(model, area).into_iter().enumerate() {
        regions.push(Region { area: place, target: Target::Pane(order) });
        if pane == Pane::List {
            let rows = rows_area(place);
            let clickable = rows.rows().zip(shown(model, rows));
            let found = clickable.filter_map(|(area, row)| Some((area, model.changelog.listing.position_at(row)?)));
            regions.extend(found.map(|(area, at)| Region { area, target: Target::Row(order, at) }));
        }
    }
    regions
}

fn rows_area(area: Rect) -> Rect {
    let inside = Panel::inside(area);
    Rect { y: inside.y + 1, height: inside.height.saturating_sub(2), ..inside }
}

fn shown(model: &Model, area: Rect) -> std::ops::Range<usize> {
    let selected = model.changelog.selected_row().unwrap_or(0);
    window(model.changelog.listing.height(), selected, usize::from(area.height)).rows
}

fn list(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.changelog;
    let title = model
        .board
        .changelog
        .value()
        .map_or_else(|| "Drift".to_owned(), |report| format!("Drift ({})", report.drift.len()));
    let scope = match view.scope {
        Scope::Whole => "t scope: whole history",
        Scope::Unshipped => "t scope: not on production",
    };
    let note = format!("{scope}   {}", status::age_of(&model.board.changelog, model.now, "checked"));
    let frame = if view.focus == Focus::List { Frame::Focused } else { Frame::Single };
    let inside = Panel { title: &title, note: &note, frame }.draw(theme, area, buffer);
    let Some(report) = model.board.changelog.value() else {
        for (place, text) in inside.rows().zip(status::instead(&model.board.changelog, "the changelog")) {
            RowOf::new(theme, place.width).text(&text, Role::Pending).draw(place, buffer);
        }
        return;
    };
    let columns = "  KIND       COMMIT   DETAIL";
    RowOf::new(theme, inside.width).text(columns, Role::Dim).draw(inside, buffer);
    let rows = rows_area(area);
    if view.listing.height() == 0 {
        let (text, role) = match (report.answer(), view.filter.is_empty()) {
            (Answer::Clean, _) if report.is_of_nothing() => ("- nothing to check: no commit yet", Role::Skipped),
            (Answer::Clean, _) => ("✓ No drift. C writes an entry for any commit.", Role::Ok),
            (Answer::Unknown, _) => ("? No drift is known, and the history is cut off here.", Role::Unknown),
            (Answer::Drift, false) => ("- none match; Esc clears the filter", Role::Ok),
            (Answer::Drift, true) => ("- none in this scope; t shows the whole history", Role::Ok),
        };
        RowOf::new(theme, rows.width).text(text, role).draw(rows, buffer);
    }
    let window = shown(model, rows);
    let selected = view.selected_row();
    for (place, (at, row)) in rows.rows().zip(window.clone().zip(view.listing.rows(window))) {
        list_row(model, &row, (selected == Some(at), place.width)).draw(place, buffer);
        if selected == Some(at) {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
    if let Some(place) = inside.rows().next_back().filter(|place| place.y > inside.y) {
        counts(model, report, place, buffer);
    }
}

/// What was looked at, and how many commits it let off.
fn counts(model: &Model, report: &Report, place: Rect, buffer: &mut Buffer) {
    let marks = model.changelog.list.marks.len();
    let marked = if marks == 0 { String::new() } else { format!("{marks} marked, F previews their fix · ") };
    let (commits, entries, let_off) = (report.range.commits, report.entries, report.ignored.len());
    let commits = format!("{commits} {}", if commits == 1 { "commit" } else { "commits" });
    let entries = format!("{entries} {}", if entries == 1 { "entry" } else { "entries" });
    let text = format!("{marked}{commits}, {entries} · {let_off} need none   :policy shows why");
    RowOf::new(&model.look.theme, place.width).text(&text, Role::Dim).draw(place, buffer);
}

fn list_row<'a>(model: &'a Model, row: &Row<'_>, (here, width): (bool, u16)) -> RowOf<'a> {
    let empty = RowOf::new(&model.look.theme, width);
    match row {
        Row::Heading(kind, count) => empty.text(&format!("{} ({count})", view::kinds::heading(*kind)), Role::Title),
        Row::Finding(_, key, finding) => {
            let sign = match (here, model.changelog.list.marks.contains(key)) {
                (true, true) => "❯*",
                (true, false) => "❯ ",
                (false, true) => " *",
                (false, false) => "  ",
            };
            finding_row(empty.text(sign, Role::Mark), finding, width)
        }
    }
}

fn finding_row<'a>(row: RowOf<'a>, finding: &Finding, width: u16) -> RowOf<'a> {
    let commit = finding.commit.map_or_else(|| "-".to_owned(), |commit| commit.short());
    let detail = usize::from(width).saturating_sub(2 + 10 + 8 + 8 + 1);
    let role = if finding.fix == Fix::Auto { Role::Ok } else { Role::Pending };
    row.cell(view::kinds::word(finding.kind), 10, Role::Warn)
        .cell(&commit, 8, Role::Text)
        .cell(&finding.detail, detail, Role::Text)
        .text(view::kinds::fix_word(finding), role)
}

fn detail(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let Some((_, finding)) = model.changelog.selected() else {
        let inside = Panel { title: "Finding", note: "", frame: Frame::Single }.draw(theme, area, buffer);
        return RowOf::new(theme, inside.width).text("- no finding is selected", Role::Skipped).draw(inside, buffer);
    };
    let title = view::kinds::heading(finding.kind);
    let inside = Panel { title, note: view::kinds::id(finding.kind), frame: Frame::Single }.draw(theme, area, buffer);
    let next = match finding.fix {
        Fix::Auto => "F previews the exact edits. Nothing is written until W.",
        Fix::Ask => "It needs your words or your choice: Enter opens the form.",
        Fix::None => "Nothing here can mend it.",
    };
    let commit = finding.commit.map(|commit| commit.to_string()).unwrap_or_default();
    let path = finding.path.clone().unwrap_or_default();
    let text = [finding.detail.as_str(), "", &commit, &path, "", next];
    let lines: Vec<ratatui::text::Line> =
        text.iter().map(|line| ratatui::text::Line::raw(crate::parts::visible(line).into_owned())).collect();
    let paragraph = ratatui::widgets::Paragraph::new(lines).wrap(ratatui::widgets::Wrap { trim: false });
    ratatui::widgets::Widget::render(paragraph, inside, buffer);
}

fn ask(model: &Model, asking: &Asking, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let height = 5.min(area.height);
    let width = 64.min(area.width);
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    ratatui::widgets::Widget::render(ratatui::widgets::Clear, place, buffer);
    let inside = Panel { title: "New entry", note: "", frame: Frame::Focused }.draw(theme, place, buffer);
    let lines = match asking {
        Asking::Commit(text) => [
            "For which commit? A hash, a branch, HEAD, or staged.".to_owned(),
            format!("❯ {}_", text.lines().join(" ")),
            "Enter opens the form · Esc cancels".to_owned(),
        ],
        Asking::Discard => {
            ["The words of this form would be lost.".to_owned(), "Discard them? y / N".to_owned(), String::new()]
        }
    };
    for (row, text) in inside.rows().zip(lines) {
        RowOf::new(theme, row.width).text(&text, Role::Text).draw(row, buffer);
    }
}
