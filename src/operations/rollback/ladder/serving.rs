//! What serves now, for the head of every list of ways.

use super::case::Case;
use crate::domain::health::{Door, Probe};
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
    /// Since when it fails without a good answer between.
    pub failing_since: Option<Moment>,
}

pub(super) fn of(case: &Case<'_>) -> Serving {
    let (slot, doubt) = case.serving_slot();
    let trail = case.env.health.value().and_then(|report| report.trail(&Door::Front));
    Serving {
        slot,
        commit: case.live_commit(),
        doubt,
        front: trail.and_then(|trail| trail.latest()).cloned(),
        failing_since: trail.and_then(vital::failing_since),
    }
}
