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
    /// The head of integration, where GitHub told it.
    pub integration: Option<CommitId>,
}

/// Whether integration was brought by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    /// It was: a promotion, by whomever.
    Integration,
    /// It is no merge of integration: a push, a hotfix, a revert.
    SomethingElse,
    /// Integration has what it brought, and may have got it afterwards: a hotfix is merged back.
    Either,
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

    /// Whether integration has what it brought on its own line, as far as this clone tells. That it has not is known only
    /// where this clone has all that GitHub has.
    fn brings(&self, integration: &str, git: Option<&Git>) -> Brings {
        let told = || {
            let (git, from) = (git?, self.shipped.from);
            let head = git.shared_head(integration).ok()??;
            Some(match git.is_ancestor(from, head).ok()? {
                true if git.is_on_line(from, head).ok()? => Brings::Integration,
                true => Brings::Either,
                false if self.integration == Some(head) && git.is_whole() => Brings::SomethingElse,
                false => Brings::Unknown,
            })
        };
        told().unwrap_or(Brings::Unknown)
    }

    fn sentence(&self, branches: &BranchSettings, brings: Brings) -> String {
        let (branch, integration) = (&branches.production, &branches.integration);
        let by = self.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let (merge, from) = (self.shipped.merge.short(), self.shipped.from.short());
        let what = match brings {
            Brings::Integration if merge == from => format!("it is a commit of {integration}"),
            Brings::Integration => format!("it merged {from} of {integration}"),
            Brings::SomethingElse => format!("it is no merge of {integration}, and no promotion"),
            Brings::Either => format!("{integration} has {from} too, before it or since"),
            Brings::Unknown => format!("whether it is a merge of {integration} is not known here: cutover fetch"),
        };
        format!("No journal here tells of a promotion. The newest commit of {branch} is followed: {merge}{by}; {what}.")
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
    let integration = means.github.head_now(&means.config.branches.integration).await.ok();
    Ok(Latest { shipped, by: commit.by, integration })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_followed_without_a_journal_is_told_apart_from_a_promotion() {
        let commit = |digit: &str| CommitId::from_hex(&digit.repeat(40)).unwrap();
        let (from, to, merge) = (commit("1"), commit("2"), commit("3"));
        let shipped = Shipped { from, to, merge, merged: Moment::default(), dated: Dated::Commit };
        let latest = Latest { shipped, by: Some("asha".into()), integration: None };
        let told = |brings| latest.sentence(&BranchSettings::default(), brings);
        assert!(told(Brings::Integration).ends_with("3333333, by asha; it merged 1111111 of development."));
        assert!(told(Brings::SomethingElse).ends_with("it is no merge of development, and no promotion."));
        assert!(told(Brings::Either).ends_with("development has 1111111 too, before it or since."));
        assert!(told(Brings::Unknown).contains("is not known here"));
        assert_eq!(latest.brings("development", None), Brings::Unknown);
    }

    /// Production was given a promotion, then a hotfix that was merged back; this clone is one commit behind.
    struct Clone(tempfile::TempDir);

    impl Clone {
        fn new() -> Self {
            let clone = Self(tempfile::tempdir().unwrap());
            clone.git(&["init", "--quiet", "--initial-branch=main"]);
            clone.commits("begin");
            clone.git(&["checkout", "--quiet", "-b", "development"]);
            clone.commits("feature");
            clone.git(&["checkout", "--quiet", "main"]);
            clone.git(&["merge", "--quiet", "--no-ff", "-m", "promote", "development"]);
            clone.commits("hotfix");
            clone.git(&["checkout", "--quiet", "development"]);
            clone.commits("more");
            clone.git(&["merge", "--quiet", "-m", "back", "main"]);
            clone
        }

        fn git(&self, arguments: &[&str]) -> String {
            let mut git = std::process::Command::new("git");
            git.args(["-c", "user.name=asha", "-c", "user.email=asha@example.org"]).args(arguments);
            let output = git.current_dir(self.0.path()).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }

        fn commits(&self, subject: &str) {
            self.git(&["commit", "--quiet", "--allow-empty", "-m", subject]);
        }

        fn at(&self, rev: &str) -> CommitId {
            CommitId::from_hex(&self.git(&["rev-parse", rev])).unwrap()
        }

        fn brings(&self, from: CommitId, integration: Option<CommitId>) -> Brings {
            let shipped = Shipped { from, to: from, merge: from, merged: Moment::default(), dated: Dated::Commit };
            let git = Git::discover(self.0.path()).unwrap();
            Latest { shipped, by: None, integration }.brings("development", Some(&git))
        }
    }

    #[test]
    fn a_promotion_is_told_by_integrations_own_line_and_what_a_clone_lacks_is_unknown() {
        let clone = Clone::new();
        let (head, promoted, hotfix) = (clone.at("development"), clone.at("main~1^2"), clone.at("main"));
        assert_eq!(clone.brings(promoted, None), Brings::Integration);
        assert_eq!(clone.brings(hotfix, Some(head)), Brings::Either, "it was merged back");
        clone.git(&["checkout", "--quiet", "main"]);
        clone.commits("next");
        let next = clone.at("main");
        assert_eq!(clone.brings(next, Some(head)), Brings::SomethingElse);
        assert_eq!(clone.brings(next, Some(next)), Brings::Unknown, "GitHub has more of integration than this clone");
        assert_eq!(clone.brings(next, None), Brings::Unknown);
        clone.git(&["update-ref", "refs/remotes/origin/development", "main"]);
        clone.git(&["config", "remote.origin.url", "."]);
        clone.git(&["config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"]);
        clone.git(&["branch", "--quiet", "--set-upstream-to=origin/development", "development"]);
        assert_eq!(clone.brings(next, None), Brings::Integration, "as others see it, and not as it lies here");
    }
}
