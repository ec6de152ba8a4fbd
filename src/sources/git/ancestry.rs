//! How two commits are related.

use super::id::{ours, theirs};
use super::repository::Git;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use git2::ErrorCode;

impl Git {
    /// The commit where two lines of history meet; `None` when they share nothing that is here.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn merge_base(&self, one: CommitId, other: CommitId) -> Result<Option<CommitId>> {
        match self.repo.merge_base(theirs(one), theirs(other)) {
            Ok(base) => Ok(Some(ours(base))),
            Err(cause) if cause.code() == ErrorCode::NotFound => Ok(None),
            Err(cause) => {
                Err(Fault::while_doing(format!("finding where {} and {} meet", one.short(), other.short()), cause))
            }
        }
    }

    /// Whether `later` leads to `earlier`, or is it. In a shallow clone a `false` can only mean "not in what is here".
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn is_ancestor(&self, earlier: CommitId, later: CommitId) -> Result<bool> {
        if earlier == later {
            return Ok(true);
        }
        let descends = self.repo.graph_descendant_of(theirs(later), theirs(earlier));
        descends.map_err(|cause| {
            Fault::while_doing(format!("asking whether {} holds {}", later.short(), earlier.short()), cause)
        })
    }

    /// Whether `earlier` is on the own line of `later`: the first parents, and not what was merged into it.
    ///
    /// # Errors
    /// When a commit on the way cannot be read.
    pub fn is_on_line(&self, earlier: CommitId, later: CommitId) -> Result<bool> {
        let walked = || -> std::result::Result<bool, git2::Error> {
            let mut line = self.repo.revwalk()?;
            line.push(theirs(later))?;
            line.simplify_first_parent()?;
            line.find(|id| id.as_ref().map_or(true, |id| *id == theirs(earlier)))
                .map_or(Ok(false), |id| id.map(|_| true))
        };
        walked().map_err(|cause| Fault::while_doing(format!("walking the line of {}", later.short()), cause))
    }

    /// Whether its history is all here: it is no shallow clone.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.repo.is_shallow()
    }
}
