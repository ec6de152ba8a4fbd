//! What was promoted, as a journal or GitHub tells it.

use engine::domain::{CommitId, Moment};
use engine::fault::{Fault, Result};
use engine::operations::journal::{End, Story};
use engine::operations::promotion::Means;

/// Who tells when it was merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// The journal of whoever merged it.
    Journal,
    /// The commit, which may be older than its push.
    Commit,
}

/// A promotion that was merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// The commit that was promoted.
    pub from: CommitId,
    /// What production's branch had before.
    pub to: CommitId,
    /// The commit that brought it.
    pub merge: CommitId,
    /// When it was merged, at the earliest: when that was sent.
    pub merged: Moment,
    /// Who tells that.
    pub dated: Dated,
}

impl Shipped {
    /// What a journal tells of it, where the merge was seen.
    #[must_use]
    pub fn by(story: &Story) -> Option<Self> {
        let step = story.steps.iter().rev().find(|step| step.name == "merge")?;
        let (_, _, words) = step.end.as_ref().filter(|(end, ..)| *end == End::Done)?;
        CommitId::from_hex(words).map(|merge| Self::of(story, merge))
    }

    /// As its journal tells it.
    #[must_use]
    pub fn of(story: &Story, merge: CommitId) -> Self {
        // Whoever went on with it may have seen it much later.
        let sent = story.steps.iter().find(|step| step.name == "merge");
        let merged = sent.map_or(story.opening.at, |step| step.began);
        Self { from: story.opening.from, to: story.opening.to, merge, merged, dated: Dated::Journal }
    }
}

/// The newest commit of production's branch, as GitHub tells it.
///
/// # Errors
/// When GitHub cannot be asked, or the branch has one commit.
pub async fn last(means: &Means<'_>) -> Result<Shipped> {
    let branch = &means.config.branches.production;
    let head = means.github.branch_now(branch).await?.head;
    let commit = means.github.commit_now(head).await?;
    let before = commit.parents.first().copied();
    let to = before.ok_or_else(|| Fault::refused(format!("{branch} has one commit; nothing was promoted yet")))?;
    Ok(Shipped {
        from: commit.parents.get(1).copied().unwrap_or(head),
        to,
        merge: head,
        merged: commit.committed,
        dated: Dated::Commit,
    })
}
