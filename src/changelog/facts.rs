//! Everything that a check is made from, gathered once: the history, the folder, and what git says about some commits.

use super::filename::NamePattern;
use super::report::Range;
use super::shelf::Shelf;
use crate::config::ChangelogSettings;
use crate::domain::{Commit, CommitId, FileChange, History};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is known. Plain values: judged as often as one likes.
#[derive(Debug, Clone)]
pub struct Facts {
    /// `[changelog]` of the configuration.
    pub settings: ChangelogSettings,
    /// How entries are named.
    pub pattern: NamePattern,
    /// What was asked for.
    pub range: Range,
    /// Every commit of the head.
    pub history: Arc<History>,
    /// What of it is looked at.
    pub within: Within,
    /// The changelog folder.
    pub shelf: Shelf,
    /// Commits without an entry that changed nothing outside of the changelog folder.
    pub changelog_only: HashSet<CommitId>,
    /// What the commits with an entry, and those that may get one, changed.
    pub files: HashMap<CommitId, Arc<[FileChange]>>,
    /// For commits that left the history: those of the history that make the same change.
    pub same_patch: HashMap<CommitId, Vec<CommitId>>,
}

/// Which commits and entries are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// All.
    Everything,
    /// These commits, and these files of the folder besides the entries of the commits.
    Only {
        /// The commits of the range.
        commits: HashSet<CommitId>,
        /// Names of files that were added or changed in the range.
        touched: HashSet<String>,
    },
}

impl Within {
    /// Whether a commit is looked at.
    #[must_use]
    pub fn has(&self, commit: &CommitId) -> bool {
        match self {
            Self::Everything => true,
            Self::Only { commits, .. } => commits.contains(commit),
        }
    }

    /// Whether a file is looked at for its own sake.
    #[must_use]
    pub fn touches(&self, file: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Only { touched, .. } => touched.contains(file),
        }
    }
}

impl Facts {
    /// The commit at a position of the history.
    #[must_use]
    pub fn commit(&self, position: usize) -> &Commit {
        &self.history.commits[position]
    }

    /// The path of a file of the folder, from the root of the repository.
    #[must_use]
    pub fn path(&self, file: &str) -> String {
        let dir = self.settings.dir.trim_matches('/');
        if dir.is_empty() || dir == "." { file.to_owned() } else { format!("{dir}/{file}") }
    }

    /// Whether a path lies in the folder.
    pub(super) fn is_in_folder(&self, path: &str) -> bool {
        let dir = self.settings.dir.trim_matches('/');
        path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
    }
}
