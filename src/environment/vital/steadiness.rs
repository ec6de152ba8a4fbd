//! Whether a door answers the same each time. Many changes between good and bad are flapping; fewer, over a longer time,
//! are failures now and then, which are easily missed: between two of them everything looks well.
//!
//! One outage that ended is neither, and what is over is told for some minutes only. While it fails, that is what is said.

use super::judgement::{ENOUGH, Judgement};
use super::signs::{LATELY, clock_of};
use crate::domain::Moment;
use crate::domain::health::{Beat, Kind, Trail};
use chrono::TimeDelta;

/// Changes between good and bad that are flapping.
const FLAPS: usize = 4;
/// What failures now and then are looked for in.
const WATCHED: TimeDelta = TimeDelta::minutes(30);
/// Spells of failures that are more than one outage.
const SPELLS: usize = 2;

/// That the answers of a door went to and fro, as a fragment of a sentence. It is one thing that is wrong, however often it
/// changes.
#[must_use]
pub fn flaps(trail: &Trail, now: Moment) -> Option<String> {
    let changes = changes(&judged(trail, now - LATELY));
    (changes >= FLAPS).then(|| format!("flapping: {changes} changes in {} min", LATELY.num_minutes()))
}

/// Whether a door failed in several spells, of which the last is not long ago.
#[must_use]
pub fn now_and_then(trail: &Trail, now: Moment) -> Judgement {
    let beats = judged(trail, now - WATCHED);
    if beats.len() < ENOUGH {
        let (seen, minutes) = (beats.len(), WATCHED.num_minutes());
        return Judgement::NotEnough(format!("{seen} answers in {minutes} min, {ENOUGH} are needed to say"));
    }
    let failed: Vec<&Beat<'_>> = beats.iter().filter(|beat| beat.kind == Kind::Bad).collect();
    let words = format!("{} of the last {} answers failed", failed.len(), beats.len());
    match failed.last() {
        Some(last) if spells(&beats) >= SPELLS && now - last.at <= LATELY => {
            Judgement::Bad(format!("{words}, the last at {}", clock_of(last.at, now)))
        }
        _ => Judgement::Good(words),
    }
}

/// What is wrong with a door though its last answer was a good one, as a fragment of a sentence.
#[must_use]
pub fn unsteady(trail: &Trail, now: Moment) -> Option<String> {
    flaps(trail, now).or_else(|| match now_and_then(trail, now) {
        Judgement::Bad(words) => Some(words),
        Judgement::Good(_) | Judgement::NotEnough(_) => None,
    })
}

/// Failures in a row are one spell.
fn spells(beats: &[Beat<'_>]) -> usize {
    beats.chunk_by(|one, next| one.kind == next.kind).filter(|run| run[0].kind == Kind::Bad).count()
}

fn changes(beats: &[Beat<'_>]) -> usize {
    beats.windows(2).filter(|pair| pair[0].kind != pair[1].kind).count()
}

/// What could not be asked neither ends nor begins anything.
fn judged(trail: &Trail, since: Moment) -> Vec<Beat<'_>> {
    trail.since(since).filter(|beat| beat.kind != Kind::Unknown).collect()
}
