//! The words for where a change is: the states of the guide, and what is known of each.

use crate::domain::Moment;
use crate::domain::workflow_run::{Confidence, Run, RunId};
use serde::{Serialize, Serializer};

/// A state of the guide, in its order; the last four are where a change may stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// A branch was begun for it.
    Branched,
    /// It is committed.
    Committed,
    /// A pull request is open.
    InReview,
    /// A reviewer asked for changes.
    Changes,
    /// It is in the integration branch.
    MergedDev,
    /// The build of integration makes its image.
    BuildingDev,
    /// The development environment runs it.
    DeployedDev,
    /// It is in the production branch.
    PromotedMain,
    /// The build of production makes its image.
    BuildingProd,
    /// The checks before a deploy.
    PreCheck,
    /// The deploy to production.
    DeployingProd,
    /// Production serves it.
    LiveProd,
    /// Its build failed.
    BuildFailed,
    /// Its build was cancelled.
    BuildCancelled,
    /// Its deploy stopped before anything was started.
    Aborted,
    /// Production went back to another version.
    RolledBack,
}

impl State {
    /// As the guide and `--json` write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Branched => "Branched",
            Self::Committed => "Committed",
            Self::InReview => "InReview",
            Self::Changes => "Changes",
            Self::MergedDev => "MergedDev",
            Self::BuildingDev => "BuildingDev",
            Self::DeployedDev => "DeployedDev",
            Self::PromotedMain => "PromotedMain",
            Self::BuildingProd => "BuildingProd",
            Self::PreCheck => "PreCheck",
            Self::DeployingProd => "DeployingProd",
            Self::LiveProd => "LiveProd",
            Self::BuildFailed => "BuildFailed",
            Self::BuildCancelled => "BuildCancelled",
            Self::Aborted => "Aborted",
            Self::RolledBack => "RolledBack",
        }
    }

    /// As the journey writes it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Branched => "BRANCHED",
            Self::Committed => "COMMITTED",
            Self::InReview => "IN REVIEW",
            Self::Changes => "CHANGES",
            Self::MergedDev => "MERGED",
            Self::BuildingDev | Self::BuildingProd => "IMAGE",
            Self::DeployedDev => "ON DEV",
            Self::PromotedMain => "PROMOTED",
            Self::PreCheck => "PRE-CHECK",
            Self::DeployingProd => "DEPLOY",
            Self::LiveProd => "LIVE",
            Self::BuildFailed => "BUILD FAILED",
            Self::BuildCancelled => "CANCELLED",
            Self::Aborted => "ABORTED",
            Self::RolledBack => "ROLLED BACK",
        }
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// It was taken.
    Done,
    /// It is being taken now.
    Here,
    /// It stopped there.
    Stopped,
    /// It was taken, and something else has taken its place since.
    Replaced,
    /// It was passed by: a change can go without it.
    Passed,
    /// It lies ahead.
    Ahead,
    /// It cannot be told.
    Unknown,
}

impl Mark {
    /// The change has got so far.
    #[must_use]
    pub const fn is_reached(self) -> bool {
        matches!(self, Self::Done | Self::Here | Self::Stopped | Self::Replaced)
    }
}

/// One step of a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The state that it is about: one of the eleven in order, or `Changes` in the place of the review.
    pub state: State,
    /// How it stands.
    pub mark: Mark,
    /// When it was taken.
    pub at: Option<Moment>,
    /// What says so, in words. Hostile text may be in it.
    pub evidence: String,
    /// How sure that is; `None` for what lies ahead or cannot be told.
    pub confidence: Option<Confidence>,
    /// What the guide calls it where it stopped: a build that failed, a deploy that was rolled back.
    pub fork: Option<State>,
    /// The run that it is about, where there is one.
    pub run: Option<RunId>,
    /// Where a browser shows it.
    pub url: Option<String>,
}

impl Step {
    /// A step of which only words are known.
    #[must_use]
    pub fn new(state: State, mark: Mark, evidence: impl Into<String>) -> Self {
        let sure = mark.is_reached().then_some(Confidence::Certain);
        Self { state, mark, at: None, evidence: evidence.into(), confidence: sure, fork: None, run: None, url: None }
    }

    /// At this time.
    #[must_use]
    pub fn at(self, at: impl Into<Option<Moment>>) -> Self {
        Self { at: at.into(), ..self }
    }

    /// It stopped there, as the guide calls it.
    #[must_use]
    pub fn fork(self, fork: State) -> Self {
        Self { fork: Some(fork), ..self }
    }

    /// About this run: where it is, and where a browser shows it.
    #[must_use]
    pub fn of(self, run: &Run) -> Self {
        Self { run: Some(run.id), url: Some(run.url.clone()), ..self }
    }

    /// So sure.
    #[must_use]
    pub fn sure(self, confidence: Confidence) -> Self {
        Self { confidence: Some(confidence), ..self }
    }
}
