//! What the answers of a day mean, in numbers and in words. Pure: a trail and a moment in, values out.
//!
//! What could not be asked counts neither as good nor as failed, and where nobody looked there is a gap.

mod change;
mod judgement;
mod pulse;
mod restarts;
mod signs;
mod spark;
mod steadiness;
#[cfg(test)]
mod tests;
mod watch;

pub use change::since_change;
pub use judgement::{ENOUGH, Judgement, MANY, compare, took};
pub use pulse::{Answered, Pulse, asked, failing_since, pulse, seen_to_begin};
pub use restarts::restarts;
pub use signs::{Sign, Vitals, signs};
pub use spark::{Bucket, sparkline};
pub use steadiness::{flaps, now_and_then, unsteady};
pub use watch::gaps;

/// As far back as anything is looked for.
const DAY: chrono::TimeDelta = crate::domain::health::KEPT;
