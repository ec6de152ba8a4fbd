//! What ships as release notes: the entries in their own words, and the commits that have none.

use super::Ships;
use crate::changelog::Kind;
use crate::domain::subject;
use crate::operations::promotion::description::printable;
use std::fmt::Write;

/// Release notes as Markdown. Everything of it that others wrote is there as it was written, but for what no reader sees.
#[must_use]
pub fn release_notes(ships: &Ships) -> String {
    let mut text = format!("Ships {} on top of {}.\n", ships.from, ships.to);
    let breaking = ships.breaking.iter().map(|(subject, words)| format!("- **{subject}**: {}", one_line(words)));
    push(&mut text, "Breaking changes", breaking);
    for (heading, kinds) in [("Features", &["feat"][..]), ("Fixes", &["fix"][..])] {
        let fits =
            |subject: &str| subject::parse(subject).kind.is_some_and(|kind| kinds.contains(&lower(kind).as_str()));
        push(&mut text, heading, lines(ships).filter(|(subject, _)| fits(subject)).map(|(_, line)| line));
    }
    let other = |subject: &str| {
        !subject::parse(subject).kind.is_some_and(|kind| ["feat", "fix"].contains(&lower(kind).as_str()))
    };
    push(&mut text, "Other changes", lines(ships).filter(|(subject, _)| other(subject)).map(|(_, line)| line));
    let missing = ships.changelog.drift.iter().filter(|finding| finding.kind == Kind::Missing);
    let missing = missing.filter_map(|finding| Some(format!("- {} {}", finding.commit?.short(), finding.detail)));
    push(&mut text, "Without an entry", missing);
    push(&mut text, "Database", ships.schema.iter().map(|finding| format!("- {}", finding.short())));
    push(&mut text, "Variables", ships.variables.iter().map(|variable| format!("- `{}`", variable.name)));
    push(&mut text, "Packages", ships.packages.changes.iter().map(|change| format!("- {change}")));
    printable(&text)
}

fn lower(kind: &str) -> String {
    kind.to_ascii_lowercase()
}

/// The entries of what is no merge: subject, and the line of the notes.
fn lines(ships: &Ships) -> impl Iterator<Item = (&str, String)> {
    let own = ships.entries.iter().filter(|entry| !entry.subject.starts_with("Merge "));
    own.map(|entry| {
        let summary = subject::parse(&entry.subject).summary;
        let words = one_line(&entry.description);
        let line = if words.is_empty() { format!("- {summary}") } else { format!("- {summary}: {words}") };
        (entry.subject.as_str(), line)
    })
}

fn push(text: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = write!(text, "\n## {heading}\n\n{}\n", lines.join("\n"));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words behind `BREAKING CHANGE:` of a message.
pub(super) fn breaking_words(message: &str) -> Option<String> {
    let marked = |line: &&str| line.starts_with("BREAKING CHANGE:") || line.starts_with("BREAKING-CHANGE:");
    let (_, words) = message.lines().find(marked)?.split_once(':')?;
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}
