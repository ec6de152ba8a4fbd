//! The exact edits as a diff: each file, its lines, then what is left as it is and why.

use crate::app::Model;
use crate::app::changelog::{FileDiff, Focus, PlanRow, Seen};
use crate::parts::{Frame, Panel, RowOf};
use crate::theme::Role;
use engine::changelog::{DiffKind, Kind, Left};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::borrow::Cow;

pub(super) fn draw(model: &Model, area: Rect, first: usize, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let view = &model.changelog;
    let frame = if view.focus == Focus::Preview { Frame::Focused } else { Frame::Single };
    let Some(preview) = view.current() else {
        let inside = Panel { title: "Preview", note: "", frame }.draw(theme, area, buffer);
        return RowOf::new(theme, inside.width).text("◌ Working out the edits…", Role::Pending).draw(inside, buffer);
    };
    let plan = match &preview.answer {
        Ok(plan) => plan,
        Err(fault) => {
            let inside = Panel { title: "Preview", note: "no edits", frame }.draw(theme, area, buffer);
            return RowOf::new(theme, inside.width).text(&format!("✗ {fault}."), Role::Error).draw(inside, buffer);
        }
    };
    let plural = if plan.files.len() == 1 { "file" } else { "files" };
    let title = format!("Preview: {} {plural}, +{} -{}", plan.files.len(), plan.added, plan.removed);
    let note = if preview.seen == Seen::Changed { "! changed: look, then W" } else { "d full diff" };
    let inside = Panel { title: &title, note, frame }.draw(theme, area, buffer);
    let rows = plan.rows(first..first + usize::from(inside.height));
    for (place, row) in inside.rows().zip(rows) {
        plan_row(RowOf::new(theme, place.width), &row).draw(place, buffer);
    }
    if plan.height() == 0 {
        RowOf::new(theme, inside.width).text("- none: there is nothing to write", Role::Skipped).draw(inside, buffer);
    }
}

fn plan_row<'a>(row: RowOf<'a>, what: &PlanRow<'_>) -> RowOf<'a> {
    match what {
        PlanRow::File(file) => row.text(&headline(file), Role::Title),
        PlanRow::Left(left) => row.text("! ", Role::Warn).text(&what_is_left(left), Role::Warn),
        PlanRow::Line(line) => match line.kind {
            DiffKind::Hunk | DiffKind::Note => row.text(&line.text, Role::Hunk),
            DiffKind::Context => row.text("  ", Role::Dim).text(&line.text, Role::Dim),
            DiffKind::Added => row.text("+ ", Role::Add).text(&line.text, Role::Add),
            DiffKind::Removed => row.text("- ", Role::Del).text(&line.text, Role::Del),
        },
    }
}

/// What a finding that stays takes, in the words of this screen.
fn what_is_left(left: &Left) -> Cow<'_, str> {
    match (left.finding.kind, left.finding.commit) {
        (Kind::Missing, Some(commit)) => format!("{} needs words: Enter opens its form", commit.short()).into(),
        _ => Cow::Borrowed(&left.reason),
    }
}

fn headline(file: &FileDiff) -> String {
    match &file.from {
        Some(from) => format!("{} {from} → {}", file.letter, file.path),
        None => format!("{} {}", file.letter, file.path),
    }
}
