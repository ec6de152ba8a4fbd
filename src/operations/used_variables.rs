//! Variables of the environment that newer code reads and older code did not: what a deploy needs to find in its secret.
//! Reads git and nothing else.
//!
//! A name counts when code at the later commit reads it and no code at the earlier one does, wherever that stood.

mod source;

use crate::domain::{CommitId, FileChange, FileStatus};
use crate::fault::Result;
use crate::sources::git::Git;
use source::is_code;
use std::collections::{BTreeMap, BTreeSet};

/// A variable that the code reads now and did not read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariable {
    /// Its name.
    pub name: String,
    /// The files that read it. Hostile text.
    pub files: Vec<String>,
}

/// The variables that the code of `after` reads and that of `before` nowhere does, by name. `files` are those that differ.
///
/// # Errors
/// When a tree or a file cannot be read.
pub fn newly_used(git: &Git, (before, after): (CommitId, CommitId), files: &[FileChange]) -> Result<Vec<NewVariable>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let changed = files.iter().filter(|change| change.status != FileStatus::Deleted && is_code(&change.path));
    for change in changed {
        let read = |commit| git.file_at(commit, &change.path);
        let now = read(after)?.map(|text| source::names(&String::from_utf8_lossy(&text))).unwrap_or_default();
        if now.is_empty() {
            continue;
        }
        let old = read(before)?.map(|text| source::names(&String::from_utf8_lossy(&text))).unwrap_or_default();
        for name in now.difference(&old) {
            found.entry(name.clone()).or_default().push(change.path.clone());
        }
    }
    if !found.is_empty() {
        for name in used_at(git, before)? {
            found.remove(&name);
        }
    }
    Ok(found.into_iter().map(|(name, files)| NewVariable { name, files }).collect())
}

/// Every variable that the code of a commit reads.
fn used_at(git: &Git, commit: CommitId) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for (_, id) in git.files_at(commit, &is_code)? {
        all.extend(source::names(&String::from_utf8_lossy(&git.blob(id)?)));
    }
    Ok(all)
}
