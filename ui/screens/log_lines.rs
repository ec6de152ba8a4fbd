//! The lines of a log with the one in focus in the middle, alike on every screen that opens one.

use crate::app::overlays::wrap;
use crate::app::{LogReader, Wrap};
use crate::parts::{RowOf, visible, window};
use crate::theme::{Role, Theme};
use engine::run_log::{LineKind, LogLine};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// `3 lines with redis  line 12 of 340 (80 before them left out)  FOLLOWING`.
pub(super) fn note(open: &LogReader) -> String {
    let follow = if open.follow { "  FOLLOWING" } else { "" };
    let left = if open.left_out > 0 { format!(" ({} before them left out)", open.left_out) } else { String::new() };
    let found = match open.search.as_str() {
        "" => String::new(),
        text => {
            let count = open.lines.iter().filter(|line| open.matches(line)).count();
            format!("{count} lines with {}  ", visible(text))
        }
    };
    format!("{found}line {} of {}{left}{follow}", (open.line + 1).min(open.lines.len()), open.lines.len())
}

/// Draws the lines, or that there are none.
pub(super) fn draw(theme: &Theme, open: &LogReader, none: &str, (area, buffer): (Rect, &mut Buffer)) {
    if open.lines.is_empty() {
        return RowOf::new(theme, area.width).text(none, Role::Skipped).draw(area, buffer);
    }
    let shown = window(open.lines.len(), open.line, usize::from(area.height)).rows;
    // A wrapped line takes more than one row: what is in focus must not fall off the end.
    let first =
        if open.wrap == Wrap::Wrapped { open.line.saturating_sub(usize::from(area.height) / 3) } else { shown.start };
    let mut y = area.y;
    for (at, line) in open.lines.iter().enumerate().skip(first) {
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

fn rows_of<'a>(theme: &'a Theme, open: &LogReader, line: &LogLine, width: u16) -> Vec<RowOf<'a>> {
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
