//! Patches, patch ids, and what is staged: the few questions where libgit2's own diff is asked.

use super::id::theirs;
use super::repository::Git;
use crate::domain::{CommitId, FileChange, FileStatus};
use crate::fault::{Fault, Result};
use git2::{Delta, Diff, DiffFormat, DiffOptions, ErrorCode, Tree};
use std::path::Path;

/// A patch is for people to read.
const MOST_FILES: usize = 50_000;
const LONGEST: usize = 8 * 1024 * 1024;

impl Git {
    /// The patch of a commit against its first parent as text, with file headers; cut off at 8 MB. Hostile text.
    ///
    /// # Errors
    /// When a tree or blob cannot be read.
    pub fn patch(&self, commit: CommitId) -> Result<String> {
        let doing = |cause: git2::Error| Fault::while_doing(format!("reading the patch of {}", commit.short()), cause);
        self.refuse_too_many(commit)?;
        let diff = self.diff(commit).map_err(doing)?;
        let mut text = Vec::new();
        diff.print(DiffFormat::Patch, |_, _, line| {
            if matches!(line.origin(), ' ' | '+' | '-') {
                text.extend(u8::try_from(line.origin()));
            }
            text.extend_from_slice(line.content());
            text.len() < LONGEST
        })
        .or_else(|cause| if cause.code() == ErrorCode::User { Ok(()) } else { Err(doing(cause)) })?;
        if text.len() >= LONGEST {
            text.extend_from_slice(b"\n(cut off here: the patch is longer than 8 MB)\n");
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// A name for what the commit changes, the same after a rebase or a cherry-pick; `None` for merges and for
    /// commits that change nothing.
    ///
    /// # Errors
    /// When a tree or blob cannot be read.
    pub fn patch_id(&self, commit: CommitId) -> Result<Option<String>> {
        let read = || -> Result<Option<String>, git2::Error> {
            if self.repo.find_commit(theirs(commit))?.parent_count() > 1 {
                return Ok(None);
            }
            let diff = self.diff(commit)?;
            if diff.deltas().len() == 0 { Ok(None) } else { diff.patchid(None).map(|id| Some(id.to_string())) }
        };
        self.refuse_too_many(commit)?;
        read().map_err(|cause| Fault::while_doing(format!("naming the patch of {}", commit.short()), cause))
    }

    /// What is staged against `HEAD`, sorted by path; everything in the index when there is no commit yet.
    ///
    /// # Errors
    /// In a bare repository, or when the index cannot be read.
    pub fn staged(&self) -> Result<Vec<FileChange>> {
        if self.repo.is_bare() {
            return Err(Fault::usage("A bare repository has no staged changes").hint("Run this in a work tree."));
        }
        let read = || -> Result<Vec<FileChange>, git2::Error> {
            let head = match self.repo.head() {
                Ok(head) => Some(head.peel_to_tree()?),
                Err(cause) if cause.code() == ErrorCode::UnbornBranch => None,
                Err(cause) => return Err(cause),
            };
            let mut index = self.repo.index()?;
            index.read(false)?;
            Ok(changes(&self.repo.diff_tree_to_index(head.as_ref(), Some(&index), None)?))
        };
        read().map_err(|cause| Fault::while_doing("reading what is staged", cause))
    }

    /// Whether git tracks this file, from the root of the work tree.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn is_in_index(&self, path: &str) -> Result<bool> {
        let read = || -> Result<bool, git2::Error> {
            let mut index = self.repo.index()?;
            index.read(false)?;
            Ok(index.get_path(Path::new(path), 0).is_some())
        };
        read().map_err(|cause| Fault::while_doing("reading the index", cause))
    }

    /// Whether the commit that is checked out has this path. A branch without a commit has none.
    ///
    /// # Errors
    /// When HEAD or its tree cannot be read.
    pub fn is_in_head(&self, path: &str) -> Result<bool> {
        let found = |tree: &Tree<'_>| tree.get_path(Path::new(path)).is_ok();
        match self.repo.head() {
            Ok(head) => head.peel_to_tree().map(|tree| found(&tree)),
            Err(cause) if cause.code() == ErrorCode::UnbornBranch => Ok(false),
            Err(cause) => Err(cause),
        }
        .map_err(|cause| Fault::while_doing("reading what is checked out", cause))
    }

    /// Refuses a commit that would keep libgit2 busy for minutes.
    fn refuse_too_many(&self, commit: CommitId) -> Result<()> {
        match self.files(commit)?.len() {
            0..MOST_FILES => Ok(()),
            count => Err(Fault::refused(format!("{} changes {count} files, too many for a patch", commit.short()))),
        }
    }

    fn diff(&self, commit: CommitId) -> Result<Diff<'_>, git2::Error> {
        let commit = self.repo.find_commit(theirs(commit))?;
        let before: Option<Tree<'_>> = commit.parents().next().map(|parent| parent.tree()).transpose()?;
        let mut options = DiffOptions::new();
        self.repo.diff_tree_to_tree(before.as_ref(), Some(&commit.tree()?), Some(&mut options))
    }
}

fn changes(diff: &Diff<'_>) -> Vec<FileChange> {
    let mut changes: Vec<FileChange> = diff
        .deltas()
        .filter_map(|delta| {
            let status = match delta.status() {
                Delta::Added | Delta::Copied => FileStatus::Added,
                Delta::Deleted => FileStatus::Deleted,
                Delta::Unmodified | Delta::Ignored | Delta::Untracked => return None,
                _ => FileStatus::Modified,
            };
            let path = delta.new_file().path_bytes().or_else(|| delta.old_file().path_bytes())?;
            Some(FileChange { status, path: String::from_utf8_lossy(path).into_owned() })
        })
        .collect();
    changes.sort_unstable();
    changes
}
