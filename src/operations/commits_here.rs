//! What this clone tells of commits: which lead to which, and what lies between two.

use crate::delivery::Commits;
use crate::domain::{Commit, CommitId};
use crate::sources::git::Git;
use std::sync::Arc;

/// More commits between two deploys are not read: nobody ships so many at once.
const MOST: usize = 5000;

/// The commits of a clone; of none nothing is told.
#[derive(Clone, Copy)]
pub struct CommitsHere<'a> {
    /// The clone.
    pub git: Option<&'a Git>,
}

impl CommitsHere<'_> {
    fn holding(&self, ids: [CommitId; 2]) -> Option<&Git> {
        self.git.filter(|git| ids.iter().all(|id| git.holds(*id).unwrap_or(false)))
    }
}

impl Commits for CommitsHere<'_> {
    fn between(&self, base: CommitId, head: CommitId) -> Option<Vec<Arc<Commit>>> {
        let (count, commits) = self.holding([base, head])?.counted(base, head, MOST).ok()?;
        (count <= MOST).then_some(commits)
    }

    fn leads_to(&self, earlier: CommitId, later: CommitId) -> Option<bool> {
        self.holding([earlier, later])?.is_ancestor(earlier, later).ok()
    }
}
