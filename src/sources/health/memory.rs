//! The answers of a day, kept in the store across runs: an hour is one thing that is remembered, and a place is used
//! again a day later, so that a day of answers never grows and only the hour under way is ever written anew.

use crate::domain::Moment;
use crate::domain::health::{Hour, KEPT, Trail};
use crate::store::{Kept, Store};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;
/// Hours of a day, and the one that has begun.
const PLACES: i64 = 25;

/// Hours that are written each time: the one that is under way, and the one before it.
const WRITTEN: usize = 2;

/// Where the answers of one door are kept.
#[derive(Debug, Clone)]
pub struct HealthMemory {
    key: String,
}

impl HealthMemory {
    /// For what is asked: an address or a port of a host, with its path.
    #[must_use]
    pub fn of(asked: &str) -> Self {
        let mut hash = DefaultHasher::new();
        asked.hash(&mut hash);
        Self { key: format!("health/{SHAPE}/{:016x}", hash.finish()) }
    }

    /// What an earlier run saw in the day before `now`. When nobody watched, nothing is there.
    #[must_use]
    pub fn recall(&self, store: &Store, now: Moment) -> Trail {
        let (oldest, newest) = (Hour::number_of(now - KEPT), Hour::number_of(now));
        let read = |place| serde_json::from_slice::<Hour>(&store.recall(&self.place(place))?).ok();
        let hours = (0..PLACES).filter_map(read).filter(|hour| (oldest..=newest).contains(&hour.number()));
        let mut trail = Trail::default();
        trail.recall(hours);
        trail
    }

    /// Keeps the newest hours; those before them were kept when they were new.
    pub fn keep(&self, store: &Store, trail: &Trail) -> Kept {
        let keep = |hour: &Arc<Hour>| match serde_json::to_vec(&**hour) {
            Ok(bytes) => store.remember(&self.place(hour.number()), &bytes),
            Err(_) => Kept::No,
        };
        let kept = trail.hours().iter().rev().take(WRITTEN).map(keep);
        kept.reduce(Kept::least).unwrap_or(Kept::Yes)
    }

    fn place(&self, hour: i64) -> String {
        format!("{}/{}", self.key, hour.rem_euclid(PLACES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::{Probe, Verdict};
    use chrono::{DateTime, TimeDelta};
    use std::time::Duration;

    fn at(minutes: i64) -> Moment {
        DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset() + TimeDelta::minutes(minutes)
    }

    fn seen(trail: &Trail) -> Vec<i64> {
        trail.since(at(-10_000)).map(|beat| (beat.at - at(0)).num_minutes()).collect()
    }

    fn add(trail: &mut Trail, minutes: i64) {
        trail.add(Probe::without_answer(at(minutes), Duration::from_millis(9), Verdict::Bad("refused".into())));
    }

    #[test]
    fn the_next_run_sees_what_this_one_saw_and_a_gap_where_nobody_watched() {
        let (store, mut trail) = (Store::in_memory(), Trail::default());
        let memory = HealthMemory::of("https://api.example.com/api/health");
        for minutes in [0, 50, 70, 130] {
            add(&mut trail, minutes);
            assert_eq!(memory.keep(&store, &trail), Kept::ThisRun);
        }
        let again = HealthMemory::of("https://api.example.com/api/health").recall(&store, at(600));
        assert_eq!(seen(&again), [0, 50, 70, 130]);
        assert_eq!(again.latest(), None, "nobody was asked in this run");
        assert!(again.since(at(0)).all(|beat| beat.words == "refused"));
        assert!(HealthMemory::of("https://other.example.com/api/health").recall(&store, at(600)).is_empty());
    }

    #[test]
    fn what_is_older_than_a_day_is_not_recalled_and_its_places_are_used_again() {
        let (store, mut trail) = (Store::in_memory(), Trail::default());
        let memory = HealthMemory::of("x");
        for hour in 0..60 {
            add(&mut trail, hour * 60);
            memory.keep(&store, &trail);
        }
        assert_eq!(seen(&memory.recall(&store, at(59 * 60))).first(), Some(&(35 * 60)));
        assert!(memory.recall(&store, at(59 * 60 + 2 * 1440)).is_empty());
    }

    #[test]
    fn hours_that_are_over_are_not_written_again_and_again() {
        let (store, mut trail) = (Store::in_memory(), Trail::default());
        let memory = HealthMemory::of("x");
        for minutes in [0, 70, 130] {
            add(&mut trail, minutes);
        }
        memory.keep(&store, &trail);
        assert_eq!(store.recall(&memory.place(Hour::number_of(at(0)))), None);
        assert_eq!(seen(&memory.recall(&store, at(140))), [70, 130]);
    }
}
