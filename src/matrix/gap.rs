//! Why a commit of a branch that is deployed has no image, as the runs tell it.

use crate::domain::CommitId;
use crate::domain::workflow_run::{Run, RunList, RunState};
use std::fmt;

/// Why there is no image. Runs are told by the numbers people know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The build was cancelled, by this one where that can be told: it never ships.
    Cancelled(u64, Option<u64>),
    /// The build failed.
    Failed(u64),
    /// The build is not over.
    Building(u64),
    /// The build ended well, and its image is gone or was never pushed.
    Gone(u64),
    /// The build did not run, or ended in no way that is known here.
    Unbuilt(u64),
    /// None of the runs that were read built it.
    NoRun,
    /// The runs are not known.
    Unknown,
}

impl Gap {
    /// Why this commit has no image of this branch; `build` is the file of the workflow that builds.
    pub(super) fn of(runs: Option<&RunList>, commit: CommitId, branch: &str, build: &str) -> Self {
        let Some(list) = runs else { return Self::Unknown };
        let Some(run) = build_of(list, commit, branch, build) else { return Self::NoRun };
        let by = list.runs.iter().find(|other| Some(other.id) == run.cancelled_by).map(|other| other.number);
        match run.state {
            RunState::Cancelled => Self::Cancelled(run.number, by),
            RunState::Failure => Self::Failed(run.number),
            RunState::Queued | RunState::Running | RunState::Waiting => Self::Building(run.number),
            RunState::Success => Self::Gone(run.number),
            RunState::Skipped | RunState::Neutral | RunState::Zombie | RunState::Unknown => Self::Unbuilt(run.number),
        }
    }
}

/// The last run of the build of this commit on this branch.
pub(super) fn build_of<'a>(runs: &'a RunList, commit: CommitId, branch: &str, build: &str) -> Option<&'a Run> {
    let its = |run: &&Run| {
        run.head == Some(commit) && run.branch.as_deref() == Some(branch) && run.file.as_deref() == Some(build)
    };
    runs.runs.iter().filter(its).max_by_key(|run| run.created)
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled(number, Some(by)) => write!(f, "build #{number} was cancelled by #{by}"),
            Self::Cancelled(number, None) => write!(f, "build #{number} was cancelled"),
            Self::Failed(number) => write!(f, "build #{number} failed"),
            Self::Building(number) => write!(f, "build #{number} is not over yet"),
            Self::Gone(number) => write!(f, "build #{number} ended well, and what it made is not in the registry"),
            Self::Unbuilt(number) => write!(f, "build #{number} made none"),
            Self::NoRun => f.write_str("none of the latest runs built it"),
            Self::Unknown => f.write_str("the runs that would tell why are not known"),
        }
    }
}
