//! Which two commits a promotion is about: those that GitHub has now, as far as they are here, else those of this clone.

use super::outside::Outside;
use crate::board::Reading;
use crate::config::Config;
use crate::domain::branch_rules::BranchNow;
use crate::domain::{BranchName, CommitId};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::git::Git;

/// The two heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    /// What is promoted.
    pub from: Told,
    /// What production has.
    pub to: Told,
    /// The default branch, where GitHub told it.
    pub default_branch: Option<BranchName>,
}

/// A branch and the commit that is taken for its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The branch.
    pub branch: BranchName,
    /// The commit that the plan is about.
    pub commit: CommitId,
    /// What GitHub says its head is; `None` where it did not tell.
    pub at_github: Option<CommitId>,
    /// What this clone says its head is.
    pub here: Option<CommitId>,
}

impl Heads {
    /// Finds both heads. What GitHub has counts, where the commit is in this clone.
    ///
    /// # Errors
    /// When one of the branches is nowhere.
    pub fn find(git: &Git, config: &Config, outside: &Outside) -> Result<Self> {
        let branches = &config.branches;
        let head = |branch: &Reading<BranchNow>| branch.value().map(|branch| branch.head);
        let told = |name: &str, now: Option<CommitId>| Told::find(git, name, now);
        Ok(Self {
            from: told(&branches.integration, head(&outside.integration))?,
            to: told(&branches.production, head(&outside.production))?,
            default_branch: outside.default_branch.value().map(|name| BranchName::clone(name)),
        })
    }
}

impl Told {
    fn find(git: &Git, name: &str, at_github: Option<CommitId>) -> Result<Self> {
        let here = git.branch_head(name)?;
        let held = match at_github {
            Some(id) if git.holds(id)? => Some(id),
            _ => None,
        };
        let nowhere = || {
            Fault::of(FaultKind::Unreadable, format!("The branch {name} is not in this clone"))
                .hint("cutover fetch brings what the remote has; [branches] in cutover.toml names the branches.")
        };
        let commit = held.or(here).ok_or_else(nowhere)?;
        Ok(Self { branch: BranchName::new(name), commit, at_github, here })
    }
}
