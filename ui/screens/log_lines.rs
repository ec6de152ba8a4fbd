//! The lines of a log with the one in focus in the middle, alike on every screen that opens one.

use crate::app::overlays::wrap;
use crate::app::{LogReader, Missed, Wrap};
use crate::parts::{RowOf, clock, visible, width, window};
use crate::theme::{Role, Theme};
use engine::domain::Moment;
use engine::run_log::{LineKind, LogLine};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// `3 lines with redis  line 12 of 340 (80 before them left out)  FOLLOWING`.
pub(super) fn note(open: &LogReader) -> String {
    let follow = if open.follow { "  FOLLOWING" } else { "" };
    let left = left_out(open);
    let found = match open.search.as_str() {
        "" => String::new(),
        text => {
            let count = open.lines.iter().filter(|line| open.matches(line)).count();
            format!("{count} lines with {}  ", visible(text))
        }
    };
    format!("{found}line {} of {}{left}{follow}", (open.line + 1).min(open.lines.len()), open.lines.len())
}

/// How many lines are missing: before those that are here, and between them.
fn left_out(open: &LogReader) -> String {
    match (open.left_out, &open.missed) {
        (0, Missed { lines: 0, uncounted: false }) => String::new(),
        (before, Missed { lines: 0, uncounted: false }) => format!(" ({before} before them left out)"),
        (before, Missed { lines, uncounted: false }) => format!(" ({} left out)", before + lines),
        (before, Missed { lines, uncounted: true }) => format!(" (more than {} left out)", before + lines),
    }
}

/// What every line is drawn by.
struct Drawing<'a> {
    theme: &'a Theme,
    open: &'a LogReader,
    now: Moment,
    /// Columns of the times: more where the first line is of another day.
    times: usize,
}

impl<'a> Drawing<'a> {
    fn of((theme, now): (&'a Theme, Moment), open: &'a LogReader) -> Self {
        let drawing = Self { theme, open, now, times: 0 };
        // Lines come in the order of their times: where the first is of today, all are.
        let times = open.lines.iter().find(|line| line.at.is_some()).map_or(0, |line| width(&drawing.time(line)));
        Self { times, ..drawing }
    }

    fn time(&self, line: &LogLine) -> String {
        line.at.map(|at| clock(at, self.now, "%H:%M:%S")).unwrap_or_default()
    }
}

/// Draws the lines, or that there are none.
pub(super) fn draw((theme, now): (&Theme, Moment), open: &LogReader, none: &str, (area, buffer): (Rect, &mut Buffer)) {
    if open.lines.is_empty() {
        return RowOf::new(theme, area.width).text(none, Role::Skipped).draw(area, buffer);
    }
    let drawing = Drawing::of((theme, now), open);
    let first = match open.wrap {
        Wrap::Cut => window(open.lines.len(), open.line, usize::from(area.height)).rows.start,
        Wrap::Wrapped => first_wrapped(&drawing, area),
    };
    let mut y = area.y;
    for (at, line) in open.lines.iter().enumerate().skip(first) {
        for row in rows_of(&drawing, line, area.width) {
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

/// The line to begin with, so that the one in focus does not fall off the end: those before it may take many rows each.
fn first_wrapped(drawing: &Drawing<'_>, area: Rect) -> usize {
    let open = drawing.open;
    let rows = |at: usize| open.lines.get(at).map_or(1, |line| rows_of(drawing, line, area.width).len());
    let height = usize::from(area.height);
    let beside = height.saturating_sub(rows(open.line));
    let mut left = if open.follow { beside } else { beside.min(height / 3) };
    let mut first = open.line;
    while let Some(before) = first.checked_sub(1).filter(|before| rows(*before) <= left) {
        left -= rows(before);
        first = before;
    }
    first
}

fn rows_of<'a>(drawing: &Drawing<'a>, line: &LogLine, width: u16) -> Vec<RowOf<'a>> {
    let (open, time) = (drawing.open, drawing.time(line));
    let begin = |first: bool| {
        let row = RowOf::new(drawing.theme, width);
        if open.times { row.cell(if first { &time } else { "" }, drawing.times, Role::Dim) } else { row }
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
        LineKind::Warning | LineKind::Gap => Role::Warn,
        LineKind::Notice => Role::Link,
        LineKind::Debug => Role::Dim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(texts: &[&str], focus: usize, follow: bool) -> Vec<String> {
        let line = |text: &&str| LogLine { at: None, kind: LineKind::Plain, text: (*text).to_owned(), raw: None };
        let mut open = LogReader::default();
        open.lines = texts.iter().map(line).collect();
        (open.line, open.wrap, open.times, open.follow) = (focus, Wrap::Wrapped, false, follow);
        let area = Rect::new(0, 0, 20, 6);
        let mut buffer = Buffer::empty(area);
        draw((&Theme::default(), chrono::DateTime::UNIX_EPOCH.fixed_offset()), &open, "", (area, &mut buffer));
        let row = |y: u16| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..area.height).map(row).collect()
    }

    #[test]
    fn behind_a_wrapped_line_of_many_rows_the_line_in_focus_is_still_shown() {
        let long = "x".repeat(64 * 1024);
        let texts = [long.as_str(), "short", long.as_str(), "last"];
        assert_eq!(shown(&texts, 3, true)[0], "last");
        assert_eq!(shown(&texts, 1, false)[0], "short");
        assert!(shown(&texts, 2, false)[1].starts_with("xxx"), "its beginning is shown");
    }

    #[test]
    fn a_log_that_is_followed_fills_the_place_and_one_that_is_read_shows_what_comes_then() {
        let texts = ["1", "2", "3", "4", "5", "6", "7", "8"];
        assert_eq!(shown(&texts, 7, true), ["3", "4", "5", "6", "7", "8"]);
        assert_eq!(shown(&texts, 3, false), ["2", "3", "4", "5", "6", "7"]);
    }
}
