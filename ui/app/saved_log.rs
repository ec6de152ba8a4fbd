//! An open log as the text of a file: with the time of each line, and with every byte that the screen does not show.

use super::LogReader;
use engine::domain::Moment;
use engine::run_log::LineKind;
use std::fmt::Write;

/// A log that is to be written to a file.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedLog {
    /// What the file is called, without its ending. Nothing of it but letters, digits, dots and hyphens is from outside.
    pub name: String,
    /// How many lines it has.
    pub lines: usize,
    /// What is in the file. Hostile text.
    pub text: String,
}

/// The text is not printed.
impl std::fmt::Debug for SavedLog {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SavedLog({}, {} lines)", self.name, self.lines)
    }
}

/// A longer title makes no better name.
const NAME: usize = 80;

impl SavedLog {
    /// All lines that the reader holds, as they came.
    pub(super) fn of(title: &str, log: &LogReader, now: Moment) -> Self {
        let name = format!("{}-{}", named(title), now.format("%Y-%m-%dT%H-%M-%S"));
        let mut text = String::new();
        if log.left_out > 0 {
            let _ = writeln!(text, "[cutover: {} lines before these were left out]", log.left_out);
        }
        for line in &log.lines {
            if line.kind == LineKind::Gap {
                let _ = writeln!(text, "[cutover: {}]", line.text);
                continue;
            }
            if let Some(at) = line.at {
                let _ = write!(text, "{} ", at.to_utc().format("%Y-%m-%dT%H:%M:%S%.fZ"));
            }
            text.push_str(line.raw.as_deref().unwrap_or(&line.text));
            text.push('\n');
        }
        Self { name, lines: log.lines.len(), text }
    }
}

/// The words of a title, joined by hyphens. A name never begins with a dot or a hyphen.
fn named(title: &str) -> String {
    let words = title.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'));
    let words = words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(NAME).collect();
    if name.is_empty() { "log".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::run_log::JobLog;

    fn now() -> Moment {
        Moment::parse_from_rfc3339("2026-01-05T10:00:00+01:00").unwrap()
    }

    #[test]
    fn every_line_is_saved_as_it_came_with_its_time() {
        let came = "2026-01-05T08:00:01.1234567Z ##[error]\u{1b}[31mno\u{1b}[0m\u{202e}\nno time\n";
        let JobLog { lines, left_out } = JobLog::of(came);
        let saved = SavedLog::of("x", &LogReader { lines, left_out, ..LogReader::default() }, now());
        let text = "2026-01-05T08:00:01.123456700Z ##[error]\u{1b}[31mno\u{1b}[0m\u{202e}\nno time\n";
        assert_eq!((saved.text.as_str(), saved.lines), (text, 2));
    }

    #[test]
    fn what_was_left_out_before_is_told_in_the_first_line() {
        let log = LogReader { left_out: 80, ..LogReader::default() };
        assert_eq!(SavedLog::of("x", &log, now()).text, "[cutover: 80 lines before these were left out]\n");
    }

    #[test]
    fn no_title_leads_a_file_out_of_its_folder() {
        assert_eq!(named("#813 build.yml › docker build"), "813-build.yml-docker-build");
        assert_eq!(named("production ../../etc/passwd"), "production-etc-passwd");
        assert_eq!((named("..").as_str(), named("-rf \u{1b}[2J").as_str()), ("log", "rf-2J"));
        assert_eq!(named(&"x".repeat(500)).len(), NAME);
        assert_eq!(
            SavedLog::of("production app-blue", &LogReader::default(), now()).name,
            "production-app-blue-2026-01-05T10-00-00"
        );
    }
}
