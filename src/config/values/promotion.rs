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
}

impl Default for PromotionSettings {
    fn default() -> Self {
        Self { method: Method::PullRequest, lock: "refs/heads/cutover-lock/production".into() }
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
