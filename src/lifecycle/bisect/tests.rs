//! The whole search, on deploys of numbered commits.

use super::*;
use crate::board::Reading;
use crate::delivery::sample::{Facts, Line, Nothing, commit, day};
use crate::domain::EnvName;
use crate::domain::workflow_run::{Confidence, RunList, RunState};
use crate::lifecycle::seen::Sight;
use std::sync::Arc;

fn production() -> EnvName {
    EnvName("production".into())
}

/// Everything that tells of these facts.
fn known(facts: &Facts) -> (Board, Deployments) {
    let list = RunList { runs: facts.runs.clone(), total: None };
    let board = Board { runs: Reading::fresh(list, day(90)), ..Board::default() };
    let known = deployments(&board, &facts.config, &production(), &facts.records);
    (board, known)
}

fn shipped(numbers: impl IntoIterator<Item = u8>) -> Facts {
    let mut facts = Facts::default();
    for number in numbers {
        facts.deploy(number, i64::from(number), RunState::Success);
    }
    facts
}

fn ask(facts: &Facts, (good, bad): (u8, u8), said: &[(u8, Word)]) -> Result<Bisection> {
    let (board, known) = known(facts);
    let said = said.iter().map(|(number, word)| (commit(*number), *word)).collect();
    bisect(&known, &Question { good: commit(good), bad: commit(bad), said }, &Line, &board)
}

fn numbers(bisection: &Bisection) -> Vec<u8> {
    bisection.versions.iter().map(|version| version.commit.as_bytes()[0]).collect()
}

#[test]
fn it_proposes_the_middle_and_ends_at_what_came_between_the_last_good_and_the_first_bad() {
    let facts = shipped([2, 4, 6, 8, 10, 12]);
    let first = ask(&facts, (2, 12), &[]).unwrap();
    assert_eq!((numbers(&first), first.narrowed.tries()), (vec![2, 4, 6, 8, 10, 12], 3));
    assert_eq!(first.next().unwrap().commit, commit(8));
    let second = ask(&facts, (2, 12), &[(8, Word::Bad)]).unwrap();
    assert_eq!(second.next().unwrap().commit, commit(6));
    let found = ask(&facts, (2, 12), &[(8, Word::Bad), (6, Word::Good)]).unwrap();
    assert!(found.is_found() && found.next().is_none());
    let brought = found.brought.unwrap();
    assert_eq!(brought.commits.iter().map(|one| one.id).collect::<Vec<_>>(), [commit(8), commit(7)]);
    assert_eq!(brought.authors, [Author { name: "Asha".into(), commits: 2 }]);
}

#[test]
fn what_was_put_back_and_shipped_again_is_one_version_and_what_failed_is_none() {
    let mut facts = shipped([2, 4, 6]);
    facts.rolled_back(4, 7).deploy(5, 8, RunState::Failure).deploy(6, 9, RunState::Success);
    let told = ask(&facts, (2, 6), &[]).unwrap();
    assert_eq!(numbers(&told), [2, 4, 6]);
    assert_eq!(told.versions[1].deployed.as_ref().unwrap().times, 2);
    assert_eq!(told.versions[1].deployed.as_ref().unwrap().told.at, day(4));
}

#[test]
fn the_record_of_this_machine_is_about_production_alone() {
    let mut facts = shipped([2, 8]);
    facts.promoted(5, 30);
    let (board, known) = known(&facts);
    assert_eq!(known.of(commit(5)).unwrap().told.confidence, Confidence::Likely);
    let other = deployments(&board, &facts.config, &EnvName("development".into()), &facts.records);
    assert_eq!(other.versions, []);
}

#[test]
fn what_only_a_host_showed_and_what_only_a_person_names_are_on_the_way_too() {
    let facts = shipped([2, 8]);
    let (mut board, _) = known(&facts);
    let sight = Sight {
        environment: production(),
        commit: commit(4),
        confidence: Confidence::Certain,
        since: day(4),
        until: day(5),
    };
    Arc::make_mut(&mut board.seen).sights.push(sight);
    let known = deployments(&board, &facts.config, &production(), &[]);
    let question = Question { good: commit(2), bad: commit(8), said: vec![(commit(6), Word::Skip)] };
    let told = bisect(&known, &question, &Line, &board).unwrap();
    assert_eq!((numbers(&told), told.next().unwrap().commit), (vec![2, 4, 6, 8], commit(4)));
    assert!(told.versions[2].deployed.is_none());
}

#[test]
fn an_end_that_was_never_deployed_counts_as_said_and_that_is_told() {
    let told = ask(&shipped([4, 6]), (1, 6), &[]).unwrap();
    assert_eq!(told.notes[0], "No deployment of 0101010 is known; it counts as you say.");
    assert!(told.notes.iter().any(|note| note.starts_with("Deploys of before ")), "{:?}", told.notes);
    let nothing = ask(&shipped([]), (1, 6), &[]).unwrap();
    assert!(nothing.is_found(), "with no deployment between the two, all commits are the answer");
    assert!(nothing.notes.iter().any(|note| note.starts_with("No deploy is known here")), "{:?}", nothing.notes);
}

#[test]
fn what_cannot_be_tried_leaves_several_and_is_not_called_found() {
    let told = ask(&shipped([2, 4, 6]), (2, 6), &[(4, Word::Skip)]).unwrap();
    assert!(!told.is_found() && told.next().is_none());
    assert_eq!(told.brought.unwrap().commits.len(), 4);
}

#[test]
fn a_question_that_makes_no_sense_is_refused_with_the_reason() {
    let facts = shipped([2, 4, 6, 8]);
    let sentence = |ends, said: &[(u8, Word)]| ask(&facts, ends, said).unwrap_err().to_string();
    assert!(sentence((4, 4), &[]).contains("cannot be good and bad"));
    assert!(sentence((6, 2), &[]).contains("it was mended"));
    assert!(sentence((2, 8), &[(9, Word::Good)]).contains("is not between"));
    assert!(sentence((2, 8), &[(4, Word::Bad), (6, Word::Good)]).contains("is said to be bad"));
    assert!(sentence((2, 8), &[(2, Word::Bad)]).contains("is said to be bad"), "an end cannot be said away");
}

#[test]
fn without_the_history_nothing_is_guessed() {
    let (board, known) = known(&shipped([2, 4, 6]));
    let question = Question { good: commit(2), bad: commit(6), said: Vec::new() };
    assert_eq!(bisect(&known, &question, &Nothing, &board).unwrap_err().exit_code(), 3);
}
