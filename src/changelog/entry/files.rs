//! The Files Changed section: groups by what happened, and the paths in them.

use super::lines::Line;
use crate::domain::FileStatus;
use std::collections::HashSet;
use std::ops::Range;

/// A note may begin at so many places of one line. Without an end, a long line would be kept once for each of them.
const MOST: usize = 16;

/// Paths under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What happened to them; `None` before the first heading and under a heading of another name.
    pub status: Option<FileStatus>,
    /// The line of the heading, with its end; `None` before the first heading.
    pub heading: Option<Range<usize>>,
    /// Everything up to the next heading.
    pub body: Range<usize>,
    /// The paths.
    pub items: Vec<Item>,
}

/// One path with the note of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its lines, with their ends.
    pub lines: Range<usize>,
    /// What may be the path, the likeliest last: where the note begins is not always sure. Hostile text.
    pub paths: Vec<String>,
}

impl Item {
    /// The path: what is among `known`, else the likeliest.
    #[must_use]
    pub fn path(&self, known: &HashSet<&str>) -> &str {
        let found = self.paths.iter().find(|path| known.contains(path.as_str()));
        found.or(self.paths.last()).map_or("", String::as_str)
    }
}

/// The groups among the lines of the section.
pub(super) fn groups(lines: &[Line<'_>]) -> Vec<Group> {
    let Some(first) = lines.first() else { return Vec::new() };
    let mut groups = vec![Group { status: None, heading: None, body: first.start..first.start, items: Vec::new() }];
    let mut level = None;
    for line in lines {
        if let Some(status) = heading(line) {
            let body = line.next..line.next;
            groups.push(Group { status, heading: Some(line.whole()), body, items: Vec::new() });
            level = None;
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        group.body.end = line.next;
        take(group, line, &mut level);
    }
    groups
}

/// Adds a line to a group: a path, or more of the path before it. `level` is the indent of the group's paths.
fn take(group: &mut Group, line: &Line<'_>, level: &mut Option<usize>) {
    let text = line.lossy();
    let top = level.is_none_or(|level| line.indent() < level + 2);
    if let Some(words) = bullet(&text).filter(|_| top && line.plain) {
        level.get_or_insert(line.indent());
        if !says_none(words) {
            group.items.push(Item { lines: line.whole(), paths: paths(words) });
        }
    } else if let Some(item) = group.items.last_mut().filter(|item| !line.is_blank() && item.lines.end == line.start) {
        item.lines.end = line.next;
    }
}

/// What happened, by a heading of the third level or below, or by bold words alone in a line.
#[expect(clippy::option_option, reason = "no heading, and a heading of another name, are two things")]
fn heading(line: &Line<'_>) -> Option<Option<FileStatus>> {
    if let Some((_, words)) = line.heading() {
        return Some(status(&String::from_utf8_lossy(words)));
    }
    let text = line.lossy();
    let bold = text.trim().strip_prefix("**").filter(|_| line.plain)?;
    status(bold).map(Some)
}

fn status(words: &str) -> Option<FileStatus> {
    match words.trim_end_matches([':', '*', '#', ' ']).to_ascii_lowercase().as_str() {
        "added" => Some(FileStatus::Added),
        "modified" => Some(FileStatus::Modified),
        "deleted" => Some(FileStatus::Deleted),
        _ => None,
    }
}

fn bullet(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(['-', '*', '+'])?;
    rest.starts_with([' ', '\t']).then(|| rest.trim())
}

fn says_none(words: &str) -> bool {
    let plain = words.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    words.is_empty() || ["none", "n/a", "nothing", "no files"].contains(&plain.as_str())
}

/// What may be the path in the words of a bullet.
fn paths(words: &str) -> Vec<String> {
    let marked = words.trim_start_matches('*');
    if marked.starts_with('`') {
        return coded(marked).unwrap_or_else(|| vec![words.to_owned()]);
    }
    if let Some(linked) = words.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        return vec![linked.0.trim_matches('`').to_owned()];
    }
    let separators = [" - ", " – ", " — ", " -- ", ": ", " ("];
    let mut ends: Vec<usize> =
        separators.iter().flat_map(|separator| words.match_indices(separator)).map(|(at, _)| at).collect();
    ends.sort_unstable();
    ends.truncate(MOST);
    let before = ends.into_iter().rev().map(|end| words[..end].trim_end());
    std::iter::once(words).chain(before).map(String::from).collect()
}

/// The text between backticks, as many at its end as at its beginning.
fn coded(words: &str) -> Option<Vec<String>> {
    let ticks = words.len() - words.trim_start_matches('`').len();
    let (fence, rest) = words.split_at(ticks);
    let code = &rest[..rest.match_indices(fence).map(|(at, _)| at).find(|at| alone(rest, *at, ticks))?];
    let inner = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')).unwrap_or(code);
    Some(vec![code.to_owned(), inner.to_owned()])
}

fn alone(text: &str, at: usize, ticks: usize) -> bool {
    !text[..at].ends_with('`') && !text[at + ticks..].starts_with('`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_many_separators_is_not_kept_once_for_each() {
        let kept: usize = paths(&" - x".repeat(100_000)).iter().map(String::len).sum();
        assert!(kept < 1_000_000, "{kept} bytes");
        let known = HashSet::from(["a - b"]);
        let item = Item { lines: 0..0, paths: paths("a - b - a note: of a person") };
        assert_eq!((item.path(&known), item.path(&HashSet::new())), ("a - b", "a"));
    }
}
