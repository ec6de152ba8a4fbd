//! What serves now, for the head of every list of ways.

use super::case::Case;
use crate::domain::health::{Door, Probe, Trail};
use crate::domain::{CommitId, Moment, SlotName};
use crate::environment::vital;

/// What serves now, as far as is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Serving {
    /// The slot.
    pub slot: Option<SlotName>,
    /// The commit.
    pub commit: Option<CommitId>,
    /// Why the slot is not certain, in words.
    pub doubt: Option<String>,
    /// What the front answered last.
    pub front: Option<Probe>,
    /// Since when it fails without a good answer between, as far as somebody looked.
    pub failing_since: Option<Failing>,
}

/// Since when something fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    /// The first failure after the last good answer.
    pub at: Moment,
    /// It was seen to begin. Else it is when somebody first looked, and it may have failed before.
    pub seen: bool,
}

impl Failing {
    /// What stands before the time.
    #[must_use]
    pub const fn word(self) -> &'static str {
        if self.seen { "since" } else { "at least since" }
    }
}

fn failing(trail: &Trail) -> Option<Failing> {
    Some(Failing { at: vital::failing_since(trail)?, seen: vital::seen_to_begin(trail) })
}

pub(super) fn of(case: &Case<'_>) -> Serving {
    let (slot, doubt) = case.serving_slot();
    let trail = case.env.health.value().and_then(|report| report.trail(&Door::Front));
    Serving {
        slot,
        commit: case.live_commit(),
        doubt,
        front: trail.and_then(|trail| trail.latest()).cloned(),
        failing_since: trail.and_then(failing),
    }
}
