//! What a job printed, line by line: the time in front of each, and what GitHub's runner marks them as; and the same
//! lines of what a container writes. Pure text in, lines out; escape sequences are taken away, all else that is hostile
//! stays for whoever draws it.

use crate::domain::Moment;
use crate::domain::container::LogNews;
use std::fmt::Write;

/// More lines than this nobody reads here: the last ones are kept.
pub const MOST: usize = 50_000;

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When it was printed.
    pub at: Option<Moment>,
    /// What it is.
    pub kind: LineKind,
    /// The text without time, mark and escape sequences. Hostile text.
    pub text: String,
    /// What stood behind the time, byte for byte, where the text is not all of it.
    pub raw: Option<Box<str>>,
}

impl LogLine {
    /// So many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.raw.as_ref().map_or(0, |raw| raw.len())
    }
}

/// What the runner marks a line as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// Nothing.
    Plain,
    /// A group begins: usually a step.
    Group,
    /// A command that is run.
    Command,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Good to know.
    Notice,
    /// Only of use to who wrote the workflow.
    Debug,
    /// No line: that some are missing here.
    Gap,
}

/// A log in lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobLog {
    /// The lines, the last [`MOST`] of them.
    pub lines: Vec<LogLine>,
    /// Lines before them that were left out.
    pub left_out: usize,
}

impl JobLog {
    /// Reads a log as GitHub keeps it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let left_out = text.lines().count().saturating_sub(MOST);
        let lines = text.lines().skip(left_out).map(line).filter(|line| !is_end(line));
        Self { lines: lines.collect(), left_out }
    }
}

/// The line that a container wrote, after one that tells of the lines before it that were dropped. What came by the
/// stream of errors counts as an error; an end has no line.
#[must_use]
pub fn of_container(news: LogNews) -> Vec<LogLine> {
    let gap = |at, text: String| LogLine { at, kind: LineKind::Gap, text, raw: None };
    let piece = match news {
        LogNews::Line(piece) => piece,
        LogNews::Skipped(at) => {
            return vec![gap(Some(at), "what was written here came faster than it can be read".into())];
        }
        LogNews::End(_) => return Vec::new(),
    };
    let mut whole = piece.text;
    if piece.cut > 0 {
        let _ = write!(whole, "… {} bytes more", piece.cut);
    }
    let text = anstream::adapter::strip_str(&whole).to_string();
    let kind = if piece.error { LineKind::Error } else { LineKind::Plain };
    let dropped = format!("{} lines were dropped here: they came faster than they were read", piece.dropped);
    let dropped = (piece.dropped > 0).then(|| gap(piece.at, dropped));
    dropped.into_iter().chain([stripped(piece.at, kind, text, &whole)]).collect()
}

const END: &str = "##[endgroup]";

fn is_end(line: &LogLine) -> bool {
    line.text == END
}

fn line(raw: &str) -> LogLine {
    let (at, rest) = timed(raw);
    let text = anstream::adapter::strip_str(rest).to_string();
    let (kind, text) = marked(&text);
    stripped(at, kind, text.to_owned(), rest)
}

/// A line of which something was taken away.
fn stripped(at: Option<Moment>, kind: LineKind, text: String, whole: &str) -> LogLine {
    let raw = (text != whole).then(|| whole.into());
    LogLine { at, kind, text, raw }
}

fn timed(raw: &str) -> (Option<Moment>, &str) {
    let Some((time, rest)) = raw.split_once(' ') else { return (None, raw) };
    match Moment::parse_from_rfc3339(time) {
        Ok(at) => (Some(at), rest),
        Err(_) => (None, raw),
    }
}

fn marked(text: &str) -> (LineKind, &str) {
    let marks = [
        ("##[group]", LineKind::Group),
        ("##[command]", LineKind::Command),
        ("[command]", LineKind::Command),
        ("##[error]", LineKind::Error),
        ("##[warning]", LineKind::Warning),
        ("##[notice]", LineKind::Notice),
        ("##[debug]", LineKind::Debug),
        ("##[section]", LineKind::Group),
    ];
    let found = marks.iter().find_map(|(mark, kind)| Some((*kind, text.strip_prefix(mark)?)));
    found.unwrap_or((LineKind::Plain, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::container::LogPiece;
    use proptest::prelude::*;

    #[test]
    fn lines_lose_their_time_their_mark_and_their_colors() {
        let log = JobLog::of(concat!(
            "\u{feff}2026-01-05T08:00:01.1234567Z ##[group]Run npm test\n",
            "2026-01-05T08:00:02.0000000Z ##[endgroup]\n",
            "2026-01-05T08:00:03.0000000Z \u{1b}[31mred\u{1b}[0m \u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{7}\n",
            "2026-01-05T08:00:04.0000000Z ##[error]Process completed with exit code 1.\n",
            "no time at all\n",
        ));
        let told: Vec<(LineKind, &str, bool)> =
            log.lines.iter().map(|line| (line.kind, line.text.as_str(), line.at.is_some())).collect();
        assert_eq!(
            told,
            [
                (LineKind::Group, "Run npm test", true),
                (LineKind::Plain, "red link", true),
                (LineKind::Error, "Process completed with exit code 1.", true),
                (LineKind::Plain, "no time at all", false),
            ]
        );
    }

    #[test]
    fn of_a_log_without_end_the_last_lines_are_kept_and_the_rest_is_counted() {
        let text = format!("first\n{}last\n", "line\n".repeat(MOST + 5));
        let log = JobLog::of(&text);
        assert_eq!((log.lines.len(), log.left_out, log.lines[0].text.as_str()), (MOST, 7, "line"));
        assert_eq!(log.lines[MOST - 1].text, "last");
    }

    #[test]
    fn a_container_tells_what_it_wrote_what_was_cut_and_what_was_dropped() {
        let piece = |text: &str| LogPiece { at: None, error: false, text: text.into(), cut: 0, dropped: 0 };
        let told = |piece| {
            of_container(LogNews::Line(piece)).into_iter().map(|line| (line.kind, line.text)).collect::<Vec<_>>()
        };
        assert_eq!(told(piece("\u{1b}[32mready\u{1b}[0m")), [(LineKind::Plain, "ready".into())]);
        let cut = LogPiece { error: true, cut: 999, ..piece("oh") };
        assert_eq!(told(cut), [(LineKind::Error, "oh… 999 bytes more".into())]);
        let after = told(LogPiece { dropped: 7, ..piece("on") });
        assert_eq!(after.len(), 2);
        assert!(after[0].1.starts_with("7 lines were dropped"), "{after:?}");
    }

    #[test]
    fn what_is_taken_away_for_the_screen_is_kept_beside_it() {
        let log = JobLog::of("2026-01-05T08:00:04.0000000Z ##[error]\u{1b}[31mno\u{1b}[0m\nplain\n");
        let raw: Vec<Option<&str>> = log.lines.iter().map(|line| line.raw.as_deref()).collect();
        assert_eq!(raw, [Some("##[error]\u{1b}[31mno\u{1b}[0m"), None]);
        let piece = LogPiece { at: None, error: false, text: "\u{1b}]0;title\u{7}on".into(), cut: 0, dropped: 0 };
        let lines = of_container(LogNews::Line(piece));
        assert_eq!((lines[0].text.as_str(), lines[0].raw.as_deref()), ("on", Some("\u{1b}]0;title\u{7}on")));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_escape_is_left_and_no_line_makes_it_fail(text in "([ -~]|\u{1b}|\\[|\n|\u{9b}|ä){0,200}") {
            let log = JobLog::of(&text);
            prop_assert!(log.lines.iter().all(|line| !line.text.contains('\u{1b}')), "{:?}", log);
        }
    }
}
