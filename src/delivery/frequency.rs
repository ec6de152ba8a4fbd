//! How often something new goes live.

use super::attempt::{Attempt, Ended};
use super::figure::{FEW, Fact, Figure, FigureKind, Value};
use super::window::Window;

pub(super) const DEFINITION: &str = "A deploy counts when its run, or a promotion from this console, ended well and what \
    it shipped is not what was live before nor an earlier version. The same version once more, a version that is put back, \
    and what failed, was cancelled or was skipped do not count. It is divided by the weeks of the window.";

pub(super) fn figure(attempts: &[Attempt], window: &Window) -> Figure {
    let counts = |one: &&Attempt| one.ended == Ended::Live && one.is_change() && window.holds(one.at);
    let counted: Vec<&Attempt> = attempts.iter().filter(counts).collect();
    let weeks = window.by_week(counted.iter().map(|one| (one.at, ())));
    let weeks = weeks.iter().map(|week| Some(f64::from(u32::try_from(week.len()).unwrap_or(u32::MAX)))).collect();
    let n = counted.len();
    // Two deploys of one afternoon are no rate.
    let long = window.length() >= 1.0;
    let often = f64::from(u32::try_from(n).unwrap_or(u32::MAX)) / window.length().max(1.0);
    let value = if n >= FEW && long { Value::PerWeek(often) } else { Value::TooFew };
    let mut notes = Vec::new();
    if !long {
        notes.push("Less than a week is known, which is no rate.".to_owned());
    }
    let unknown = counted.iter().filter(|one| one.commit.is_none()).count();
    if unknown > 0 {
        notes.push(format!("Of {unknown} it is not known what they shipped; they count as new."));
    }
    let facts = counted.iter().rev().map(|one| Fact::of(one, one.what.clone())).collect();
    Figure { kind: FigureKind::Frequency, value, n, weeks, facts, notes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, Line, day};
    use crate::domain::workflow_run::RunState;

    fn of(facts: &Facts, from: i64, to: i64) -> Figure {
        figure(&facts.attempts(&Line), &Window::of(day(from), None, day(to)))
    }

    #[test]
    fn only_what_brought_something_new_counts() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 3, RunState::Success).deploy(2, 4, RunState::Success);
        facts.deploy(3, 5, RunState::Failure).rolled_back(1, 6).deploy(3, 8, RunState::Success);
        let told = of(&facts, 0, 14);
        assert_eq!((told.n, told.value), (3, Value::PerWeek(1.5)));
        assert_eq!(told.weeks, [Some(0.0), Some(2.0), Some(1.0)]);
    }

    #[test]
    fn a_hotfix_is_a_deploy_like_any_other() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 3, RunState::Success).deploy(3, 3, RunState::Success);
        assert_eq!(of(&facts, 0, 7).n, 3);
    }

    #[test]
    fn few_deploys_and_a_short_window_say_nothing() {
        let mut facts = Facts::default();
        assert_eq!((of(&facts, 0, 90).n, of(&facts, 0, 90).value), (0, Value::TooFew));
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success);
        assert_eq!(of(&facts, 0, 90).value, Value::TooFew);
        facts.deploy(3, 3, RunState::Success);
        assert_eq!(of(&facts, 0, 90).n, 3);
        let short = of(&facts, 0, 5);
        assert_eq!((short.value, short.notes.len()), (Value::TooFew, 1));
    }

    #[test]
    fn what_lies_before_the_window_does_not_count_and_still_tells_what_was_live() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(1, 20, RunState::Success);
        assert_eq!(of(&facts, 10, 30).n, 0, "it was live already");
    }
}
