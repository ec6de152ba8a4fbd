//! How long it takes until production is good again after a change that failed.

use super::attempt::{Attempt, Ended};
use super::figure::{Fact, Figure, FigureKind, of_spans, span};
use super::window::Window;
use crate::domain::Moment;

pub(super) const DEFINITION: &str = "From a change that failed to the next good end. It begins when a run or promotion \
    failed, or when a version went live that was put back later; it ends when the next try went live, be it a roll back, \
    the same once more or something newer. Failures that follow each other are one. What failed without moving traffic \
    counts too: users may not have met it. What no try ended yet is listed and not measured.";

pub(super) fn figure(attempts: &[Attempt], window: &Window) -> Figure {
    let mut facts = Vec::new();
    let mut broken: Option<(Moment, &Attempt)> = None;
    for one in attempts {
        match (broken, one.ended) {
            (None, Ended::Failed) => broken = Some((one.at, one)),
            (Some((since, first)), Ended::Live) => {
                facts.push(mended(since, first, one));
                broken = None;
            }
            _ => {}
        }
        // It was live from here on, and something earlier had to be put in its place.
        if one.undone && broken.is_none() {
            broken = Some((one.at, one));
        }
    }
    facts.retain(|fact| window.holds(fact.at));
    if let Some((since, first)) = broken.filter(|(since, _)| window.holds(*since)) {
        let words = format!("{}: nothing went live since", first.what);
        facts.push(Fact { at: since, bad: true, ..Fact::of(first, words) });
    }
    let open = facts.iter().filter(|fact| fact.took.is_none()).count();
    let notes = (open > 0).then(|| "The last failure has not ended yet; it is not in the median.".to_owned());
    of_spans(FigureKind::Recovery, window, facts, notes.into_iter().collect())
}

fn mended(since: Moment, first: &Attempt, by: &Attempt) -> Fact {
    let took = by.at - since;
    let words = format!("{}: mended by {} after {}", first.what, by.what, span(took));
    Fact { took: Some(took), bad: false, ..Fact::of(by, words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::figure::Value;
    use crate::delivery::sample::{Facts, Line, day};
    use crate::domain::workflow_run::RunState;
    use chrono::TimeDelta;

    fn of(facts: &Facts) -> Figure {
        figure(&facts.attempts(&Line), &Window::of(day(0), None, day(60)))
    }

    fn took(facts: &Facts) -> Vec<Option<i64>> {
        of(facts).facts.iter().rev().map(|fact| fact.took.map(|took| took.num_days())).collect()
    }

    #[test]
    fn a_roll_back_ends_what_began_when_the_bad_version_went_live() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).rolled_back(1, 5);
        assert_eq!(took(&facts), [Some(3)]);
    }

    #[test]
    fn a_hotfix_ends_a_failed_deploy_and_failures_in_a_row_are_one() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Failure).deploy(2, 3, RunState::Failure);
        facts.deploy(3, 6, RunState::Success);
        assert_eq!(took(&facts), [Some(4)]);
    }

    #[test]
    fn what_is_not_mended_is_listed_and_not_measured() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Failure);
        let told = of(&facts);
        assert_eq!((told.n, told.facts.len(), told.notes.len()), (0, 1, 1));
    }

    #[test]
    fn three_are_needed_to_say_something() {
        let mut facts = Facts::default();
        assert_eq!(of(&facts).value, Value::TooFew);
        for number in [1, 3, 5] {
            facts.deploy(number, i64::from(number), RunState::Failure);
            facts.deploy(number + 1, i64::from(number) + 1, RunState::Success);
        }
        assert_eq!(of(&facts).value, Value::Median(TimeDelta::days(1)));
    }
}
