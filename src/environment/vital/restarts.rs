//! When the process behind a door started anew, by what it tells of its own age.

use crate::domain::Moment;
use crate::domain::health::{Beat, Trail};
use chrono::TimeDelta;

/// The starts that were seen since a moment, oldest first.
///
/// A start counts when it lies between two answers. Traffic that moves to a process which was running all along is none,
/// and neither are several processes that answer in turn.
#[must_use]
pub fn restarts(trail: &Trail, since: Moment) -> Vec<Moment> {
    let mut last: Option<Beat<'_>> = None;
    let mut starts = Vec::new();
    for beat in trail.since(since).filter(|beat| beat.uptime.is_some()) {
        if let Some(start) = last.and_then(|last| started_between(&last, &beat)) {
            starts.push(start);
        }
        last = Some(beat);
    }
    starts
}

/// When the process that gave the later answer started, if that was after the earlier one was asked for.
fn started_between(earlier: &Beat<'_>, later: &Beat<'_>) -> Option<Moment> {
    let start = later.booted()?;
    let asked = earlier.at - TimeDelta::from_std(earlier.took).ok()?;
    // Ages are told in whole seconds, and by an answer that was on its way for a while.
    let slack = TimeDelta::seconds(1) + TimeDelta::from_std(later.took).ok()?;
    (start > asked && start - earlier.booted()? > slack).then_some(start)
}
