//! `[promotion]`: how integration gets to production.

use serde::{Deserialize, Serialize};

/// `[promotion]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PromotionSettings {
    /// How the commits get there.
    pub method: Method,
    /// The ref that is made while a promotion runs, so that others see it.
    pub lock: String,
    /// Refs of other tools that hold every promotion up while they are there. They are only read.
    pub foreign_locks: Vec<String>,
    /// When nothing is promoted: `Fri 16:00 - Mon 08:00` of every week, or `2026-12-24 - 2026-12-26`.
    pub freeze: Vec<String>,
    /// Commands on this machine that have a say.
    pub gates: Vec<PromotionGate>,
    /// Whether somebody else than the one who promotes has to approve the plan.
    pub two_person: bool,
}

/// A command that has a say in a promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionGate {
    /// What it is called, and accepted by.
    pub name: String,
    /// The command, run in the work tree.
    pub run: String,
    /// What it means when it fails.
    #[serde(default)]
    pub on_failure: OnFailure,
    /// What its success is about.
    #[serde(default)]
    pub looks_at: LooksAt,
}

/// What a command looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LooksAt {
    /// The files of the work tree: its success says something only of the commit that is checked out.
    #[default]
    Commit,
    /// Something else: a service, a calendar, or a checkout of its own.
    Elsewhere,
}

/// What a command that fails means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// A person accepts it, or clears it.
    #[default]
    Warn,
    /// Nothing goes on.
    Block,
}

impl Default for PromotionSettings {
    fn default() -> Self {
        let lock = "refs/heads/cutover-lock/production".into();
        Self {
            method: Method::PullRequest,
            lock,
            foreign_locks: Vec::new(),
            freeze: Vec::new(),
            gates: Vec::new(),
            two_person: false,
        }
    }
}

/// How the commits of integration get to production. Squash and rebase are none: they make commits nobody reviewed,
/// built or wrote an entry for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A pull request, merged with a merge commit.
    PullRequest,
    /// A merge commit made through the API.
    Merge,
    /// Production is moved forward to integration's head.
    FastForward,
}

impl Method {
    /// The word of the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PullRequest => "pull_request",
            Self::Merge => "merge",
            Self::FastForward => "fast_forward",
        }
    }
}
