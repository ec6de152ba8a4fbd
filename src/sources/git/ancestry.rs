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
}
