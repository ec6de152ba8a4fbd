//! Files Changed, made what the commit did: paths are added, taken out and moved between the groups, with the notes
//! that people wrote behind them.

use super::splices::{Splices, ended_as};
use crate::changelog::drift::compare;
use crate::changelog::entry::{Entry, FILES, GROUPS, Group, Item, declared, item_line};
use crate::changelog::facts::Facts;
use crate::domain::{FileChange, FileStatus};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// What is to be added to the groups: by status, then by path, the lines.
type Additions = BTreeMap<FileStatus, BTreeMap<String, Vec<u8>>>;

/// Mends the section of an entry.
pub(super) fn mend(splices: &mut Splices, facts: &Facts, (text, entry): (&[u8], &Entry), changes: &[FileChange]) {
    let differences = compare(facts, entry, changes);
    let mut additions = Additions::new();
    for (status, path) in &differences.lacking {
        let line = ended_as(text, &item_line(path)).into_bytes();
        additions.entry(*status).or_default().insert(path.to_string(), line);
    }
    let mut gone: HashSet<(usize, usize)> = HashSet::new();
    for (group, item, path) in &differences.surplus {
        gone.insert((*group, *item));
        let lines = &text[entry.files[*group].items[*item].lines.clone()];
        for (status, _) in differences.lacking.iter().filter(|(_, lacking)| lacking == path) {
            additions.entry(*status).or_default().insert((*path).to_owned(), whole_lines(text, lines));
        }
    }
    let section = Section { text, entry, gone };
    section.mend_groups(splices, &mut additions);
    section.add_groups(splices, additions);
}

/// Lines that were last in a text without a final line end get one.
fn whole_lines(text: &[u8], lines: &[u8]) -> Vec<u8> {
    let mut lines = lines.to_vec();
    if !lines.ends_with(b"\n") {
        lines.extend_from_slice(ended_as(text, "\n").as_bytes());
    }
    lines
}

struct Section<'a> {
    text: &'a [u8],
    entry: &'a Entry,
    /// Group and item of what goes.
    gone: HashSet<(usize, usize)>,
}

impl Section<'_> {
    /// Takes items out of the groups that are there and puts others in; a group that loses everything goes.
    fn mend_groups(&self, splices: &mut Splices, additions: &mut Additions) {
        for (at, group) in self.entry.files.iter().enumerate() {
            let new = group.status.and_then(|status| additions.remove(&status)).unwrap_or_default();
            let gone = |item: &usize| self.gone.contains(&(at, *item));
            let kept: Vec<&Item> =
                (0..group.items.len()).filter(|item| !gone(item)).map(|item| &group.items[item]).collect();
            let emptied = kept.is_empty() && new.is_empty() && !group.items.is_empty();
            if let Some(heading) = group.heading.as_ref().filter(|_| emptied && self.holds_only_items(group)) {
                splices.remove(heading.start..group.body.end);
                continue;
            }
            for item in (0..group.items.len()).filter(gone) {
                splices.remove(group.items[item].lines.clone());
            }
            for (path, lines) in new {
                self.insert(splices, (group, &kept), (&path, lines));
            }
        }
    }

    /// Whether a group has no words but its paths and their notes.
    fn holds_only_items(&self, group: &Group) -> bool {
        let mut at = group.body.start;
        let mut between = Vec::new();
        for item in &group.items {
            between.push(at..item.lines.start);
            at = item.lines.end;
        }
        between.push(at..group.body.end);
        between.into_iter().all(|gap| self.text[gap].trim_ascii().is_empty())
    }

    /// Puts the lines of a path before the first path that sorts behind it, else behind the last.
    fn insert(&self, splices: &mut Splices, (group, kept): (&Group, &[&Item]), (path, lines): (&str, Vec<u8>)) {
        let behind = kept.iter().find(|item| item.paths.last().is_some_and(|other| other.as_str() > path));
        match (behind, kept.last()) {
            (Some(item), _) => splices.insert(item.lines.start, lines),
            (None, Some(item)) => self.behind(splices, item.lines.end, lines),
            (None, None) => self.behind(splices, self.first_place(group), lines),
        }
    }

    /// Below a heading, and below the blank line behind it if there is one.
    fn first_place(&self, group: &Group) -> usize {
        let body = &self.text[group.body.clone()];
        let blank = if body.starts_with(b"\r\n") { 2 } else { usize::from(body.starts_with(b"\n")) };
        group.body.start + blank
    }

    fn behind(&self, splices: &mut Splices, at: usize, mut lines: Vec<u8>) {
        if at > 0 && !self.text[..at].ends_with(b"\n") {
            lines.truncate(lines.trim_ascii_end().len());
            lines.splice(0..0, ended_as(self.text, "\n").bytes());
        }
        splices.insert(at, lines);
    }

    /// Adds the groups that are not there, each before the first group that comes behind it.
    fn add_groups(&self, splices: &mut Splices, mut additions: Additions) {
        let Some(section) = self.entry.section(FILES) else { return };
        if !additions.is_empty() && self.says_none() {
            splices.remove(self.words(&section.body));
        }
        for (status, title) in GROUPS {
            let Some(items) = additions.remove(&status) else { continue };
            let behind = self.entry.files.iter().find(|group| group.heading.is_some() && group.status > Some(status));
            let at = behind.and_then(|group| group.heading.as_ref()).map_or(section.body.end, |heading| heading.start);
            let mut group = ended_as(self.text, &format!("### {title}\n{}", self.below_heading())).into_bytes();
            group.extend(items.into_values().flatten());
            self.add_group(splices, at, group);
        }
    }

    /// Adds a group with a blank line before and behind it; at the end of a text, only as it ended before.
    fn add_group(&self, splices: &mut Splices, at: usize, group: Vec<u8>) {
        let end = ended_as(self.text, "\n");
        let before = &self.text[..at];
        let blank = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        let open = !before.ends_with(b"\n");
        let mut bytes = end.repeat(usize::from(!blank) + usize::from(open)).into_bytes();
        bytes.extend(group);
        match (at == self.text.len(), open) {
            (true, true) => bytes.truncate(bytes.trim_ascii_end().len()),
            (true, false) => {}
            (false, _) => bytes.extend_from_slice(end.as_bytes()),
        }
        splices.insert(at, bytes);
    }

    /// A blank line behind a heading, unless the headings that are there have none.
    fn below_heading(&self) -> &'static str {
        let headed = self.entry.files.iter().filter(|group| group.heading.is_some() && !group.items.is_empty());
        let mut tight = headed.map(|group| group.items.first().map(|item| item.lines.start) == Some(group.body.start));
        if tight.next_back().unwrap_or_default() { "" } else { "\n" }
    }

    /// The section says only that nothing changed.
    fn says_none(&self) -> bool {
        let words = self.entry.words(self.text, FILES).unwrap_or_default();
        !words.is_empty() && declared(&words).is_none()
    }

    /// The words of a section and the blank space behind them.
    fn words(&self, body: &Range<usize>) -> Range<usize> {
        let text = &self.text[body.clone()];
        body.start + (text.len() - text.trim_ascii_start().len())..body.end
    }
}
