//! One act on the record: who, when, what, with which result, and what it moved from where to where.

use crate::domain::Moment;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One act that changed something, or tried to. Names and texts may be hostile; none holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When it ended; when it began, for one that is only about to be sent.
    pub at: Moment,
    /// The account it ran under.
    pub who: String,
    /// The repository or environment it was done to.
    pub place: String,
    /// The act in the words of the command line: `changelog fix --write`.
    pub what: String,
    /// How it ended.
    pub result: DeedResult,
    /// What was written, or why not. Holds no secret.
    pub detail: String,
    /// How long it took, where that was measured.
    pub took: Option<Duration>,
    /// What was moved from where to where; `None` for everything but promotions and rollbacks.
    pub moved: Option<Moved>,
}

/// What a promotion or a rollback moved, and on what it was decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moved {
    /// The name of its journal.
    pub operation: String,
    /// What goes there: the commit that ships, in 40 digits.
    pub from: String,
    /// What was there before: a commit in 40 digits.
    pub to: String,
    /// The hash of the plan that was confirmed.
    pub plan: String,
    /// What spoke against it and was accepted: the gates by their ids.
    pub accepted: Vec<String>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// The steps in their order.
    pub steps: Vec<StepTaken>,
}

/// One step of what was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// Its name in the journal.
    pub step: String,
    /// How it ended; [`DeedResult::Began`] where nobody wrote that down.
    pub result: DeedResult,
    /// How long it took.
    pub took_ms: Option<u64>,
}

/// How an act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedResult {
    /// It was done and seen to be done.
    Done,
    /// It was refused before anything was touched.
    Refused,
    /// It is about to be sent. The line that tells how it ended follows, unless the program did not live to see it.
    Began,
    /// It began and did not succeed.
    Failed,
    /// It was sent and no answer tells whether it was done.
    Unknown,
}

impl DeedResult {
    /// The word that is kept and printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Began => "began",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
        }
    }

    pub(super) fn of(word: &str) -> Option<Self> {
        [Self::Done, Self::Refused, Self::Began, Self::Unknown, Self::Failed]
            .into_iter()
            .find(|result| result.word() == word)
    }
}

/// What is kept beside the columns. A newer cutover may have more in it, which an older one passes over.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

impl More {
    /// The text of the column; none for nothing.
    pub fn text(deed: &Deed) -> String {
        let took_ms = deed.took.and_then(|took| u64::try_from(took.as_millis()).ok());
        let more = Self { took_ms, moved: deed.moved.clone() };
        if more.took_ms.is_none() && more.moved.is_none() {
            return String::new();
        }
        serde_json::to_string(&more).unwrap_or_default()
    }

    /// What the text says; `None` when it says nothing that is understood.
    pub fn of(text: &str) -> Option<Self> {
        if text.is_empty() { Some(Self::default()) } else { serde_json::from_str(text).ok() }
    }
}
