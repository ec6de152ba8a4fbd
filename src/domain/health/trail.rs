//! The answers of one door over a day. A clone shares its hours; only the hour that is under way is ever copied.

use super::beat::Beat;
use super::hour::Hour;
use super::{KEPT, Moment, Probe};
use std::sync::Arc;

/// The answers of one door. What was not asked is not there: a gap is a gap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    latest: Option<Arc<Probe>>,
    /// Oldest first.
    hours: Vec<Arc<Hour>>,
}

impl Trail {
    /// Adds an answer and lets go of the hours that are too old.
    pub fn add(&mut self, probe: Probe) {
        let oldest = Hour::number_of(probe.at - KEPT);
        self.hours.retain(|hour| hour.number() >= oldest);
        Arc::make_mut(self.hour(Hour::number_of(probe.at))).add(&probe);
        if self.latest.as_ref().is_none_or(|latest| latest.at <= probe.at) {
            self.latest = Some(Arc::new(probe));
        }
    }

    /// Puts hours of an earlier run before those that are there.
    pub fn recall(&mut self, hours: impl IntoIterator<Item = Hour>) {
        for hour in hours {
            if self.hours.iter().all(|known| known.number() != hour.number()) {
                self.hours.push(Arc::new(hour));
            }
        }
        self.hours.sort_by_key(|hour| hour.number());
    }

    /// The last answer of this run.
    #[must_use]
    pub fn latest(&self) -> Option<&Probe> {
        self.latest.as_deref()
    }

    /// The hours, oldest first.
    #[must_use]
    pub fn hours(&self) -> &[Arc<Hour>] {
        &self.hours
    }

    /// How many answers it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hours.iter().map(|hour| hour.len()).sum()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hours.iter().all(|hour| hour.is_empty())
    }

    /// The bytes that it takes in memory, what it shares included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.hours.iter().map(|hour| hour.bytes() + size_of::<Arc<Hour>>()).sum()
    }

    /// The answers since a moment, oldest first.
    #[must_use]
    pub fn since(&self, moment: Moment) -> impl DoubleEndedIterator<Item = Beat<'_>> + Clone {
        let first = self.hours.partition_point(|hour| hour.number() < Hour::number_of(moment));
        let millis = moment.timestamp_millis();
        self.hours[first..].iter().flat_map(move |hour| hour.since(millis))
    }

    /// The answers since one moment and before another, oldest first.
    #[must_use]
    pub fn between(&self, from: Moment, to: Moment) -> impl DoubleEndedIterator<Item = Beat<'_>> + Clone {
        self.since(from).filter(move |beat| beat.at < to)
    }

    fn hour(&mut self, number: i64) -> &mut Arc<Hour> {
        let place = self.hours.partition_point(|hour| hour.number() < number);
        if self.hours.get(place).is_none_or(|hour| hour.number() != number) {
            self.hours.last_mut().map(Arc::make_mut).into_iter().for_each(Hour::end);
            self.hours.insert(place, Arc::new(Hour::new(number)));
        }
        &mut self.hours[place]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Verdict};
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use std::time::Duration;

    fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
    }

    fn probe(when: i64, verdict: Verdict) -> Probe {
        let probe = Probe::without_answer(at(when), Duration::from_millis(61), verdict);
        Probe { status: Some(200), uptime: Some(Duration::from_secs(7)), database: Some(true), ..probe }
    }

    #[test]
    fn a_day_of_probes_each_five_seconds_fits_into_half_a_mebibyte() {
        let mut trail = Trail::default();
        for second in (0..100_000).step_by(5) {
            trail.add(probe(second, Verdict::Good));
        }
        assert!(trail.len() >= 17_280 && trail.len() < 18_000 + 720, "{}", trail.len());
        assert!(trail.bytes() < 512 * 1024, "{}", trail.bytes());
        assert_eq!(trail.since(at(100_000) - KEPT).count(), 17_280);
    }

    #[test]
    fn a_clone_shares_every_hour_but_the_one_that_goes_on() {
        let mut trail = Trail::default();
        (0..20).for_each(|n| trail.add(probe(n * 1_000, Verdict::Good)));
        let before = trail.clone();
        trail.add(probe(20_000, Verdict::Good));
        let shared = trail.hours().iter().zip(before.hours()).filter(|(one, other)| Arc::ptr_eq(one, other));
        assert!(shared.count() + 1 >= before.hours().len());
        assert_eq!((before.len(), trail.len()), (20, 21));
    }

    #[test]
    fn a_server_that_says_something_else_each_time_fills_no_memory() {
        let mut trail = Trail::default();
        for second in 0..3_000 {
            trail.add(probe(second, Verdict::Bad(format!("{second} {}", "x".repeat(4_000)))));
        }
        assert!(trail.bytes() < 128 * 1024, "{}", trail.bytes());
        let last = trail.since(at(2_999)).next().unwrap();
        assert_eq!((last.kind, last.words), (Kind::Bad, "failed in other words"));
        assert!(trail.latest().unwrap().verdict.words().starts_with("2999 "));
    }

    #[test]
    fn hours_of_an_earlier_run_come_before_and_the_gap_stays() {
        let mut earlier = Trail::default();
        earlier.add(probe(0, Verdict::Good));
        let kept = serde_json::to_string(&*earlier.hours()[0]).unwrap();
        let mut trail = Trail::default();
        trail.add(probe(9_000, Verdict::Good));
        trail.recall([serde_json::from_str(&kept).unwrap()]);
        let seen: Vec<Moment> = trail.since(at(-10)).map(|beat| beat.at).collect();
        assert_eq!(seen, [at(0), at(9_000)]);
    }

    #[test]
    fn a_kept_hour_that_makes_no_sense_is_not_taken() {
        for odd in [
            "{}",
            r#"{"hour":0,"words":[""],"marks":[[3600000,1,1,200,0,0,1]]}"#,
            r#"{"hour":0,"words":[],"marks":[]}"#,
            r#"{"hour":0,"words":[""],"marks":[[5,1,1,200,0,9,1]]}"#,
            r#"{"hour":0,"words":[""],"marks":[[5,1,1,200,0,0,1],[4,1,1,200,0,0,1]]}"#,
        ] {
            assert!(serde_json::from_str::<Hour>(odd).is_err(), "{odd}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_added_is_found_in_order_and_survives_being_written_down(
            times in proptest::collection::vec(0..86_000_i64, 1..80),
            words in "[a-z]{0,4}",
        ) {
            let mut trail = Trail::default();
            for when in &times {
                trail.add(probe(*when, if when % 3 == 0 { Verdict::Bad(words.clone()) } else { Verdict::Good }));
            }
            let beats: Vec<_> = trail.since(at(0)).collect();
            prop_assert!(beats.is_sorted_by_key(|beat| beat.at));
            let mut sorted = times.clone();
            sorted.sort_unstable();
            prop_assert_eq!(beats.iter().map(|beat| beat.at).collect::<Vec<_>>(), sorted.iter().map(|when| at(*when)).collect::<Vec<_>>());
            prop_assert_eq!(trail.latest().map(|probe| probe.at), sorted.last().map(|when| at(*when)));
            prop_assert_eq!(trail.between(at(100), at(100) + TimeDelta::hours(5)).count(), times.iter().filter(|when| (100..18_100).contains(*when)).count());
            let mut again = Trail::default();
            again.recall(trail.hours().iter().map(|hour| serde_json::from_str(&serde_json::to_string(&**hour).unwrap()).unwrap()));
            prop_assert_eq!(again.hours(), trail.hours());
        }
    }
}
