//! Numbers of a span: how many failed, how long answers took, since when it fails.

use crate::domain::Moment;
use crate::domain::health::{Beat, Kind, Trail};
use std::time::Duration;

/// How long something took. What nobody answered took longest, however soon it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answered {
    /// An answer, good or bad, after this time.
    In(Duration),
    /// No answer at all: refused, broken off or late.
    Never,
}

/// The numbers of a span. What could not be asked counts neither as good nor as failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Healthy answers.
    pub good: usize,
    /// Bad answers, and questions that nobody answered.
    pub bad: usize,
    /// What could not be asked.
    pub unknown: usize,
    /// Half of the questions were answered at least as fast; `None` when nothing was asked.
    pub p50: Option<Answered>,
    /// 95 of 100 questions were answered at least as fast; `None` when nothing was asked.
    pub p95: Option<Answered>,
}

impl Pulse {
    /// How many questions were asked and judged.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.good + self.bad
    }
}

/// The numbers of the answers since `from` and before `to`.
#[must_use]
pub fn pulse(trail: &Trail, from: Moment, to: Moment) -> Pulse {
    of_beats(trail.between(from, to))
}

/// The same of what was also asked since then: what was asked before says nothing of the time after.
#[must_use]
pub fn asked(trail: &Trail, from: Moment, to: Moment) -> Pulse {
    of_beats(trail.between(from, to).filter(|beat| beat.asked() >= from))
}

/// A failure begins so soon after the last good answer, where it is watched.
const BEGINS: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// Since when it fails: the first failure after the last good answer. What could not be asked neither ends nor begins
/// it. `None` while it does not fail, or nothing is known.
#[must_use]
pub fn failing_since(trail: &Trail) -> Option<Moment> {
    let newest = trail.since(Moment::default()).rev();
    newest.take_while(|beat| beat.kind != Kind::Good).filter(|beat| beat.kind == Kind::Bad).last().map(|beat| beat.at)
}

/// Whether the failure was seen to begin: a good answer shortly before it. Else it fails at least since then.
#[must_use]
pub fn seen_to_begin(trail: &Trail) -> bool {
    let Some(since) = failing_since(trail) else { return false };
    let before = trail.since(since - BEGINS).find(|beat| beat.kind == Kind::Good);
    before.is_some_and(|beat| beat.at < since)
}

pub(super) fn of_beats<'a>(beats: impl Iterator<Item = Beat<'a>>) -> Pulse {
    let mut pulse = Pulse::default();
    let mut took = Vec::new();
    for beat in beats {
        match beat.kind {
            Kind::Good => pulse.good += 1,
            Kind::Bad => pulse.bad += 1,
            Kind::Unknown => {
                pulse.unknown += 1;
                continue;
            }
        }
        took.push(beat.status.map_or(Answered::Never, |_| Answered::In(beat.took)));
    }
    took.sort_unstable();
    (pulse.p50, pulse.p95) = (percentile(&took, 50), percentile(&took, 95));
    pulse
}

/// The nearest rank: the smallest that is at least as large as so many of a hundred.
pub(super) fn percentile<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}
