//! The board: one reading per source, immutable, shared by pointer. Whoever draws reads only this.

use crate::changelog::Report;
use crate::domain::image::ImageList;
use crate::domain::lock::Lock;
use crate::domain::pull_request::PullList;
use crate::domain::workflow_run::RunList;
use crate::domain::{Branch, BranchName, Commit, CommitId, EnvName, Moment};
use crate::environment::Environment;
use crate::fault::Fault;
use crate::lifecycle::Seen;
use crate::sources::github::{Identity, Limits};
use crate::store::Notice;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A value with the time it was taken and, if the last try failed, the fault.
///
/// A failed try ages the value and never removes it.
#[derive(Debug, Clone)]
pub struct Reading<T> {
    value: Option<(Arc<T>, Moment)>,
    fault: Option<(Arc<Fault>, Moment)>,
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self { value: None, fault: None }
    }
}

impl<T> Reading<T> {
    /// A fresh value.
    pub fn fresh(value: T, taken: Moment) -> Self {
        Self { value: Some((Arc::new(value), taken)), fault: None }
    }

    /// A fresh value that is shared: the same pointer says that nothing changed.
    pub fn shared(value: Arc<T>, taken: Moment) -> Self {
        Self { value: Some((value, taken)), fault: None }
    }

    /// The same reading after a try that failed at `when`: the last value stays, with its age.
    #[must_use]
    pub fn failed(&self, fault: impl Into<Arc<Fault>>, when: Moment) -> Self {
        Self { value: self.value.clone(), fault: Some((fault.into(), when)) }
    }

    /// The last good value.
    #[must_use]
    pub fn value(&self) -> Option<&Arc<T>> {
        self.value.as_ref().map(|(value, _)| value)
    }

    /// When the last good value was taken.
    #[must_use]
    pub fn taken(&self) -> Option<Moment> {
        self.value.as_ref().map(|(_, taken)| *taken)
    }

    /// Why the last try failed, if it did.
    #[must_use]
    pub fn fault(&self) -> Option<&Arc<Fault>> {
        self.fault.as_ref().map(|(fault, _)| fault)
    }

    /// When the last try failed, if it did.
    #[must_use]
    pub fn failed_at(&self) -> Option<Moment> {
        self.fault.as_ref().map(|(_, when)| *when)
    }

    /// Nothing was read and nothing failed: the first try has not come back.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.value.is_none() && self.fault.is_none()
    }
}

/// Which kind of place the console was opened in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryFacts {
    /// The `.git` folder, or the bare repository.
    pub git_dir: PathBuf,
    /// The root of the work tree; `None` in a bare repository.
    pub work_tree: Option<PathBuf>,
    /// `owner/name` or the last part of the path.
    pub name: String,
    /// What is checked out.
    pub head: Head,
    /// Part of the history is not here (shallow clone).
    pub shallow: bool,
    /// Objects are fetched on demand (partial clone).
    pub partial: bool,
    /// The remote that is asked, usually `origin`, and its address.
    pub remote: Option<(String, String)>,
}

/// What `HEAD` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// On this branch, at this commit.
    Branch(BranchName, CommitId),
    /// On a branch that has no commit yet.
    Unborn(BranchName),
    /// On a commit, on no branch.
    Detached(CommitId),
}

/// All branches, and the commits that integration has and production lacks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BranchList {
    /// Long-lived branches first, then by the time of their heads, newest first.
    pub branches: Vec<Branch>,
    /// On integration, not on production, newest first. `None` when either branch is absent or cut off. Where a branch is
    /// also at the remote, as its upstream of the same name, that one counts: it is what would be promoted.
    pub unshipped: Option<Vec<Arc<Commit>>>,
    /// The upstreams that counted there in place of branches of this clone that are elsewhere: `origin/main`.
    #[serde(default)]
    pub shared: Vec<String>,
    /// Branches whose head cannot be read, and why: they are in no other list.
    pub unreadable: Vec<(BranchName, String)>,
}

impl BranchList {
    /// The name of what counted as this branch for what is unshipped: `origin/main` where that is elsewhere than `main`.
    #[must_use]
    pub fn counted_as<'a>(&'a self, branch: &'a str) -> &'a str {
        let shared = self.shared.iter().find(|name| is_shared(name, branch));
        shared.map_or(branch, String::as_str)
    }
}

/// Whether an upstream is the same branch at a remote. A branch may also follow another one.
#[must_use]
pub fn is_shared(upstream: &str, branch: &str) -> bool {
    upstream.strip_suffix(branch).is_some_and(|remote| remote.len() > 1 && remote.ends_with('/'))
}

/// What merging integration into production would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePreview {
    /// The head of production.
    pub production: CommitId,
    /// The head of integration.
    pub integration: CommitId,
    /// Paths in conflict, sorted; empty means clean.
    pub conflicts: Vec<String>,
    /// Commits of production that integration lacks, merges that bring nothing left out, newest first.
    pub missing_in_integration: Vec<CommitId>,
    /// Whether production could simply be moved forward.
    pub fast_forward: bool,
}

/// A commit that was pushed to a branch at GitHub and is not in this clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// The branch.
    pub branch: BranchName,
    /// The commit: the newest that GitHub built of it.
    pub commit: CommitId,
}

/// Who asks GitHub and what it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GithubFacts {
    /// The account of the token, its rights, and when the token ends.
    pub identity: Identity,
    /// The calls that are left; `None` on a server without limits.
    pub limits: Option<Limits>,
}

/// Everything known now.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// The place.
    pub repository: Reading<RepositoryFacts>,
    /// The branches.
    pub branches: Reading<BranchList>,
    /// The changelog against the history.
    pub changelog: Reading<Report>,
    /// Integration into production; the inner `None` when one of them does not exist.
    pub merge: Reading<Option<MergePreview>>,
    /// Who asks GitHub, and how often it still answers.
    pub github: Reading<GithubFacts>,
    /// How often GitHub is asked by itself, where the calls that are left make that less often than it would be.
    pub github_pace: Option<Duration>,
    /// Who holds the lock of promotions or has set a freeze; the inner `None` when nobody has.
    pub lock: Reading<Option<Lock>>,
    /// How far the clock of GitHub is ahead of the one here, behind where that is less than nothing; zero where they agree.
    pub github_ahead: TimeDelta,
    /// The open pull requests.
    pub pulls: Reading<PullList>,
    /// The latest runs of the workflows.
    pub runs: Reading<RunList>,
    /// What GitHub has of the long-lived branches and this clone has not, as far as the runs tell.
    pub newer: Vec<Newer>,
    /// The tags of the image in the registry.
    pub images: Reading<ImageList>,
    /// Where branches run, by the name of the environment: one for each that is configured.
    pub environments: BTreeMap<EnvName, Arc<Environment>>,
    /// What was seen of builds, deploys, pull requests and environments, in this run and before.
    pub seen: Arc<Seen>,
    /// What happened to the store of this run that a person ought to know.
    pub store_notices: Vec<Notice>,
}

impl Board {
    /// The head of a branch: what GitHub has, where this clone lags behind.
    #[must_use]
    pub fn head_of(&self, branch: &str) -> Option<CommitId> {
        let newer = self.newer.iter().find(|newer| newer.branch.as_str() == branch).map(|newer| newer.commit);
        let here = || self.branches.value()?.branches.iter().find(|known| known.name.as_str() == branch);
        newer.or_else(|| Some(here()?.head))
    }

    /// What the clock of GitHub shows now. What GitHub tells began, ended or changed by that clock.
    #[must_use]
    pub fn now_at_github(&self, now: Moment) -> Moment {
        now + self.github_ahead
    }
}
