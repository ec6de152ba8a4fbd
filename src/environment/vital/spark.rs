//! A span in equal pieces, for a line of small bars. A piece in which nothing was asked is empty and never good.

use super::pulse::{Answered, of_beats};
use crate::domain::Moment;
use crate::domain::health::{Kind, Trail};

/// One piece of the span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The worst that was seen; `None` when nothing was asked.
    pub worst: Option<Kind>,
    /// How long the middle question took; `None` when none was judged.
    pub median: Option<Answered>,
    /// How many questions were asked.
    pub probes: usize,
}

/// The answers since `from` and before `to` in so many pieces.
#[must_use]
pub fn sparkline(trail: &Trail, from: Moment, to: Moment, pieces: usize) -> Vec<Bucket> {
    let span = (to - from).num_milliseconds();
    let mut buckets = vec![Bucket::default(); pieces];
    if span <= 0 {
        return buckets;
    }
    let place = |at: Moment| {
        let since = i128::from((at - from).num_milliseconds());
        usize::try_from(since * pieces as i128 / i128::from(span)).unwrap_or_default()
    };
    let beats: Vec<_> = trail.between(from, to).collect();
    for piece in beats.chunk_by(|one, next| place(one.at) == place(next.at)) {
        let Some(bucket) = piece.first().and_then(|beat| buckets.get_mut(place(beat.at))) else { continue };
        let pulse = of_beats(piece.iter().copied());
        let worst = piece.iter().map(|beat| beat.kind).max();
        *bucket = Bucket { worst, median: pulse.p50, probes: piece.len() };
    }
    buckets
}
