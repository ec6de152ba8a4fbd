//! An open log: where the job is, and its lines.

use super::detail::step_words;
use crate::app::Model;
use crate::app::overlays::wrap;
use crate::app::runs::{LogState, LogView, Pane, job};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::log_lines;
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, open: &LogView, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let frame = if model.runs.pane == Pane::Detail { Frame::Focused } else { Frame::Single };
    let title = visible(&open.title).into_owned();
    let inside = Panel { title: &title, note: &note(open), frame }.draw(theme, area, buffer);
    let rows = match &open.state {
        LogState::Here => {
            return log_lines::draw((theme, model.now), &open.reader, "- the job printed nothing", (inside, buffer));
        }
        LogState::Live => live(model, inside.width),
        LogState::Wanted | LogState::Reading => vec![says(theme, "◌ Reading the log…", Role::Pending, inside.width)],
        LogState::Absent(fault) => {
            let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
            let lines = wrap(&visible(&format!("✗ {fault}.{hint}")), usize::from(inside.width));
            lines.iter().map(|line| says(theme, line, Role::Error, inside.width)).collect()
        }
    };
    for (place, row) in inside.rows().zip(rows) {
        row.draw(place, buffer);
    }
}

fn note(open: &LogView) -> String {
    match &open.state {
        LogState::Here => log_lines::note(&open.reader),
        _ if open.reader.follow => "FOLLOWING".into(),
        _ => String::new(),
    }
}

fn says<'a>(theme: &'a Theme, text: &str, role: Role, width: u16) -> RowOf<'a> {
    RowOf::new(theme, width).text(text, role)
}

/// A job that goes on: its steps, one below the other.
fn live(model: &Model, width: u16) -> Vec<RowOf<'_>> {
    let theme = &model.look.theme;
    let mut rows =
        vec![says(theme, "⟳ GitHub gives the log when the job ends; its steps are live.", Role::Running, width)];
    let steps = job(model).map(|job| job.steps.as_slice()).unwrap_or_default();
    rows.extend(steps.iter().map(|step| {
        let (text, role) = step_words(step, model.github_now());
        says(theme, &text, role, width)
    }));
    rows
}
