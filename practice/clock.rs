//! The clock of a world: it stands still until it is moved, or follows the real one from a moment of its own.

use chrono::{DateTime, TimeDelta, Utc};
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::watch;

/// A clock that its clones share.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Face>);

#[derive(Debug)]
struct Face {
    hands: Mutex<Hands>,
    /// Told whenever it is put forward.
    moved: watch::Sender<()>,
}

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
        Self::showing(Hands { at, following: None })
    }

    /// A clock that goes on from a moment as fast as the real one.
    #[must_use]
    pub fn going(from: DateTime<Utc>) -> Self {
        Self::showing(Hands { at: from, following: Some(Instant::now()) })
    }

    fn showing(hands: Hands) -> Self {
        Self(Arc::new(Face { hands: Mutex::new(hands), moved: watch::Sender::new(()) }))
    }

    fn hands(&self) -> Hands {
        *self.0.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let hands = self.hands();
        let since = hands.following.map(|since| since.elapsed()).unwrap_or_default();
        hands.at + TimeDelta::from_std(since).unwrap_or_default()
    }

    /// Puts it forward.
    pub fn advance(&self, by: TimeDelta) {
        self.0.hands.lock().unwrap_or_else(PoisonError::into_inner).at += by;
        self.0.moved.send_replace(());
    }

    /// Waits until it shows this moment.
    pub async fn reach(&self, moment: DateTime<Utc>) {
        let mut moved = self.0.moved.subscribe();
        while let Some(left) = (moment - self.now()).to_std().ok().filter(|left| !left.is_zero()) {
            let going = self.hands().following.is_some();
            let passes = async { if going { tokio::time::sleep(left).await } else { pending().await } };
            tokio::select! {
                () = passes => {}
                _ = moved.changed() => {}
            }
        }
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

    #[tokio::test]
    async fn who_waits_for_a_moment_waits_until_the_clock_is_put_there() {
        let clock = Clock::standing(DateTime::UNIX_EPOCH);
        let other = clock.clone();
        let waiting = tokio::spawn(async move { other.reach(DateTime::UNIX_EPOCH + TimeDelta::seconds(60)).await });
        clock.advance(TimeDelta::seconds(59));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(TimeDelta::seconds(1));
        waiting.await.unwrap();
    }

    #[test]
    fn a_going_clock_never_goes_back() {
        let clock = Clock::going(DateTime::UNIX_EPOCH);
        let first = clock.now();
        assert!(first >= DateTime::UNIX_EPOCH && clock.now() >= first);
    }
}
