//! What GitHub says now of a branch and of an environment that is deployed to.

use super::CommitId;

/// A branch as GitHub has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchNow {
    /// Its head.
    pub head: CommitId,
    /// Whether a protection holds for it; `None` where GitHub does not tell.
    pub protected: Option<bool>,
    /// What its rulesets ask for; `None` where they cannot be read.
    pub rules: Option<BranchRules>,
}

/// What the rulesets of a branch ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BranchRules {
    /// So many approvals before a merge.
    pub approvals: u64,
    /// Changes come by pull request only.
    pub pull_request: bool,
    /// Not everybody who may push may push to it.
    pub restricted: bool,
    /// No merge commits.
    pub linear: bool,
    /// The checks that must pass, by name.
    pub checks: Vec<String>,
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
