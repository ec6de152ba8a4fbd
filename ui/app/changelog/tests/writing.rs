//! `W`, and everything that stops it.

use super::Driver;
use super::driver::key;
use super::fixtures::id;
use crate::app::changelog::{ChangelogEffect, ChangelogMsg, Seen, Subject, Written};
use crate::app::{Msg, Screen};
use engine::changelog::Kind;
use engine::fault::Fault;
use std::sync::Arc;

fn on_a_fix() -> Driver {
    let mut driver = Driver::on(&[(Kind::Slug, 2), (Kind::Body, 4)]);
    driver.keys("F").settle();
    driver
}

#[test]
fn the_first_key_only_previews_and_w_writes_exactly_what_is_shown() {
    let mut driver = on_a_fix();
    assert!(driver.written.is_empty());
    let shown = Arc::clone(&driver.model.changelog.current().unwrap().answer.as_ref().unwrap().edits);
    driver.keys("W");
    assert_eq!(driver.written, [shown]);
    driver.keys("WWW");
    assert_eq!(driver.written.len(), 1, "one write at a time");
    driver.settle();
    assert_eq!(driver.said(), "1 file is written. See them with git diff; nothing is committed.");
    assert_eq!(driver.refreshed, 1);
}

#[test]
fn x_closes_the_preview_of_a_fix_and_leaves_a_form_beneath_it_alone() {
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Slug, 4)]);
    driver.keys("<Enter>").settle();
    driver.keys("told<Esc><Esc>jF").settle();
    driver.keys("X");
    assert_eq!(driver.model.changelog.subject, Subject::Entry);
    assert_eq!(driver.model.changelog.draft.as_ref().unwrap().words().description, "told");
    driver.keys("FX<Esc>F<Esc><Esc>X");
    assert_eq!(driver.said(), "Nothing is open that could be discarded.");
}

#[test]
fn f_on_the_dashboard_previews_the_fix_of_the_finding_selected_there() {
    let mut driver = Driver::on(&[(Kind::Slug, 2), (Kind::Slug, 4)]);
    driver.keys("1jF").settle();
    let Subject::FixOne(key) = &driver.model.changelog.subject else { panic!("a fix is shown") };
    assert_eq!(key.commit, Some(id(4)));
    assert_eq!(driver.model.screen, Screen::Changelog);
}

#[test]
fn w_without_a_preview_says_what_makes_one() {
    let mut driver = Driver::on(&[(Kind::Slug, 2)]);
    driver.keys("W");
    assert_eq!(driver.said(), "Nothing is previewed yet: F previews a fix, C opens an entry.");
    driver.keys("FW");
    assert_eq!(driver.said(), "The preview is being worked out.");
    assert!(driver.written.is_empty());
}

#[test]
fn an_empty_description_refuses() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.keys("<Enter>").settle();
    driver.keys("  <Esc>").settle();
    driver.keys("W");
    assert!(driver.written.is_empty());
    assert!(driver.said().starts_with("The description is empty"), "{}", driver.said());
    driver.keys("<Enter>told<Esc>").settle();
    driver.keys("W");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn a_breaking_change_without_words_refuses() {
    let mut driver = Driver::on(&[(Kind::Missing, 3)]);
    driver.keys("<Enter>").settle();
    driver.keys("told<Esc>").settle();
    driver.keys("W");
    assert!(driver.said().starts_with("The breaking change is not described"), "{}", driver.said());
    assert!(driver.written.is_empty());
}

#[test]
fn a_late_preview_is_dropped() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.keys("<Enter>").settle();
    let shown = driver.model.changelog.current().unwrap().question.clone();
    driver.keys("a");
    let late = driver.question();
    driver.keys("b");
    let late = driver.answer(late);
    driver.send(Msg::Changelog(late));
    assert!(driver.model.changelog.current().is_none());
    assert_eq!(driver.model.changelog.preview.shown.as_ref().unwrap().question, shown);
    driver.settle();
    assert!(driver.model.changelog.current().is_some());
}

#[test]
fn a_preview_that_a_refresh_changed_disarms_w_until_it_is_looked_at() {
    let mut driver = on_a_fix();
    driver.disk = 1;
    driver.learns(&[(Kind::Slug, 2), (Kind::Body, 4)]);
    driver.keys("W");
    assert_eq!(driver.said(), "The preview is being worked out.");
    driver.settle();
    driver.keys("WW");
    assert_eq!(driver.said(), "The preview changed by itself: look at it with d before W.");
    assert!(driver.written.is_empty());
    driver.keys("dW");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn a_preview_that_a_refresh_left_alone_stays_armed() {
    let mut driver = on_a_fix();
    driver.learns(&[(Kind::Slug, 2)]);
    driver.settle();
    assert_eq!(driver.model.changelog.current().unwrap().seen, Seen::Yes);
    driver.keys("W");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn files_changed_in_between_are_refused_and_previewed_again() {
    let mut driver = on_a_fix();
    driver.keys("W");
    let ChangelogEffect::Write(id, _) = driver.question() else { panic!("a write is under way") };
    let fault = Fault::refused("changelog/README.md changed since the preview");
    driver.disk = 1;
    driver.send(Msg::Changelog(ChangelogMsg::Wrote(id, Err(Arc::new(fault)))));
    assert_eq!(driver.said(), "changelog/README.md changed since the preview.");
    driver.settle();
    assert_eq!(driver.model.changelog.current().unwrap().seen, Seen::Changed);
    driver.keys("W");
    assert_eq!(driver.written.len(), 1, "only the refused one");
}

#[test]
fn what_another_console_wrote_already_is_not_said_to_be_written() {
    let mut driver = on_a_fix();
    driver.keys("W");
    let ChangelogEffect::Write(id, _) = driver.question() else { panic!("a write is under way") };
    driver.send(Msg::Changelog(ChangelogMsg::Wrote(id, Ok(Written { files: 0 }))));
    assert_eq!(driver.said(), "Nothing was left to write: the files stand there so already.");
    assert_eq!(driver.refreshed, 1, "the list is read again");
}

#[test]
fn a_written_entry_closes_its_form_and_forgets_the_kept_words() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.keys("<Enter>").settle();
    driver.keys("told<Esc>").settle();
    assert_eq!(driver.kept.len(), 1);
    driver.keys("W").settle();
    assert!(driver.model.changelog.draft.is_none());
    assert!(driver.kept.is_empty());
}

#[test]
fn a_refused_entry_keeps_its_words() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.keys("<Enter>").settle();
    driver.keys("told<Esc>").settle();
    driver.keys("W");
    let ChangelogEffect::Write(id, _) = driver.question() else { panic!("a write is under way") };
    driver.keys("<Enter>lost?<Esc>");
    driver.send(Msg::Changelog(ChangelogMsg::Wrote(id, Err(Arc::new(Fault::refused("read-only"))))));
    let words = driver.model.changelog.draft.as_ref().unwrap().words();
    assert_eq!(words.description, "told", "text is not taken while it is being written");
    assert_eq!(driver.kept.len(), 1);
}

#[test]
fn a_preview_that_has_no_room_has_to_be_opened_before_w() {
    let mut driver = on_a_fix();
    driver.model.size = (50, 14);
    driver.keys("W");
    assert_eq!(driver.said(), "The preview is not on the screen: d shows it.");
    driver.keys("dW");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn w_writes_nothing_that_another_pane_or_a_hidden_preview_keeps_from_the_screen() {
    let hide: [fn(&mut Driver); 3] =
        [|driver| driver.press(key("p")), |driver| driver.press(key("z")), |driver| driver.model.size = (80, 10)];
    for hide in hide {
        let mut driver = on_a_fix();
        hide(&mut driver);
        driver.keys("W");
        assert_eq!(driver.said(), "The preview is not on the screen: d shows it.");
        assert!(driver.written.is_empty());
    }
}

#[test]
fn in_80_columns_the_form_covers_the_preview_until_the_list_is_back() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.model.size = (80, 24);
    driver.keys("<Enter>").settle();
    driver.keys("told<Esc>").settle();
    driver.keys("W");
    assert_eq!(driver.said(), "The preview is not on the screen: d shows it.");
    driver.keys("<Esc>W");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn w_does_nothing_on_another_screen() {
    let mut driver = on_a_fix();
    driver.model.screen = Screen::Branches;
    driver.keys("W");
    assert!(driver.written.is_empty());
}

#[test]
fn what_needs_a_person_is_named_and_left() {
    let mut driver = Driver::on(&[(Kind::Slug, 2), (Kind::Orphan, 4)]);
    driver.keys("AF").settle();
    let plan = driver.model.changelog.current().unwrap().answer.as_ref().unwrap().clone();
    assert_eq!(plan.left.len(), 1);
    assert_eq!(plan.left[0].finding.kind, Kind::Orphan);
}
