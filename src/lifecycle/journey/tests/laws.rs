//! What holds whatever is told: more evidence never takes a change back.

use super::*;
use proptest::prelude::*;

/// The steps that were reached, of the eleven.
fn reached(journey: &Journey) -> usize {
    journey.steps.iter().rposition(|step| step.mark.is_reached()).map_or(0, |at| at + 1)
}

proptest! {
    #[test]
    fn a_change_is_never_further_back_for_another_run_that_went_well(chosen in prop::collection::vec(any::<bool>(), 4), also in 0usize..4) {
        let all = went_well();
        let some: Vec<Run> = all.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(run, _)| run.clone()).collect();
        let mut more = some.clone();
        if !chosen[also] {
            more.push(all[also].clone());
        }
        let (less, more) = (journey_of(&with_runs(some), "#3"), journey_of(&with_runs(more), "#3"));
        prop_assert!(reached(&more) >= reached(&less));
        for (one, other) in less.steps.iter().zip(&more.steps) {
            prop_assert!(one.mark != Mark::Done || other.mark == Mark::Done, "{one:?} became {other:?}");
        }
    }

    #[test]
    fn every_journey_has_eleven_steps_in_order_and_an_answer(chosen in prop::collection::vec(any::<bool>(), 4), blue in 0usize..3) {
        let runs = went_well().into_iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(run, _)| run).collect();
        let board = production(with_runs(runs), ["a1", "d1", "e1"][blue], "a1");
        for query in ["#3", "c2000", "61", "feature/new", "development-d200000", "a1000"] {
            let journey = journey_of(&board, query);
            prop_assert_eq!(journey.steps.len(), 11);
            prop_assert!(!journey.answer.is_empty());
            prop_assert!(journey.verdict != Verdict::Live || marks(&journey)[10] == Mark::Done);
            let states: Vec<State> = journey.steps.iter().map(|step| if step.state == State::Changes { State::InReview } else { step.state }).collect();
            prop_assert!(states.is_sorted());
        }
    }
}
