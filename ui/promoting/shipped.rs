//! What was promoted, as a journal or GitHub tells it.

use engine::config::BranchSettings;
use engine::domain::{CommitId, Moment};
use engine::fault::{Fault, Result};
use engine::operations::journal::{End, Story};
use engine::operations::promotion::Means;
use engine::sources::git::Git;

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

/// What production's branch was given last, where nothing was begun here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Its newest commit, as if it were a promotion.
    pub shipped: Shipped,
    /// Who made it. Hostile.
    pub by: Option<String>,
}

/// Whether integration was brought by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    /// It was: a promotion, by whomever.
    Integration,
    /// It is no merge of integration: a push, a hotfix, a revert.
    SomethingElse,
    /// This clone does not tell.
    Unknown,
}

/// What is followed where nothing was begun here, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// That nothing was begun here, and what is followed. Hostile text may be in it.
    pub sentence: String,
    /// Who made it. Hostile.
    pub by: Option<String>,
    /// Whether it brought integration.
    pub brings: Brings,
}

impl Latest {
    /// It in words, as far as this clone tells.
    #[must_use]
    pub fn instead(&self, branches: &BranchSettings, git: Option<&Git>) -> Instead {
        let brings = self.brings(&branches.integration, git);
        Instead { sentence: self.sentence(branches, brings), by: self.by.clone(), brings }
    }

    /// Whether integration has what it brought, as far as this clone holds both.
    fn brings(&self, integration: &str, git: Option<&Git>) -> Brings {
        let told = git.and_then(|git| {
            let head = git.branch_head(integration).ok()??;
            git.is_ancestor(self.shipped.from, head).ok()
        });
        match told {
            Some(true) => Brings::Integration,
            Some(false) => Brings::SomethingElse,
            None => Brings::Unknown,
        }
    }

    fn sentence(&self, branches: &BranchSettings, brings: Brings) -> String {
        let (branch, integration) = (&branches.production, &branches.integration);
        let by = self.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let (merge, from) = (self.shipped.merge.short(), self.shipped.from.short());
        let what = match brings {
            Brings::Integration if merge == from => format!("it is a commit of {integration}"),
            Brings::Integration => format!("it merged {from} of {integration}"),
            Brings::SomethingElse => format!("it is no merge of {integration}, and no promotion"),
            Brings::Unknown => format!("whether it is a merge of {integration} is not known here: cutover fetch"),
        };
        format!("No promotion was begun here. The newest commit of {branch} is followed: {merge}{by}; {what}.")
    }
}

/// The newest commit of production's branch, as GitHub tells it.
///
/// # Errors
/// When GitHub cannot be asked, or the branch has one commit.
pub async fn last(means: &Means<'_>) -> Result<Latest> {
    let branch = &means.config.branches.production;
    let head = means.github.head_now(branch).await?;
    let commit = means.github.commit_now(head).await?;
    let before = commit.parents.first().copied();
    let to = before.ok_or_else(|| Fault::refused(format!("{branch} has one commit; nothing was promoted yet")))?;
    let shipped = Shipped {
        from: commit.parents.get(1).copied().unwrap_or(head),
        to,
        merge: head,
        merged: commit.committed,
        dated: Dated::Commit,
    };
    Ok(Latest { shipped, by: commit.by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_followed_without_a_journal_is_told_apart_from_a_promotion() {
        let commit = |digit: &str| CommitId::from_hex(&digit.repeat(40)).unwrap();
        let (from, to, merge) = (commit("1"), commit("2"), commit("3"));
        let shipped = Shipped { from, to, merge, merged: Moment::default(), dated: Dated::Commit };
        let latest = Latest { shipped, by: Some("asha".into()) };
        let told = |brings| latest.sentence(&BranchSettings::default(), brings);
        assert!(told(Brings::Integration).ends_with("3333333, by asha; it merged 1111111 of development."));
        assert!(told(Brings::SomethingElse).ends_with("it is no merge of development, and no promotion."));
        assert!(told(Brings::Unknown).contains("is not known here"));
        assert_eq!(latest.brings("development", None), Brings::Unknown);
    }
}
