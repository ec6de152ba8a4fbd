//! When nobody looked: a span without a probe is a gap, and a gap is neither good nor bad.

use crate::domain::Moment;
use crate::domain::health::Trail;
use chrono::TimeDelta;

/// The spans since `from` and before `to` in which nothing was asked for longer than `longest`, oldest first.
#[must_use]
pub fn gaps(trail: &Trail, from: Moment, to: Moment, longest: TimeDelta) -> Vec<(Moment, Moment)> {
    let mut gaps = Vec::new();
    let mut last = from;
    for at in trail.between(from, to).map(|beat| beat.at).chain([to]) {
        if at - last > longest {
            gaps.push((last, at));
        }
        last = at;
    }
    gaps
}
