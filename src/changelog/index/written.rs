//! Lines as they are first written, and the proof that a written line means what it should: subjects are hostile.

use super::cells::escaped;
use super::days::ISO;
use super::links::encoded;
use super::listed::Listed;
use super::page::{Ground, Page};
use super::roll::Roll;

/// `[91d2f7b](./2026-01-08-91d2f7b-fix-x.md)`.
pub(super) fn link(text: &str, entry: &Listed) -> String {
    format!("[{text}](./{})", encoded(&entry.file))
}

/// A row of the guide's table.
pub(super) fn row(entry: &Listed) -> String {
    format!("| {} | {} | {} |", entry.date.format(ISO), link(&entry.sha7, entry), escaped(entry.subject.trim()))
}

/// What an item of the archive says: the entry's name.
pub(super) fn archived(entry: &Listed) -> String {
    link(entry.stem(), entry)
}

/// What an item of a category says: the commit and its subject.
pub(super) fn categorized(entry: &Listed) -> String {
    format!("{} {}", link(&entry.sha7, entry), entry.subject.trim().replace(['\r', '\n'], " "))
}

/// What an item of Breaking Changes says: the first line of the entry's text, and its day.
pub(super) fn breaking(entry: &Listed) -> String {
    let text = entry.breaking_lines().next().unwrap_or(&entry.subject);
    format!("{} ({})", text.trim_end_matches('.'), entry.date.format(ISO))
}

/// The same words with nothing in them that Markdown understands.
pub(super) fn inert(text: &str) -> String {
    let marks =
        |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' | '-' | '+');
    text.chars()
        .flat_map(|c| marks(c).then_some('\\').into_iter().chain([c]))
        .collect::<String>()
        .replace(['\r', '\n'], " ")
}

/// Whether a line, alone on a page, is one line of text and leads to this file and to no other entry.
pub(super) fn holds(line: &str, file: Option<&str>, roll: &Roll<'_>) -> bool {
    leads(line).is_some_and(|files| files.iter().map(String::as_str).filter(|file| roll.knows(file)).eq(file))
}

/// The files beside the index that a line leads to, if it is, alone on a page, one line of text.
pub(super) fn leads(line: &str) -> Option<Vec<String>> {
    let page = Page::of(line);
    let plain = page.lines.len() == 1 && page.lines[0].ground == Ground::Text && page.headings.is_empty();
    plain.then(|| page.links.into_iter().map(|link| link.file).collect())
}
