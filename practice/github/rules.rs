//! What holds for the changes of a branch, and how a change that it forbids is refused.

use super::answer::Answer;
use super::world::World;
use serde::Deserialize;
use serde_json::{Value, json};

/// The protection of one branch.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Rules {
    pub branch: String,
    /// Approvals that a merge needs.
    #[serde(default)]
    pub approvals: usize,
    /// Whether a merge needs every commit of the base.
    #[serde(default)]
    pub up_to_date: bool,
    /// The accounts that may push; everyone with the right when empty.
    #[serde(default)]
    pub pushers: Vec<String>,
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// The checks that must have passed on the head of a pull request.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Whether every account may pass over the ruleset.
    #[serde(default)]
    pub passable: bool,
}

/// The number of the only ruleset.
pub(crate) const RULESET: u64 = 4_210_177;

/// What a ruleset asks of every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// It comes by pull request.
    PullRequest,
    /// It comes by the merge queue.
    MergeQueue,
    /// A pull request is not merged with a merge commit.
    NoMergeMethod,
    /// It brings no merge commit.
    LinearHistory,
}

/// How a change comes to a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComesBy {
    /// A pull request is merged with a merge commit.
    PullMerge,
    /// A pull request is squashed or rebased.
    PullSquash,
    /// A branch is merged into it.
    Merge,
    /// It is moved.
    Move,
}

impl Ask {
    /// What GitHub says to it; `None` where it is allowed.
    fn refuses(self, coming: ComesBy) -> Option<&'static str> {
        let by_pull = matches!(coming, ComesBy::PullMerge | ComesBy::PullSquash);
        match self {
            Self::PullRequest if !by_pull => Some("Changes must be made through a pull request."),
            Self::MergeQueue => Some("Changes must be made through the merge queue"),
            Self::NoMergeMethod if coming == ComesBy::PullMerge => {
                Some("Merge commits are not allowed on this repository.")
            }
            Self::LinearHistory if matches!(coming, ComesBy::PullMerge | ComesBy::Merge) => {
                Some("This branch must not contain merge commits.")
            }
            _ => None,
        }
    }
}

impl World {
    /// The rules of a branch.
    pub fn rules_of(&self, branch: &str) -> Option<&Rules> {
        self.rules.iter().find(|rules| rules.branch == branch)
    }

    /// Refuses a change that the rules of its branch forbid.
    pub fn ruled(&self, branch: &str, coming: ComesBy) -> Result<(), Answer> {
        let held = self.rules_of(branch).filter(|rules| !rules.passable);
        let asks = held.map(|rules| rules.asks.as_slice()).unwrap_or_default();
        let status = match coming {
            ComesBy::PullMerge | ComesBy::PullSquash => 405,
            ComesBy::Merge => 409,
            ComesBy::Move => 422,
        };
        match asks.iter().find_map(|ask| ask.refuses(coming)) {
            Some(why) => Err(Answer::refusal(status, &format!("Repository rule violations found\n\n{why}"))),
            None => Ok(()),
        }
    }
}

impl Rules {
    /// As the rulesets of a branch are told.
    pub fn told(&self) -> Vec<Value> {
        let from = |mut rule: Value| {
            rule["ruleset_source_type"] = "Repository".into();
            rule["ruleset_source"] = "MAS-Mr-Mentor/mr-mentor-backend".into();
            rule["ruleset_id"] = RULESET.into();
            rule
        };
        let mut all = vec![json!({"type": "deletion"}), json!({"type": "non_fast_forward"})];
        if self.approvals > 0 || self.asks.contains(&Ask::PullRequest) || self.asks.contains(&Ask::NoMergeMethod) {
            all.push(self.by_pull());
        }
        if !self.pushers.is_empty() {
            all.push(json!({"type": "update", "parameters": {"update_allows_fetch_and_merge": false}}));
        }
        if !self.checks.is_empty() {
            all.push(self.by_checks());
        }
        if self.asks.contains(&Ask::LinearHistory) {
            all.push(json!({"type": "required_linear_history"}));
        }
        if self.asks.contains(&Ask::MergeQueue) {
            all.push(json!({"type": "merge_queue", "parameters": {
                "check_response_timeout_minutes": 60, "grouping_strategy": "ALLGREEN", "max_entries_to_build": 5,
                "max_entries_to_merge": 5, "merge_method": "MERGE", "min_entries_to_merge": 1,
                "min_entries_to_merge_wait_minutes": 5,
            }}));
        }
        all.into_iter().map(from).collect()
    }

    fn by_checks(&self) -> Value {
        let named: Vec<Value> = self.checks.iter().map(|context| json!({ "context": context })).collect();
        json!({"type": "required_status_checks", "parameters": {
            "required_status_checks": named, "strict_required_status_checks_policy": self.up_to_date,
        }})
    }

    fn by_pull(&self) -> Value {
        let all = ["merge", "squash", "rebase"];
        let methods = if self.asks.contains(&Ask::NoMergeMethod) { &all[1..] } else { &all[..] };
        json!({"type": "pull_request", "parameters": {
            "required_approving_review_count": self.approvals, "dismiss_stale_reviews_on_push": false,
            "require_code_owner_review": false, "require_last_push_approval": false,
            "required_review_thread_resolution": false, "allowed_merge_methods": methods,
        }})
    }
}
