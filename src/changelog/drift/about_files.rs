//! Files Changed against what the commit did.

use crate::changelog::entry::{Entry, shown_path};
use crate::changelog::facts::Facts;
use crate::domain::{FileChange, FileStatus};
use std::borrow::Cow;
use std::collections::HashSet;

/// How a list of files differs from what a commit did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::changelog) struct Differences<'a> {
    /// What the commit did and the entry does not list.
    pub(in crate::changelog) lacking: Vec<(FileStatus, Cow<'a, str>)>,
    /// What the entry lists and the commit did not do: group, item, path.
    pub(in crate::changelog) surplus: Vec<(usize, usize, &'a str)>,
}

impl Differences<'_> {
    /// Whether the two say the same.
    pub(in crate::changelog) fn is_empty(&self) -> bool {
        self.lacking.is_empty() && self.surplus.is_empty()
    }

    /// What differs, as a sentence.
    pub(super) fn sentence(&self) -> String {
        let lacking: Vec<_> = self.lacking.iter().map(|(status, path)| format!("{path} ({status:?})")).collect();
        let surplus: Vec<_> = self.surplus.iter().map(|(.., path)| (*path).to_owned()).collect();
        match (lacking.is_empty(), surplus.is_empty()) {
            (false, true) => format!("Files Changed lacks {}.", some_of(&lacking)),
            (true, false) => format!("Files Changed lists {}, which the commit did not change so.", some_of(&surplus)),
            _ => format!(
                "Files Changed lacks {}, and lists {}, which the commit did not change so.",
                some_of(&lacking),
                some_of(&surplus)
            ),
        }
    }
}

/// The first three, and how many more there are.
fn some_of(paths: &[String]) -> String {
    let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if paths.len() > 3 { format!("{shown} and {} more", paths.len() - 3) } else { shown }
}

/// Compares the groups of an entry with what its commit did. The changelog folder's own files may be listed or not.
pub(in crate::changelog) fn compare<'a>(facts: &Facts, entry: &'a Entry, changes: &'a [FileChange]) -> Differences<'a> {
    let expected: Vec<(FileStatus, Cow<'a, str>)> = changes
        .iter()
        .filter(|change| !facts.is_in_folder(&change.path))
        .map(|change| (change.status, shown_path(&change.path)))
        .collect();
    let known: HashSet<&str> = expected.iter().map(|(_, path)| path.as_ref()).collect();
    let wanted: HashSet<(FileStatus, &str)> = expected.iter().map(|(status, path)| (*status, path.as_ref())).collect();
    let mut listed: HashSet<(FileStatus, &str)> = HashSet::new();
    let mut surplus = Vec::new();
    for (group_at, group) in entry.files.iter().enumerate() {
        if group.status.is_none() && group.heading.is_some() {
            continue;
        }
        for (at, item) in group.items.iter().enumerate() {
            let path = item.path(&known);
            match group.status.map(|status| (status, path)).filter(|change| wanted.contains(change)) {
                Some(change) => drop(listed.insert(change)),
                None if item.paths.iter().any(|path| facts.is_in_folder(path)) => {}
                None => surplus.push((group_at, at, path)),
            }
        }
    }
    let lacks = |(status, path): &(FileStatus, Cow<'a, str>)| !listed.contains(&(*status, path.as_ref()));
    let lacking = expected.iter().filter(|change| lacks(change)).cloned().collect();
    Differences { lacking, surplus }
}
