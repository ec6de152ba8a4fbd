//! Reading the lines of a log, wherever they come from: the line in focus, search, wrap, times, following. The screen
//! that opened it says where its lines come from.

use super::movement::Step;
use super::{Effect, Model, SavedLog, Screen};
use crate::commands::Spot;
use engine::domain::container::LogNews;
use engine::run_log::{LineKind, LogLine};

/// Lines, and how they are read.
#[derive(Debug, Clone)]
pub struct LogReader {
    /// The lines. Hostile text.
    pub lines: Vec<LogLine>,
    /// Lines before them that were left out.
    pub left_out: usize,
    /// Lines that never came.
    pub missed: Missed,
    /// So many bytes those that were added take.
    pub(super) bytes: usize,
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

/// Lines of a log that came faster than they could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed {
    /// So many were counted.
    pub lines: usize,
    /// Others were passed over, which nobody counted.
    pub uncounted: bool,
}

impl Missed {
    /// Notes what a log tells.
    pub(super) fn note(&mut self, news: &LogNews) {
        match news {
            LogNews::Line(piece) => self.lines += usize::try_from(piece.dropped).unwrap_or(usize::MAX),
            LogNews::Skipped(_) => self.uncounted = true,
            LogNews::End(_) => {}
        }
    }
}

/// How much of a log without end is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    /// So many lines.
    pub lines: usize,
    /// So many bytes.
    pub bytes: usize,
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
        let (lines, search, missed) = (Vec::new(), String::new(), Missed::default());
        Self { lines, left_out: 0, missed, bytes: 0, line: 0, wrap: Wrap::Cut, times: true, search, follow: false }
    }
}

impl LogReader {
    /// Adds lines at the end and keeps the last ones, so many and so many bytes at most. What is in focus stays so,
    /// unless it follows.
    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = LogLine>, most: Most) {
        let bytes = &mut self.bytes;
        self.lines.extend(lines.into_iter().inspect(|line| *bytes += line.bytes()));
        let over = self.over(most);
        for gone in self.lines.drain(..over) {
            self.bytes -= gone.bytes();
            self.left_out += usize::from(gone.kind != LineKind::Gap);
        }
        self.line = self.line.saturating_sub(over);
        if self.follow {
            self.line = self.lines.len().saturating_sub(1);
        }
    }

    /// How many of the first lines go. A quarter more goes at once, so that not every line moves all others.
    fn over(&self, most: Most) -> usize {
        let few = self.lines.len() <= most.lines && self.bytes <= most.bytes;
        if few {
            return 0;
        }
        let (mut lines, mut bytes, mut over) = (self.lines.len(), self.bytes, 0);
        while over < self.lines.len() && (lines > most.lines / 4 * 3 || bytes > most.bytes / 4 * 3) {
            (lines, bytes, over) = (lines - 1, bytes - self.lines[over].bytes(), over + 1);
        }
        over
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
    fn next_error(&mut self) {
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

/// Whether the open log can be saved.
///
/// # Errors
/// Why it cannot.
pub fn can_save(model: &Model) -> Result<(), String> {
    has_log(model)?;
    let empty = open(model).is_none_or(|log| log.lines.is_empty());
    if empty { Err("The log has no line that could be saved.".into()) } else { Ok(()) }
}

/// Saves what the open log holds.
pub fn save(model: &mut Model) -> Vec<Effect> {
    let of_job = || model.runs.log.as_ref().map(|log| log.title.clone());
    let of_container = || {
        let question = &model.environments.log.as_ref()?.question;
        Some(format!("{} {}", question.environment, question.container))
    };
    let title = if model.screen == Screen::Environments { of_container() } else { of_job() };
    let Some((title, log)) = title.zip(open(model)) else { return Vec::new() };
    vec![Effect::SaveLog(SavedLog::of(&title, log, model.now))]
}

impl Model {
    /// Where the person stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        if open(self).is_some() { Spot::Log(self.screen) } else { Spot::Screen(self.screen) }
    }
}

/// Goes to the next error of the open log, or says that there is no other.
pub fn next_error(model: &mut Model) -> Vec<Effect> {
    let errors = open(model).map_or(0, |log| log.lines.iter().filter(|line| line.kind == LineKind::Error).count());
    let before = open(model).map(|log| log.line);
    let effects = with_log(model, LogReader::next_error);
    match errors {
        0 => model.say("No line of this log is an error."),
        1 if before == open(model).map(|log| log.line) => model.say("This is the only error of this log."),
        _ => {}
    }
    effects
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
        (0..count).map(|at| LogLine { at: None, kind: LineKind::Plain, text: at.to_string(), raw: None })
    }

    const HUNDRED: Most = Most { lines: 100, bytes: usize::MAX };

    #[test]
    fn of_a_log_without_end_the_last_lines_stay_and_what_is_read_stays_in_focus() {
        let mut reader = LogReader::default();
        reader.extend(lines(90), HUNDRED);
        reader.line = 60;
        reader.extend(lines(20), HUNDRED);
        assert_eq!((reader.lines.len(), reader.left_out, reader.line), (75, 35, 25));
        assert_eq!(reader.lines[reader.line].text, "60");
        reader.follow = true;
        reader.extend(lines(1), HUNDRED);
        assert_eq!(reader.line, 75);
    }

    #[test]
    fn long_lines_are_bounded_by_their_bytes() {
        let line = |text: &str| LogLine { at: None, kind: LineKind::Plain, text: text.repeat(1000), raw: None };
        let most = Most { lines: 100, bytes: 20_000 };
        let mut reader = LogReader { follow: true, ..LogReader::default() };
        for _ in 0..500 {
            reader.extend([line("x")], most);
            assert!(reader.lines.iter().map(LogLine::bytes).sum::<usize>() <= most.bytes);
        }
        assert_eq!(reader.lines.len() + reader.left_out, 500);
        assert_eq!(reader.bytes, reader.lines.iter().map(LogLine::bytes).sum::<usize>());
    }

    #[test]
    fn moving_away_from_the_end_stops_following_and_never_leaves_the_lines() {
        let mut reader = LogReader::default();
        reader.extend(lines(9), HUNDRED);
        reader.toggle_follow();
        assert_eq!(reader.line, 8);
        reader.step(Step::Rows(-1), 5);
        assert!(!reader.follow);
        reader.step(Step::Last, 5);
        assert_eq!(reader.line, 8);
    }
}
