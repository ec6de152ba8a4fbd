//! What GitHub says now of a branch and of an environment that is deployed to.

use super::CommitId;
use std::collections::BTreeSet;

/// A branch as GitHub has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchNow {
    /// Its head.
    pub head: CommitId,
    /// Whether a protection holds for it; `None` where GitHub does not tell.
    pub protected: Option<bool>,
    /// What its rulesets or its protection ask for; `None` where that cannot be read.
    pub rules: Option<BranchRules>,
}

/// What holds for changes of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BranchRule {
    /// Changes come by pull request only.
    PullRequest,
    /// Changes come by GitHub's merge queue only.
    MergeQueue,
    /// Pull requests are not merged with a merge commit: by squash or rebase only.
    NoMergeMethod,
    /// No merge commits.
    Linear,
    /// Not everybody who may push may push to it.
    Restricted,
    /// Nobody may change it.
    Locked,
}

/// What the rulesets of a branch, or its protection, ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BranchRules {
    /// So many approvals before a merge.
    pub approvals: u64,
    /// What holds for every change.
    pub of: BTreeSet<BranchRule>,
    /// The checks that must pass, by name.
    pub checks: BTreeSet<String>,
    /// Whether a change must hold all that the branch has.
    pub up_to_date: bool,
    /// Rules of whose keeping nothing is known here, by GitHub's words.
    pub others: BTreeSet<String>,
    /// What is asked for by rulesets that the account may pass over, by GitHub's words.
    pub passable: BTreeSet<String>,
}

impl BranchRules {
    /// Whether this holds for it.
    #[must_use]
    pub fn has(&self, rule: BranchRule) -> bool {
        self.of.contains(&rule)
    }

    /// With this one too.
    #[must_use]
    pub fn with(mut self, rule: BranchRule) -> Self {
        self.of.insert(rule);
        self
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.approvals = self.approvals.max(other.approvals);
        self.of.extend(other.of);
        self.checks.extend(other.checks);
        self.up_to_date |= other.up_to_date;
        self.others.extend(other.others);
        self.passable.extend(other.passable);
        self
    }
}

/// What is in the way of a deployment to an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeployRules {
    /// Accounts and teams of which one must approve.
    pub reviewers: Vec<String>,
    /// Whoever set it off may not approve it.
    pub not_by_oneself: bool,
    /// So many minutes it waits.
    pub wait_minutes: u64,
}
