//! A branch, what it is for and where it stands.

use super::{CommitId, Moment, pattern};
use crate::config::BranchSettings;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// The name of a branch without `refs/heads/`. Hostile text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BranchName(String);

impl BranchName {
    /// Takes the name as git gives it.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BranchName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a branch is for, by its name and the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Merging here ships to production.
    Production,
    /// Where day-to-day work merges first.
    Integration,
    /// Built, deployed by nothing.
    Staging,
    /// A feature or fix branch whose name follows the pattern.
    Work,
    /// Any other name.
    Odd,
}

impl Role {
    /// The role a branch of this name has.
    #[must_use]
    pub fn of(name: &str, settings: &BranchSettings) -> Self {
        match name {
            _ if name == settings.production => Self::Production,
            _ if name == settings.integration => Self::Integration,
            _ if name == settings.staging => Self::Staging,
            _ if settings.work.iter().any(|work| pattern::fits(work, name)) => Self::Work,
            _ => Self::Odd,
        }
    }
}

/// Commits on one side only, seen from a branch towards another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Divergence {
    /// Commits of the branch that the other lacks.
    pub ahead: usize,
    /// Commits of the other that the branch lacks.
    pub behind: usize,
}

/// Where a branch stands towards another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It is that branch.
    Same,
    /// Compared, with these counts. `ahead == 0` means merged.
    Counted(Divergence),
    /// The other branch does not exist.
    Absent,
    /// The history here is cut off (shallow clone) or not yet walked, so the counts cannot be known.
    Unknown,
}

impl Standing {
    /// Whether everything of the branch is in the other one; `None` when it cannot be known.
    #[must_use]
    pub fn merged(self) -> Option<bool> {
        match self {
            Self::Same => Some(true),
            Self::Counted(counts) => Some(counts.ahead == 0),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// What the branch's configured upstream is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Upstream {
    /// None is configured.
    None,
    /// One is configured and its ref is gone.
    Gone(String),
    /// It exists, by this name, and the branch stands towards it so.
    Tracking(String, Standing),
    /// The branch exists only at the remote, under this name.
    RemoteOnly(String),
}

/// One branch of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name.
    pub name: BranchName,
    /// What it is for.
    pub role: Role,
    /// The commit it points at.
    pub head: CommitId,
    /// The subject of that commit.
    pub subject: String,
    /// The author of that commit.
    pub author: String,
    /// When that commit was committed.
    pub updated: Moment,
    /// Where it stands towards production.
    pub production: Standing,
    /// Where it stands towards integration.
    pub integration: Standing,
    /// Its upstream.
    pub upstream: Upstream,
    /// The work trees that have it checked out.
    pub checked_out: Vec<PathBuf>,
}
