//! Two commits held against each other, as two images are before one takes the place of the other: what each has that
//! the other lacks, and which entity files differ. Reads git and nothing else.

use super::outline_entry::entities;
use crate::changelog::Shelved;
use crate::config::Config;
use crate::domain::{Commit, CommitId, FileChange, FileStatus};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::git::{Git, ItemKind};
use std::collections::HashMap;
use std::sync::Arc;

/// More commits of one side are counted and not listed.
const COMMITS: usize = 200;
/// More entries of one side are counted and not listed.
const ENTRIES: usize = 200;

/// What stands between two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The commit that the other is held against.
    pub base: CommitId,
    /// The other.
    pub head: CommitId,
    /// Where their histories meet; `None` when they share nothing that is here.
    pub meet: Option<CommitId>,
    /// What the head has and the base lacks.
    pub gained: Side,
    /// What the base has and the head lacks.
    pub lost: Side,
    /// How many files differ.
    pub files: usize,
    /// The entity files that differ, seen from the base: added is what the head has more.
    pub entities: Vec<FileChange>,
}

/// What one commit has and the other lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Side {
    /// How many commits.
    pub count: usize,
    /// The newest of them, 200 at most.
    pub commits: Vec<Arc<Commit>>,
    /// How many files of the changelog.
    pub entry_count: usize,
    /// Its files, 200 at most, the last name first: names begin with the day.
    pub entries: Vec<EntryOf>,
}

/// A file of the changelog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryOf {
    /// Its path, from the root of the repository. Hostile text.
    pub path: String,
    /// The subject in its title, where it has one. Hostile text.
    pub subject: Option<String>,
}

/// Holds `head` against `base`.
///
/// # Errors
/// When one of them is not in this clone, or an object cannot be read.
pub fn compare(git: &Git, config: &Config, base: CommitId, head: CommitId) -> Result<Comparison> {
    for id in [base, head] {
        if !git.holds(id)? {
            return Err(not_here(id));
        }
    }
    let files = git.changed_between(base, head, "")?;
    let matching = entities(config, &files)?;
    let side = |from, to, status| {
        let (count, commits) = git.counted(from, to, COMMITS)?;
        let (entry_count, entries) = entries(git, config, to, &files, status)?;
        Ok::<_, Fault>(Side { count, commits, entry_count, entries })
    };
    Ok(Comparison {
        base,
        head,
        meet: git.merge_base(base, head)?,
        gained: side(base, head, FileStatus::Added)?,
        lost: side(head, base, FileStatus::Deleted)?,
        files: files.len(),
        entities: files.into_iter().filter(|change| matching.contains(&change.path)).collect(),
    })
}

/// The entity files that differ between two commits, seen from the first.
///
/// # Errors
/// When one of them is not in this clone, or an object cannot be read.
pub fn entity_changes(git: &Git, config: &Config, base: CommitId, head: CommitId) -> Result<Vec<FileChange>> {
    for id in [base, head] {
        if !git.holds(id)? {
            return Err(not_here(id));
        }
    }
    let files = git.changed_between(base, head, "")?;
    let matching = entities(config, &files)?;
    Ok(files.into_iter().filter(|change| matching.contains(&change.path)).collect())
}

fn not_here(id: CommitId) -> Fault {
    Fault::of(FaultKind::Unreadable, format!("{} is not in this clone", id.short()))
        .hint("git fetch brings what the remote has; a commit that no branch leads to any more stays away.")
}

/// The entries that came or went, by their titles at the commit that has them.
fn entries(
    git: &Git,
    config: &Config,
    at: CommitId,
    files: &[FileChange],
    status: FileStatus,
) -> Result<(usize, Vec<EntryOf>)> {
    let dir = config.changelog.dir.trim_matches('/');
    let prefix = if dir.is_empty() || dir == "." { String::new() } else { format!("{dir}/") };
    let name = |change: &FileChange| {
        let name = change.path.strip_prefix(&prefix)?;
        let entry = name.strip_suffix(".md").is_some_and(|stem| !stem.contains('/')) && name != config.changelog.index;
        (change.status == status && entry).then(|| name.to_owned())
    };
    let names: Vec<String> = files.iter().rev().filter_map(name).collect();
    if names.is_empty() {
        return Ok((0, Vec::new()));
    }
    let folder = git.folder(at, dir)?.map(|folder| folder.items).unwrap_or_default();
    let blobs: HashMap<_, _> =
        folder.into_iter().filter(|item| item.kind == ItemKind::File).map(|item| (item.name, item.id)).collect();
    let read = |name: &String| {
        let subject = blobs.get(name).map(|blob| git.blob(*blob)).transpose()?.and_then(|bytes| {
            let file = Shelved::of(name.as_str(), bytes);
            file.read()?.1.title.as_ref().map(|title| title.subject.clone())
        });
        Ok::<_, Fault>(EntryOf { path: format!("{prefix}{name}"), subject })
    };
    let shown = names.iter().take(ENTRIES).map(read).collect::<Result<_>>()?;
    Ok((names.len(), shown))
}
