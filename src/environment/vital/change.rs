//! How a door answers since another process is behind it, beside how it answered before that.

use super::judgement::{Judgement, compare};
use super::pulse::pulse;
use crate::domain::Moment;
use crate::domain::health::{Beat, Trail};
use chrono::TimeDelta;

/// As long before the change the answers are held against those after it.
const BEFORE: TimeDelta = TimeDelta::minutes(30);

/// When another process was first seen behind a door, within the last day, and what the answers since then are worth.
#[must_use]
pub fn since_change(trail: &Trail, now: Moment) -> Option<(Moment, Judgement)> {
    let at = changed(trail, now)?;
    let after = pulse(trail, at, now + TimeDelta::seconds(1));
    Some((at, compare(&pulse(trail, at - BEFORE, at), &after)))
}

/// The last answer of another process than the one before it.
fn changed(trail: &Trail, now: Moment) -> Option<Moment> {
    let told: Vec<Beat<'_>> = trail.since(now - super::DAY).filter(|beat| beat.uptime.is_some()).collect();
    told.windows(2).rev().find(|pair| is_another(&pair[0], &pair[1])).map(|pair| pair[1].at)
}

/// Ages are told in whole seconds, and by an answer that was on its way for a while.
fn is_another(earlier: &Beat<'_>, later: &Beat<'_>) -> bool {
    let slack = TimeDelta::from_std(earlier.took.max(later.took)).unwrap_or_default() + TimeDelta::seconds(1);
    let apart = earlier.booted().zip(later.booted()).map(|(earlier, later)| (later - earlier).abs());
    apart.is_some_and(|apart| apart > slack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::Probe;
    use crate::environment::sample::{GREEN, at, bad, probe};

    /// Asked every ten seconds; from the first moment on another process answers.
    fn judged(after: impl Iterator<Item = Probe>) -> Option<(Moment, String)> {
        let mut trail = Trail::default();
        (-30..0).map(|ten| probe(ten * 10, GREEN)).chain(after).for_each(|probe| trail.add(probe));
        since_change(&trail, at(300)).map(|(at, judgement)| (at, judgement.beside()))
    }

    #[test]
    fn the_answers_of_a_new_process_are_worth_three_things() {
        assert_eq!(judged((0..5).map(|ten| probe(ten * 10, GREEN))), None, "the same process");
        let new = |count: i64| (0..count).map(|ten| probe(ten * 10, 5));
        assert_eq!(
            judged(new(3)),
            Some((at(0), "not enough to compare (3 answers after it, 12 are needed to say)".into()))
        );
        let good = judged(new(20)).unwrap();
        assert!(good.0 == at(0) && good.1.starts_with("as well as before (fail 0/30 → 0/20"), "{good:?}");
        let worse = judged(new(12).chain((12..16).map(|ten| bad(ten * 10, "503")))).unwrap();
        assert_eq!(worse.1, "worse than before (fail 0/30 → 4/16)");
    }
}
