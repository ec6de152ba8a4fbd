//! A plan that holds no more while it is looked at: the field closes, what changed is said, and one key plans anew.

use super::fixtures::{accepted, counting, from, gate, gates, read, typed};
use crate::app::promotion::{News, PromotionEffect, is_typing};
use crate::app::tests::board::{board, now};
use crate::app::tests::driver::Driver;
use crate::app::{Effect, Msg};
use chrono::TimeDelta;
use engine::board::{Board, Newer, Reading};
use engine::domain::lock::Lock;
use engine::domain::{BranchName, CommitId};
use engine::operations::promotion::{GateId, GateState};

fn moved(branch: &str) -> Board {
    let newer = Newer { branch: BranchName::new(branch), commit: CommitId::from_bytes([4; 20]) };
    Board { newer: vec![newer], ..board() }
}

/// Somebody took the lock, as it was read so many seconds after the plan.
fn locked(after: i64) -> Board {
    let lock = Lock::of(CommitId::from_bytes([7; 20]), "cutover lock\n\nHolder: rohan\nReason: hotfix\n");
    Board { lock: Reading::fresh(Some(lock), now() + TimeDelta::seconds(after)), ..board() }
}

fn shows(driver: &mut Driver, words: &str) {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let screen = driver.screen(columns, rows);
        assert!(screen.contains(words) && screen.contains("This plan is void; r plans anew"), "{screen}");
        assert!(!screen.contains("Type the commit to ship"), "the field is closed\n{screen}");
        assert!(screen.lines().last().unwrap().starts_with(" r plan anew"), "{screen}");
    }
    assert!(!is_typing(&driver.model));
}

#[test]
fn a_branch_that_moved_closes_the_field_at_once_and_says_which() {
    for branch in ["development", "main"] {
        let mut driver = typed();
        driver.learns(moved(branch));
        shows(&mut driver, &format!("{branch} is 0404040 by now"));
    }
}

#[test]
fn ten_minutes_close_the_field_without_a_key() {
    let mut driver = typed();
    driver.waits(590_000);
    assert!(is_typing(&driver.model), "it holds for ten minutes");
    driver.waits(10_000);
    shows(&mut driver, "it is more than ten minutes old");
}

#[test]
fn a_gate_that_says_something_else_by_now_closes_the_field_and_stops_the_countdown() {
    let mut driver = typed();
    driver.waits(60_000).learns(locked(60));
    shows(&mut driver, "lock says something else by now");
    let mut driver = counting();
    driver.waits(2_000).learns(locked(5));
    assert!(driver.refused().contains("lock says something else by now"), "{}", driver.refused());
    let later = driver.model.now;
    driver.gathers(read(from(), gates(), later)).waits(20_000);
    assert_eq!(driver.sendings(), []);
}

#[test]
fn what_was_read_before_the_plan_speaks_not_against_it() {
    let mut driver = typed();
    driver.learns(locked(-60));
    assert!(is_typing(&driver.model));
}

#[test]
fn one_key_plans_anew_and_the_rest_of_the_commit_does_nothing() {
    let mut driver = typed();
    driver.learns(moved("development")).takes_effects();
    driver.keys("d a 7");
    assert_eq!(driver.takes_effects(), [], "whoever was typing goes on for a moment");
    driver.keys("r");
    let gathers = |effect: &Effect| matches!(effect, Effect::Promotion(PromotionEffect::Gather(_)));
    assert_eq!(driver.effects.iter().filter(|effect| gathers(effect)).count(), 1);
    driver.learns(board());
    let later = driver.model.now;
    driver.gathers(read(from(), gates(), later));
    assert!(!driver.screen(120, 36).contains("This plan is void"), "{}", driver.screen(120, 36));
}

#[test]
fn nothing_is_accepted_for_a_plan_that_is_void() {
    let mut driver = accepted();
    driver.learns(moved("main")).keys("Space");
    assert!(driver.said().starts_with("This plan is void; r plans anew: main is 0404040"), "{}", driver.said());
    assert_eq!(driver.model.promotion.wizard.as_ref().unwrap().accepted.len(), 2);
}

#[test]
fn a_gate_of_the_plan_that_is_cleared_by_now_is_in_nobodys_way() {
    let mut driver = Driver::new();
    driver.keys("P");
    let mut all = gates();
    all.push(gate(GateId::Freeze, GateState::Warn, "soon"));
    let made = driver.model.now;
    driver.gathers(read(from(), all, made)).waits(5_000).learns(board());
    assert!(!driver.screen(120, 36).contains("This plan is void"));
}

#[test]
fn github_is_asked_for_both_heads_while_a_plan_is_looked_at_and_holds() {
    let mut driver = accepted();
    driver.takes_effects();
    driver.waits(31_000);
    let effects = driver.takes_effects();
    let [Effect::Promotion(PromotionEffect::Heads(id))] = effects[..] else { panic!("{effects:?}") };
    driver.send(Msg::Promotion(id, News::Heads([None, None])));
    assert!(!driver.screen(120, 36).contains("This plan is void"), "what is not told says nothing");
    driver.send(Msg::Promotion(id, News::Heads([Some(from()), Some(CommitId::from_bytes([4; 20]))])));
    driver.keys("Tab Tab");
    shows(&mut driver, "main is 0404040 by now");
    driver.waits(580_000).takes_effects();
    driver.waits(60_000);
    assert_eq!(driver.takes_effects(), [], "of a plan that is too old nothing is asked");
}
