//! Following a change at the keyboard: `w` on what is selected, `:where`, the line, and going back.

use super::driver::Driver;
use super::outside::{board_with, token_of};
use crate::app::whereabouts::{Pane, WhereEffect, WhereMsg};
use crate::app::{Effect, Msg, Screen};
use engine::board::{Board, Reading};
use engine::domain::pull_request::PullList;
use engine::domain::{BranchName, Breaking, Commit, CommitId, History, Signature};
use engine::lifecycle::{Landscape, Line, Verdict};
use std::sync::Arc;

fn commit(byte: u8, subject: &str) -> Arc<Commit> {
    let when = super::board::now();
    let author = Signature { name: "Rohan".into(), email: "r@x".into(), when };
    let (id, parents) = (CommitId::from_bytes([byte; 20]), Vec::new());
    Arc::new(Commit { id, parents, subject: subject.into(), author, committed: when, breaking: Breaking::No })
}

fn landscape() -> Arc<Landscape> {
    let commits = vec![commit(0xa1, "feat: one filter"), commit(0xa2, "feat: another filter")];
    let head = commits[0].id;
    let history = Arc::new(History::new(commits, vec![]));
    let line = Line { branch: BranchName::new("development"), head, history };
    Arc::new(Landscape { integration: Some(line), ..Landscape::default() })
}

fn read(driver: &mut Driver) {
    driver.send(Msg::Where(WhereMsg::Landscape(Ok(landscape()))));
}

#[test]
fn what_is_selected_is_followed_from_wherever_it_is() {
    let mut driver = Driver::new();
    driver.learns(board_with(&[7, 8])).keys("3 w");
    assert_eq!((driver.model.screen, driver.model.whereabouts.query.as_str()), (Screen::Where, "#7"));
    read(&mut driver);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Where is PR #7 feature/7 ?") && screen.contains("YOU ARE HERE"), "{screen}");
    driver.keys("2 w");
    assert_eq!(driver.model.whereabouts.query, "main", "the selected branch");
    assert!(driver.keys("w").said().contains("Nothing that can be followed"));
}

#[test]
fn git_is_asked_once_for_each_state_of_the_branches() {
    let mut driver = Driver::new();
    let asks = |driver: &mut Driver| {
        let effects = std::mem::take(&mut driver.effects);
        effects.iter().filter(|effect| **effect == Effect::Where(WhereEffect::ReadLandscape)).count()
    };
    assert_eq!(asks(&mut driver), 0, "nobody looks");
    driver.keys("8");
    assert_eq!(asks(&mut driver), 1);
    driver.keys("1 8");
    assert_eq!(asks(&mut driver), 0, "it is being read");
    read(&mut driver);
    driver.learns(super::board::board());
    assert_eq!(asks(&mut driver), 1, "a branch may have moved");
}

#[test]
fn matches_are_listed_as_they_are_typed_and_esc_leads_back_level_by_level() {
    let mut driver = Driver::new();
    driver.keys(":").types("where filter").keys("Enter");
    read(&mut driver);
    let view = &driver.model.whereabouts;
    assert_eq!((view.candidates.len(), view.pane), (2, Pane::Matches));
    driver.keys("j");
    assert_eq!(driver.model.whereabouts.row(), Some(1));
    driver.keys("Enter");
    assert_eq!(driver.model.whereabouts.pane, Pane::Journey);
    assert_eq!(driver.model.whereabouts.journey.as_ref().unwrap().verdict, Verdict::Unknown, "there is no production");
    driver.keys("Esc");
    assert_eq!(driver.model.whereabouts.pane, Pane::Matches);
    driver.keys("Esc");
    assert_eq!(driver.model.whereabouts.query, "");
    driver.keys("Esc");
    assert_eq!(driver.model.screen, Screen::Dashboard);
    driver.keys("8 i").types("one").keys("Enter");
    assert_eq!(driver.model.whereabouts.candidates.len(), 1);
    let effects = driver.keys("y a").takes_effects();
    let Some(Effect::Copy { text, .. }) = effects.iter().find(|effect| matches!(effect, Effect::Copy { .. })) else {
        panic!("nothing is copied: {effects:?}")
    };
    assert!(text.contains("feat: one filter") && text.contains("Answer: "), "{text}");
}

#[test]
fn the_screen_begins_with_what_the_person_at_the_keyboard_has_open() {
    let mut driver = Driver::new();
    let mut list = PullList::clone(board_with(&[7, 8]).pulls.value().unwrap());
    list.pulls.iter_mut().for_each(|pull| pull.author = Some("rohan".into()));
    let pulls = Reading::fresh(list, super::board::now());
    driver.learns(Board { pulls, github: token_of("rohan"), ..board_with(&[]) }).keys("8");
    read(&mut driver);
    let screen = driver.screen(120, 36);
    assert!(screen.contains("2 open changes of rohan") && screen.contains("❯ PR #7"), "{screen}");
    driver.keys("Esc");
    assert_eq!(driver.model.screen, Screen::Dashboard, "it is one level");
    driver.learns(Board { github: token_of("somebody"), ..board_with(&[7, 8]) }).keys("8");
    assert!(driver.screen(120, 36).contains("somebody has no open change that is known here: i looks"));
}

#[test]
fn who_has_nothing_open_is_told_so_in_the_place_of_what_was_looked_at() {
    let mut driver = Driver::new();
    driver.learns(Board { github: token_of("somebody"), ..board_with(&[7, 8]) });
    driver.keys(":").types("where filter").keys("Enter");
    read(&mut driver);
    assert!(driver.keys("Enter").screen(120, 36).contains("Answer:"));
    let screen = driver.keys("m").screen(120, 36);
    assert!(
        screen.contains("somebody has no open change that is known here") && !screen.contains("Answer:"),
        "{screen}"
    );
}
