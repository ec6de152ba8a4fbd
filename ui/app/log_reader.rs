//! Reading the lines of a log, wherever they come from: the line in focus, search, wrap, times, following. The screen
//! that opened it says where its lines come from.

use super::movement::Step;
use super::{Effect, Model, Screen};
use engine::run_log::{LineKind, LogLine};

/// Lines, and how they are read.
#[derive(Debug, Clone)]
pub struct LogReader {
    /// The lines. Hostile text.
    pub lines: Vec<LogLine>,
    /// Lines before them that were left out.
    pub left_out: usize,
    /// The line in focus.
    pub line: usize,
    /// Whether long lines go on below.
    pub wrap: Wrap,
    /// Whether the time of each line is shown.
    pub times: bool,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// Whether the last line stays in focus.
    pub follow: bool,
}

/// What becomes of long lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wrap {
    /// They are cut.
    #[default]
    Cut,
    /// They go on below.
    Wrapped,
}

impl Default for LogReader {
    fn default() -> Self {
        let (lines, search) = (Vec::new(), String::new());
        Self { lines, left_out: 0, line: 0, wrap: Wrap::Cut, times: true, search, follow: false }
    }
}

impl LogReader {
    /// Adds lines at the end and keeps the last ones, so many at most. What is in focus stays so, unless it follows.
    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = LogLine>, most: usize) {
        self.lines.extend(lines);
        // A quarter more goes at once, so that not every line moves all others.
        let over = self.lines.len().checked_sub(most).filter(|over| *over > 0).map_or(0, |over| over + most / 4);
        self.lines.drain(..over);
        self.left_out += over;
        self.line = self.line.saturating_sub(over);
        if self.follow {
            self.line = self.lines.len().saturating_sub(1);
        }
    }

    pub(super) fn step(&mut self, step: Step, page: usize) {
        self.line = step.from(self.line, self.lines.len(), page);
        self.follow = self.follow && self.line + 1 >= self.lines.len();
    }

    /// Long lines go on below, or are cut.
    pub fn toggle_wrap(&mut self) {
        self.wrap = if self.wrap == Wrap::Cut { Wrap::Wrapped } else { Wrap::Cut };
    }

    /// The time of each line is shown, or is not.
    pub fn toggle_times(&mut self) {
        self.times = !self.times;
    }

    /// The last line stays in focus, or does not.
    pub fn toggle_follow(&mut self) {
        self.follow = !self.follow;
        if self.follow {
            self.line = self.lines.len().saturating_sub(1);
        }
    }

    /// Whether a line has what is searched for, in whatever case.
    #[must_use]
    pub fn matches(&self, line: &LogLine) -> bool {
        !self.search.is_empty() && line.text.to_lowercase().contains(&self.search.to_lowercase())
    }

    /// Searches; the first match from the line in focus on comes into focus.
    pub(super) fn search(&mut self, text: &str) {
        text.clone_into(&mut self.search);
        if !self.lines.get(self.line).is_some_and(|line| self.matches(line)) {
            self.next(1, Self::matches);
        }
    }

    /// Goes to the next match, or the one before.
    pub(super) fn next_match(&mut self, by: isize) {
        self.next(by, Self::matches);
    }

    /// Goes to the next error, and from the last one to the first.
    pub fn next_error(&mut self) {
        self.next(1, |_, line| line.kind == LineKind::Error);
    }

    /// Goes round to the next line of this kind.
    fn next(&mut self, by: isize, is: fn(&Self, &LogLine) -> bool) {
        let count = self.lines.len();
        let place = |off: usize| {
            let off = off % count;
            if by > 0 { (self.line + off) % count } else { (self.line + count - off) % count }
        };
        let found = (1..=count).map(place).find(|at| is(self, &self.lines[*at]));
        if let Some(line) = found {
            self.line = line;
            self.follow = false;
        }
    }
}

/// The log that is open on this screen.
#[must_use]
pub fn open(model: &Model) -> Option<&LogReader> {
    match model.screen {
        Screen::Runs => model.runs.log.as_ref().map(|log| &log.reader),
        Screen::Environments => model.environments.log.as_ref().map(|log| &log.reader),
        _ => None,
    }
}

/// Whether a log is open, for the commands that act on it.
///
/// # Errors
/// That none is.
pub fn has_log(model: &Model) -> Result<(), String> {
    let how = if model.screen == Screen::Environments { "Enter on a slot" } else { "Enter on a run" };
    open(model).map(drop).ok_or_else(|| format!("No log is open: {how} opens one."))
}

/// Does something with the open log.
pub fn with_log(model: &mut Model, act: impl FnOnce(&mut LogReader)) -> Vec<Effect> {
    let reader = match model.screen {
        Screen::Runs => model.runs.log.as_mut().map(|log| &mut log.reader),
        Screen::Environments => model.environments.log.as_mut().map(|log| &mut log.reader),
        _ => None,
    };
    if let Some(reader) = reader {
        act(reader);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> impl Iterator<Item = LogLine> {
        (0..count).map(|at| LogLine { at: None, kind: LineKind::Plain, text: at.to_string() })
    }

    #[test]
    fn of_a_log_without_end_the_last_lines_stay_and_what_is_read_stays_in_focus() {
        let mut reader = LogReader::default();
        reader.extend(lines(90), 100);
        reader.line = 60;
        reader.extend(lines(20), 100);
        assert_eq!((reader.lines.len(), reader.left_out, reader.line), (75, 35, 25));
        assert_eq!(reader.lines[reader.line].text, "60");
        reader.follow = true;
        reader.extend(lines(1), 100);
        assert_eq!(reader.line, 75);
    }

    #[test]
    fn moving_away_from_the_end_stops_following_and_never_leaves_the_lines() {
        let mut reader = LogReader::default();
        reader.extend(lines(9), 100);
        reader.toggle_follow();
        assert_eq!(reader.line, 8);
        reader.step(Step::Rows(-1), 5);
        assert!(!reader.follow);
        reader.step(Step::Last, 5);
        assert_eq!(reader.line, 8);
    }
}
