//! A run of a workflow, its jobs and their steps. GitHub adds values over time: what is not known here stays `Unknown`
//! and never fails a list.

use super::{CommitId, Moment};
use crate::domain::pull_request::Login;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a workflow is called whose name GitHub did not tell.
pub const NAMELESS: &str = "a workflow without a name";

/// The number by which the API knows a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a run, a job or a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RunState {
    /// Waits for a runner or for its turn in a concurrency group.
    Queued,
    /// Goes on.
    Running,
    /// Waits for a person: a deployment to approve.
    Waiting,
    /// Ended well.
    Success,
    /// Ended badly: failure, timeout, a workflow that does not start.
    Failure,
    /// Cancelled.
    Cancelled,
    /// Its condition did not hold. Skipped is not success.
    Skipped,
    /// Ended without a verdict.
    Neutral,
    /// Queued for so long that nothing will come of it.
    Zombie,
    /// A value that is not known here.
    Unknown,
}

impl RunState {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Neutral => "neutral",
            Self::Zombie => "zombie",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it will change by itself soon.
    #[must_use]
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// Whether it may still do something: it goes on, waits for somebody, hangs, or nobody knows.
    #[must_use]
    pub fn is_open(self) -> bool {
        !self.ended() || self == Self::Zombie
    }

    /// Whether nothing will change any more without a person.
    #[must_use]
    pub fn ended(self) -> bool {
        !matches!(self, Self::Queued | Self::Running | Self::Waiting | Self::Unknown)
    }
}

/// One run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// For the API.
    pub id: RunId,
    /// For people: counts up within its workflow.
    pub number: u64,
    /// Which try this is, from 1.
    pub attempt: u64,
    /// The name of the workflow, such as `Build and Push Docker Image`.
    pub workflow: String,
    /// Its file, such as `build.yml`; `None` when GitHub did not tell.
    pub file: Option<String>,
    /// What it is about, in words: usually the subject of the commit.
    pub title: String,
    /// What set it off: `push`, `workflow_run`, `issue_comment`, …
    pub event: String,
    /// The branch GitHub reports. For `workflow_run` it is the default branch, not what is shipped.
    pub branch: Option<String>,
    /// The commit GitHub reports. For `workflow_run` it is the default branch's head, not what is shipped.
    pub head: Option<CommitId>,
    /// Who set it off.
    pub actor: Login,
    /// Where it is.
    pub state: RunState,
    /// When it was asked for.
    pub created: Moment,
    /// When this attempt began.
    pub started: Option<Moment>,
    /// When anything last changed; the end of a run that ended.
    pub updated: Moment,
    /// Its address for a browser.
    pub url: String,
    /// The run whose start cancelled this one, if that can be told.
    pub cancelled_by: Option<RunId>,
    /// The commit that this run builds or ships, as far as it can be told.
    pub ships: Option<Ships>,
}

/// The commit a run ships and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ships {
    /// The commit.
    pub commit: CommitId,
    /// How sure it is.
    pub confidence: Confidence,
    /// What says so, in words.
    pub evidence: String,
}

/// How sure a joined fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// By order in time only.
    Guess,
    /// By names and time that agree.
    Likely,
    /// Told by the thing itself.
    Certain,
}

/// The number by which the API knows a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub u64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One job of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// For the API.
    pub id: JobId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: RunState,
    /// When it began.
    pub started: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Its address for a browser.
    pub url: Option<String>,
}

/// One step of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place, from 1.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: RunState,
    /// When it began.
    pub started: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
}

/// The latest runs, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunList {
    /// Those that came.
    pub runs: Vec<Run>,
    /// All runs there are, by GitHub's count; more than came when the list is cut.
    pub total: Option<u64>,
}
