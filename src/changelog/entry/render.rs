//! A new entry in the form of the guide.

use super::{BREAKING, DESCRIPTION, FILES};
use crate::domain::{CommitId, FileChange, FileStatus};
use std::borrow::Cow;
use std::fmt::Write;

/// What a new entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<'a> {
    /// The subject of the commit.
    pub subject: &'a str,
    /// `YYYY-MM-DD HH:MM:SS`
    pub date: String,
    /// The commit; `None` while it is pending.
    pub commit: Option<CommitId>,
    /// What it did, sorted by path.
    pub files: &'a [FileChange],
    /// The words of a person.
    pub description: &'a str,
    /// What breaks; `None` when nothing does.
    pub breaking: Option<&'a str>,
}

/// The text of the entry with these sections, in this order.
#[must_use]
pub fn render(entry: &Written<'_>, sections: &[String]) -> String {
    let (short, whole) = match entry.commit {
        Some(commit) => (commit.short(), commit.to_string()),
        None => ("pending".to_owned(), "pending".to_owned()),
    };
    let mut text = format!("# {} ({short})\n\n**Date:** {}\n**Commit:** {whole}\n", entry.subject, entry.date);
    for section in sections {
        let _ = write!(text, "\n## {section}\n\n");
        text.push_str(&body(entry, section));
    }
    text
}

fn body(entry: &Written<'_>, section: &str) -> String {
    let is = |name: &str| section.eq_ignore_ascii_case(name);
    if is(FILES) {
        return files(entry.files);
    }
    if is(DESCRIPTION) {
        return format!("{}\n", entry.description.trim());
    }
    format!("{}\n", entry.breaking.filter(|_| is(BREAKING)).unwrap_or("None").trim())
}

/// The groups of Files Changed that have paths, or `None`.
pub(crate) fn files(changes: &[FileChange]) -> String {
    let mut groups = Vec::new();
    for (status, title) in GROUPS {
        let items: String =
            changes.iter().filter(|change| change.status == status).map(|change| item_line(&change.path)).collect();
        if !items.is_empty() {
            groups.push(format!("### {title}\n\n{items}"));
        }
    }
    if groups.is_empty() { "None\n".to_owned() } else { groups.join("\n") }
}

/// The groups in their order.
pub(crate) const GROUPS: [(FileStatus, &str); 3] =
    [(FileStatus::Added, "Added"), (FileStatus::Modified, "Modified"), (FileStatus::Deleted, "Deleted")];

/// The line for a path, with its end.
pub(crate) fn item_line(path: &str) -> String {
    let path = shown_path(path);
    let longest = path.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(if longest == 0 { 1 } else { longest + 1 });
    let pad = if path.starts_with('`') || path.ends_with('`') { " " } else { "" };
    format!("- {ticks}{pad}{path}{pad}{ticks}\n")
}

/// The path as one line can hold it: control characters are escaped as git does.
pub(crate) fn shown_path(path: &str) -> Cow<'_, str> {
    if !path.contains(char::is_control) {
        return Cow::Borrowed(path);
    }
    let mut shown = String::new();
    for letter in path.chars() {
        match letter {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            letter if letter.is_control() => {
                let _ = write!(shown, "\\{:03o}", u32::from(letter));
            }
            letter => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}
