//! How many of the changes to production fail.

use super::attempt::{Attempt, Ended};
use super::figure::{FEW, Fact, Figure, FigureKind, Value};
use super::window::Window;

pub(super) const DEFINITION: &str = "Of all tries to bring something new: those whose run or promotion failed, and those \
    in whose place an earlier version was put back, by whichever way. A run that was tried again counts once, by its last \
    try: GitHub does not list how those before ended. A fault that users met and a later version mended is not seen here.";

pub(super) fn figure(attempts: &[Attempt], window: &Window) -> Figure {
    let tried: Vec<&Attempt> = attempts.iter().filter(|one| one.is_change() && window.holds(one.at)).collect();
    let failed = tried.iter().filter(|one| one.is_failed_change()).count();
    let weeks = window.by_week(tried.iter().map(|one| (one.at, one.is_failed_change())));
    let share = |week: Vec<bool>| {
        let failed = week.iter().filter(|failed| **failed).count();
        Value::Share(failed, week.len()).number().filter(|_| !week.is_empty())
    };
    let n = tried.len();
    let value = if n >= FEW { Value::Share(failed, n) } else { Value::TooFew };
    let again = tried.iter().filter(|one| one.tries > 1 && one.ended == Ended::Live).count();
    let note = format!("{again} went live at a later try; how the tries before ended is not told.");
    let notes = (again > 0).then_some(note).into_iter().collect();
    let facts = tried.iter().rev().map(|one| Fact::of(one, words(one))).collect();
    Figure { kind: FigureKind::ChangeFailure, value, n, weeks: weeks.into_iter().map(share).collect(), facts, notes }
}

fn words(one: &Attempt) -> String {
    let how = match (one.ended, one.undone) {
        (Ended::Failed, _) => "failed",
        (Ended::Live, true) => "went live and was put back",
        (Ended::Live, false) => "stayed",
    };
    format!("{}: {how}", one.what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, Line, day};
    use crate::domain::workflow_run::RunState;

    fn of(facts: &Facts) -> Figure {
        figure(&facts.attempts(&Line), &Window::of(day(0), None, day(60)))
    }

    #[test]
    fn what_failed_and_what_was_put_back_are_failed_changes() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Failure).deploy(3, 3, RunState::Success);
        facts.rolled_back(1, 4).deploy(4, 5, RunState::Success);
        let told = of(&facts);
        assert_eq!((told.value, told.n), (Value::Share(2, 4), 4), "the roll back itself is no try to ship");
        let bad: Vec<bool> = told.facts.iter().map(|fact| fact.bad).collect();
        assert_eq!(bad, [false, true, true, false], "newest first");
    }

    #[test]
    fn a_roll_back_that_failed_is_no_failed_change() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).deploy(3, 3, RunState::Success);
        facts.record("rollback --to previous", 2, day(4), crate::store::DeedResult::Failed);
        assert_eq!(of(&facts).value, Value::Share(0, 3));
    }

    #[test]
    fn a_run_that_was_tried_again_counts_once_and_says_so() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).deploy(3, 3, RunState::Success);
        facts.runs[1].attempt = 2;
        let told = of(&facts);
        assert_eq!((told.value, told.notes.len()), (Value::Share(0, 3), 1));
    }

    #[test]
    fn of_few_tries_nothing_is_said() {
        let mut facts = Facts::default();
        assert_eq!((of(&facts).value, of(&facts).n), (Value::TooFew, 0));
        facts.deploy(1, 1, RunState::Failure);
        assert_eq!((of(&facts).value, of(&facts).n), (Value::TooFew, 1), "one of one is not 100%");
    }
}
