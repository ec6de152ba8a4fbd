//! The commits of the selected branch: who is asked what, and what is shown of the answer.

use super::board::{self, id};
use super::driver::Driver;
use crate::app::branches::{BranchRead, Wanted};
use crate::app::{Effect, Msg};
use engine::changelog::{Ignored, Report};
use engine::domain::{Breaking, Commit, Signature};
use engine::fault::Fault;
use std::sync::Arc;

fn commit(n: u8) -> Arc<Commit> {
    let author = Signature { name: format!("Author {n}"), email: String::new(), when: board::now() };
    let (subject, committed) = (format!("feat: number {n}"), board::now());
    Arc::new(Commit { id: id(n), parents: Vec::new(), subject, author, committed, breaking: Breaking::No })
}

fn read(numbers: &[u8]) -> Arc<BranchRead> {
    let ignored = vec![Ignored { commit: id(32), reason: "changelog only".into() }];
    let report = Report { ignored, drift: Vec::new(), ..board::report() };
    Arc::new(BranchRead { commits: numbers.iter().map(|n| commit(*n)).collect(), report: Some(Arc::new(report)) })
}

fn asked(driver: &mut Driver) -> Vec<Wanted> {
    let wanted = |effect: Effect| if let Effect::ReadCommits(wanted) = effect { Some(wanted) } else { None };
    std::mem::take(&mut driver.effects).into_iter().filter_map(wanted).collect()
}

#[test]
fn one_branch_is_asked_for_at_a_time_and_what_was_selected_in_passing_never() {
    let mut driver = Driver::new();
    driver.keys("2");
    let main = Wanted { head: id(9), base: None };
    assert_eq!(asked(&mut driver), [main]);
    driver.keys("j j j");
    assert_eq!(asked(&mut driver), [], "the first question is not answered yet");
    driver.send(Msg::CommitsRead(main, Ok(read(&[9]))));
    let work = Wanted { head: id(1), base: Some(id(2)) };
    assert_eq!(asked(&mut driver), [work], "work is held against integration");
    driver.send(Msg::CommitsRead(work, Ok(read(&[31, 32]))));
    driver.keys("k j");
    assert_eq!(
        asked(&mut driver).iter().filter(|wanted| **wanted == work).count(),
        0,
        "what is known is not asked again"
    );
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Not yet on development (2):"), "{screen}");
    assert!(screen.contains("✓ entry") && screen.contains("- none needed"), "{screen}");
}

#[test]
fn commits_that_cannot_be_read_are_named_and_asked_for_again_with_the_next_board() {
    let mut driver = Driver::new();
    driver.keys("2");
    let main = asked(&mut driver)[0];
    driver.send(Msg::CommitsRead(main, Err(Arc::new(Fault::refused("The object is not here")))));
    assert!(driver.screen(120, 36).contains("✗ The object is not here."), "{}", driver.screen(120, 36));
    assert_eq!(asked(&mut driver), []);
    driver.learns(board::board());
    assert_eq!(asked(&mut driver), [main]);
}

#[test]
fn commits_that_no_check_looked_at_are_not_told_to_have_an_entry() {
    let mut driver = Driver::new();
    driver.keys("2");
    let main = asked(&mut driver)[0];
    driver.send(Msg::CommitsRead(main, Ok(Arc::new(BranchRead { commits: vec![commit(40)], report: None }))));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("? not checked") && !screen.contains("✓ entry"), "{screen}");
}
