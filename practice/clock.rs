//! The clock of a world: it stands still until it is moved, or follows the real one from a moment of its own.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// A clock that its clones share.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Mutex<Hands>>);

#[derive(Debug, Clone, Copy)]
struct Hands {
    at: DateTime<Utc>,
    /// Since when it has been following the real clock.
    following: Option<Instant>,
}

impl Clock {
    /// A clock that stands at a moment.
    #[must_use]
    pub fn standing(at: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Hands { at, following: None })))
    }

    /// A clock that goes on from a moment as fast as the real one.
    #[must_use]
    pub fn going(from: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Hands { at: from, following: Some(Instant::now()) })))
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let hands = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = hands.following.map(|since| since.elapsed()).unwrap_or_default();
        hands.at + TimeDelta::from_std(since).unwrap_or_default()
    }

    /// Puts it forward.
    pub fn advance(&self, by: TimeDelta) {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hands.at += by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_it_is_moved_and_all_its_clones_with_it() {
        let clock = Clock::standing(DateTime::UNIX_EPOCH);
        let other = clock.clone();
        assert_eq!(other.now(), DateTime::UNIX_EPOCH);
        clock.advance(TimeDelta::seconds(90));
        assert_eq!(other.now().timestamp(), 90);
    }

    #[test]
    fn a_going_clock_never_goes_back() {
        let clock = Clock::going(DateTime::UNIX_EPOCH);
        let first = clock.now();
        assert!(first >= DateTime::UNIX_EPOCH && clock.now() >= first);
    }
}
