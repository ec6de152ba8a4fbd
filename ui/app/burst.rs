//! Telling a person who types from text that was thrown at the console: more than six text keys in 50 ms.
//!
//! The shell looks at what is ready in one go and turns a burst into one message before any of it acts; what comes
//! in drops is counted here.

use crate::keymap::Chord;
use chrono::TimeDelta;
use engine::domain::Moment;
use std::collections::VecDeque;

/// This many text keys within [`WINDOW`] are still a person.
pub const MOST: usize = 6;
/// How long the console looks back.
pub const WINDOW: TimeDelta = TimeDelta::milliseconds(50);

/// When the last text keys came.
#[derive(Debug, Clone, Default)]
pub struct Burst {
    recent: VecDeque<Moment>,
    last: Option<Chord>,
    until: Option<Moment>,
}

impl Burst {
    /// A burst was seen at `now`; what follows within the window belongs to it.
    pub fn seen(&mut self, now: Moment) {
        self.recent.clear();
        self.until = Some(now + WINDOW);
    }

    /// Notes a text key. True when it belongs to a burst and is not to act. A key that repeats, as a held one does,
    /// counts once.
    pub fn takes(&mut self, key: Chord, now: Moment) -> bool {
        if self.until.is_some_and(|until| now < until) {
            self.until = Some(now + WINDOW);
            return true;
        }
        self.until = None;
        if self.last.replace(key) == Some(key) {
            return false;
        }
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|first| now.signed_duration_since(*first) > WINDOW) {
            self.recent.pop_front();
        }
        let burst = self.recent.len() > MOST;
        if burst {
            self.seen(now);
        }
        burst
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Moment {
        chrono::DateTime::from_timestamp_millis(1_700_000_000_000 + milliseconds).unwrap().fixed_offset()
    }

    fn key(n: i64) -> Chord {
        Chord::plain(crossterm::event::KeyCode::F(u8::try_from(n % 100).unwrap()))
    }

    #[test]
    fn the_seventh_key_within_the_window_and_all_that_follow_it_closely_are_dropped() {
        let mut burst = Burst::default();
        assert!((0..6).all(|n| !burst.takes(key(n), at(n))));
        assert!(burst.takes(key(6), at(6)));
        assert!(burst.takes(key(7), at(40)));
        assert!(burst.takes(key(8), at(80)), "still within the window of the one before");
        assert!(!burst.takes(key(9), at(200)), "a pause ends it");
    }

    #[test]
    fn a_fast_typist_and_a_held_key_are_no_burst() {
        let mut burst = Burst::default();
        assert!((0..100).all(|n| !burst.takes(key(n), at(n * 25))));
        assert!((0..100).all(|n| !burst.takes(key(1), at(5000 + n))));
    }
}
