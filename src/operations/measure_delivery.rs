//! The delivery figures of production, with what this clone tells of the commits.

use crate::delivery::{Commits, Delivery, Seen, measure};
use crate::domain::workflow_run::RunList;
use crate::domain::{Commit, CommitId, Moment};
use crate::sources::git::Git;
use std::sync::Arc;

/// More commits between two deploys are not read: nobody ships so many at once.
const MOST: usize = 5000;

/// The figures from `since` until now. Without a clone there are no lead times.
#[must_use]
pub fn measure_delivery(git: Option<&Git>, seen: &Seen<'_>, since: Moment, now: Moment) -> Delivery {
    measure(seen, &Clone { git }, since, now)
}

/// Since when all runs are in the list: since ever where it is whole, else since its oldest was asked for.
#[must_use]
pub fn runs_known_since(list: &RunList) -> Option<Moment> {
    let whole = list.total.is_some_and(|total| total <= list.runs.len() as u64);
    let oldest = list.runs.iter().map(|run| run.created).min();
    oldest.filter(|_| !whole)
}

struct Clone<'a> {
    git: Option<&'a Git>,
}

impl Clone<'_> {
    fn holding(&self, ids: [CommitId; 2]) -> Option<&Git> {
        self.git.filter(|git| ids.iter().all(|id| git.holds(*id).unwrap_or(false)))
    }
}

impl Commits for Clone<'_> {
    fn between(&self, base: CommitId, head: CommitId) -> Option<Vec<Arc<Commit>>> {
        let (count, commits) = self.holding([base, head])?.counted(base, head, MOST).ok()?;
        (count <= MOST).then_some(commits)
    }

    fn leads_to(&self, earlier: CommitId, later: CommitId) -> Option<bool> {
        self.holding([earlier, later])?.is_ancestor(earlier, later).ok()
    }
}
