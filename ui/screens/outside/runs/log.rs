//! An open log: where the job is, and its lines with the one in focus in the middle.

use super::detail::step_words;
use crate::app::Model;
use crate::app::overlays::wrap;
use crate::app::runs::{LogState, LogView, Pane, Wrap, job};
use crate::parts::{Frame, Panel, RowOf, visible, window};
use crate::theme::{Role, Theme};
use engine::run_log::{LineKind, LogLine};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, open: &LogView, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let frame = if model.runs.pane == Pane::Detail { Frame::Focused } else { Frame::Single };
    let title = visible(&open.title).into_owned();
    let inside = Panel { title: &title, note: &note(open), frame }.draw(theme, area, buffer);
    let rows = match &open.state {
        LogState::Here(_) => return draw_lines(theme, open, inside, buffer),
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
    let follow = if open.follow { "  FOLLOWING" } else { "" };
    match &open.state {
        LogState::Here(log) => {
            let left =
                if log.left_out > 0 { format!(" ({} before them left out)", log.left_out) } else { String::new() };
            let found = match open.search.as_str() {
                "" => String::new(),
                text => {
                    let count = log.lines.iter().filter(|line| open.matches(line)).count();
                    format!("{count} lines with {}  ", visible(text))
                }
            };
            format!("{found}line {} of {}{left}{follow}", (open.line + 1).min(log.lines.len()), log.lines.len())
        }
        _ => follow.trim().to_owned(),
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
        let (text, role) = step_words(step, model.now);
        says(theme, &text, role, width)
    }));
    rows
}

fn draw_lines(theme: &Theme, open: &LogView, area: Rect, buffer: &mut Buffer) {
    let lines = open.lines();
    if lines.is_empty() {
        return says(theme, "- the job printed nothing", Role::Skipped, area.width).draw(area, buffer);
    }
    let shown = window(lines.len(), open.line, usize::from(area.height)).rows;
    // A wrapped line takes more than one row: what is in focus must not fall off the end.
    let first =
        if open.wrap == Wrap::Wrapped { open.line.saturating_sub(usize::from(area.height) / 3) } else { shown.start };
    let mut y = area.y;
    for (at, line) in lines.iter().enumerate().skip(first) {
        for row in rows_of(theme, open, line, area.width) {
            if y >= area.bottom() {
                return;
            }
            let place = Rect { y, height: 1, ..area };
            row.draw(place, buffer);
            if at == open.line {
                buffer.set_style(place, theme.style(Role::Selection));
            }
            y += 1;
        }
    }
}

fn rows_of<'a>(theme: &'a Theme, open: &LogView, line: &LogLine, width: u16) -> Vec<RowOf<'a>> {
    let time = line.at.map(|at| at.format("%H:%M:%S").to_string()).unwrap_or_default();
    let begin = |first: bool| {
        let row = RowOf::new(theme, width);
        if open.times { row.cell(if first { &time } else { "" }, 8, Role::Dim) } else { row }
    };
    let role = if open.matches(line) { Role::Match } else { role(line.kind) };
    let text = visible(&line.text);
    let text = if line.kind == LineKind::Group { format!("▸ {text}") } else { text.into_owned() };
    if open.wrap == Wrap::Cut {
        return vec![begin(true).text(&text, role)];
    }
    let room = begin(true).left().max(8);
    let parts = wrap(&text, room).into_iter().enumerate();
    parts.map(|(at, part)| begin(at == 0).text(&part, role)).collect()
}

const fn role(kind: LineKind) -> Role {
    match kind {
        LineKind::Plain => Role::Text,
        LineKind::Group => Role::Title,
        LineKind::Command => Role::Key,
        LineKind::Error => Role::Error,
        LineKind::Warning => Role::Warn,
        LineKind::Notice => Role::Link,
        LineKind::Debug => Role::Dim,
    }
}
