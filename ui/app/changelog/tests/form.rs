//! The entry form: its facts, its words, and how they survive.

use super::Driver;
use super::fixtures::{facts, id};
use crate::app::changelog::{
    About, Asking, BreakingChoice, ChangelogEffect, ChangelogMsg, Draft, Field, Focus, Origin, Subject, Wish, Words,
};
use crate::app::{Msg, Screen};
use engine::changelog::Kind;
use engine::fault::Fault;
use std::sync::Arc;

fn draft(driver: &Driver) -> &Draft {
    driver.model.changelog.draft.as_ref().unwrap()
}

fn on_missing() -> Driver {
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Missing, 3), (Kind::Slug, 4)]);
    driver.keys("<Enter>").settle();
    driver
}

#[test]
fn enter_on_a_missing_entry_opens_its_form_and_letters_are_text() {
    let mut driver = on_missing();
    driver.keys("W writes jk");
    assert_eq!(draft(&driver).words().description, "W writes jk");
    assert!(driver.written.is_empty());
    assert_eq!(driver.model.changelog.focus, Focus::Typing);
}

#[test]
fn the_footer_names_what_keys_do_here_and_no_command_while_letters_are_text() {
    let hints = |driver: &Driver| -> Vec<String> {
        let named = |hint: crate::commands::Hint| format!("{} {}", hint.keys, hint.name);
        crate::commands::footer(&driver.model).into_iter().map(named).collect()
    };
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Slug, 4)]);
    assert!(hints(&driver).contains(&"Enter write entry…".to_owned()));
    driver.keys("j");
    assert!(hints(&driver).contains(&"Enter preview fix…".to_owned()));
    driver.keys("k<Enter>").settle();
    assert_eq!(hints(&driver), ["Esc end typing", "Tab field"]);
    driver.keys("<Esc>");
    assert!(hints(&driver).starts_with(&["Tab field".to_owned(), "Enter type".to_owned()]), "{:?}", hints(&driver));
}

#[test]
fn a_late_answer_to_an_earlier_wish_is_dropped() {
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Missing, 3)]);
    driver.keys("<Enter>");
    let first = driver.question();
    driver.keys("<Esc>j<Enter>");
    let second = driver.question();
    let (late, wanted) = (driver.answer(first), driver.answer(second));
    driver.send(Msg::Changelog(wanted));
    driver.send(Msg::Changelog(late));
    assert_eq!(draft(&driver).facts.about, About::Commit(id(3)));
}

#[test]
fn what_is_typed_before_the_form_is_there_is_text_of_the_form_and_never_a_command() {
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Missing, 3)]);
    driver.keys("<Enter>AFWX j").settle();
    assert_eq!(draft(&driver).words().description, "AFWX j");
    driver.keys("<Esc><Esc>j<Enter>");
    driver.send(Msg::Paste("three\nlines\x1b".into()));
    driver.settle();
    assert_eq!(draft(&driver).facts.about, About::Commit(id(3)));
    assert_eq!(draft(&driver).words().description, "three\nlines");
    driver.keys("<Esc><Esc>k<Enter>gone<Esc>j<Enter>").settle();
    assert_eq!(draft(&driver).facts.about, About::Commit(id(3)), "Esc called the other form off");
}

#[test]
fn an_answer_after_esc_opens_nothing() {
    let mut driver = Driver::on(&[(Kind::Missing, 2)]);
    driver.keys("<Enter><Esc>").settle();
    assert!(driver.model.changelog.draft.is_none());
}

#[test]
fn tab_goes_through_the_fields_and_reaches_the_text_only_behind_describe() {
    let mut driver = on_missing();
    driver.keys("<Esc><Tab>");
    assert_eq!(draft(&driver).field, Field::Breaking);
    driver.keys("<Tab>");
    assert_eq!(driver.model.changelog.focus, Focus::Preview);
    driver.keys("<BackTab><Enter>");
    assert_eq!(draft(&driver).breaking, BreakingChoice::Describe);
    driver.keys("<Tab><Enter>gone").keys("<Esc>");
    assert_eq!(draft(&driver).words().breaking.as_deref(), Some("gone"));
    driver.keys("<BackTab><Enter>");
    assert_eq!(draft(&driver).words().breaking, None);
}

#[test]
fn a_sign_of_a_breaking_change_opens_describe() {
    let mut driver = Driver::on(&[(Kind::Missing, 3)]);
    driver.keys("<Enter>").settle();
    assert_eq!(draft(&driver).breaking, BreakingChoice::Describe);
}

#[test]
fn a_draft_is_found_again_after_the_program_is_gone() {
    let mut driver = on_missing();
    driver.keys("half a sen");
    let mut later = Driver::on(&[(Kind::Missing, 2)]);
    later.kept = driver.kept;
    later.keys("<Enter>").settle();
    assert_eq!(draft(&later).words().description, "half a sen");
    assert_eq!(draft(&later).origin, Origin::Kept);
}

#[test]
fn a_draft_survives_leaving_the_screen_and_another_form() {
    let mut driver = on_missing();
    driver.keys("words<Esc><Esc>");
    driver.model.screen = Screen::Branches;
    driver.model.screen = Screen::Changelog;
    assert_eq!(draft(&driver).words().description, "words");
    driver.keys("j<Enter>").settle();
    assert_eq!(draft(&driver).words().description, "");
    driver.keys("<Esc><Esc>k<Enter>").settle();
    assert_eq!(draft(&driver).words().description, "words");
}

#[test]
fn an_untouched_form_keeps_nothing_and_is_discarded_without_a_question() {
    let mut driver = on_missing();
    assert!(driver.kept.is_empty());
    driver.keys("<Esc>X");
    assert!(driver.model.changelog.asking.is_none());
    assert!(driver.model.changelog.draft.is_none());
}

#[test]
fn words_are_thrown_away_only_by_y() {
    let mut driver = on_missing();
    driver.keys("words<Esc>X");
    assert!(matches!(driver.model.changelog.asking, Some(Asking::Discard)));
    driver.keys("<Enter>X<Esc>Xn").keys("XX");
    assert_eq!(draft(&driver).words().description, "words");
    driver.keys("y");
    assert!(driver.model.changelog.draft.is_none());
    assert!(driver.kept.is_empty());
    assert_eq!(driver.model.changelog.subject, Subject::Selected);
}

#[test]
fn the_editor_gives_its_text_back_to_the_field_it_was_opened_on() {
    let mut driver = on_missing();
    driver.keys("mine<Esc>e").settle();
    assert_eq!(draft(&driver).words().description, "mine edited");
}

#[test]
fn an_editor_that_fails_leaves_the_words_as_they_were() {
    let mut driver = on_missing();
    driver.keys("mine<Esc>").settle();
    driver.keys("e");
    let ChangelogEffect::EditText(id, _) = driver.question() else { panic!("the editor is asked for") };
    driver.send(Msg::Changelog(ChangelogMsg::Edited(id, Err(Arc::new(Fault::refused("The editor ended with 1"))))));
    assert_eq!(draft(&driver).words().description, "mine");
    assert_eq!(driver.said(), "The editor ended with 1.");
}

#[test]
fn c_asks_for_a_commit_and_takes_a_name_a_hash_or_what_is_staged() {
    let mut driver = Driver::on(&[(Kind::Slug, 4)]);
    let wish = |driver: &mut Driver, typed: &str| {
        driver.keys("<Esc>C").keys(&"<Backspace>".repeat(40)).keys(typed).keys("<Enter>");
        match driver.question() {
            ChangelogEffect::Open(_, wish) => wish,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(wish(&mut driver, "main~2"), Wish::Named("main~2".into()));
    assert_eq!(wish(&mut driver, "staged"), Wish::About(About::Staged));
    assert_eq!(wish(&mut driver, &id(7).to_string()), Wish::About(About::Commit(id(7))));
}

#[test]
fn what_is_staged_has_no_subject_until_someone_types_one() {
    let mut driver = Driver::on(&[(Kind::Slug, 4)]);
    driver.keys(":entry staged<Enter>").settle();
    assert_eq!(draft(&driver).field, Field::Subject);
    driver.keys("<Tab>told<Esc>").settle();
    driver.keys("W");
    assert_eq!(driver.said(), "The title is empty: write the subject that the commit will have.");
    driver.keys("<BackTab><Enter>fix: late slots<Enter>").settle();
    assert_eq!(draft(&driver).words().subject.as_deref(), Some("fix: late slots"));
    assert_eq!(draft(&driver).field, Field::Description, "a subject is one line");
    driver.keys("<Esc>");
    driver.keys("W");
    assert_eq!(driver.written.len(), 1);
}

#[test]
fn c_works_from_any_screen_and_the_palette_takes_a_commit() {
    let mut driver = Driver::on(&[(Kind::Slug, 4)]);
    driver.keys("2C");
    assert_eq!(driver.model.screen, Screen::Changelog);
    assert!(matches!(driver.model.changelog.asking, Some(Asking::Commit(_))));
    driver.keys("<Esc>1:entry main~2<Enter>");
    let ChangelogEffect::Open(_, wish) = driver.question() else { panic!("a form is asked for") };
    assert_eq!(wish, Wish::Named("main~2".into()));
    assert_eq!(driver.model.screen, Screen::Changelog);
}

#[test]
fn words_kept_by_an_earlier_run_are_announced() {
    let mut driver = Driver::on(&[(Kind::Missing, 2), (Kind::Missing, 4)]);
    driver.send(Msg::Changelog(ChangelogMsg::Drafted(vec![About::Commit(id(2))])));
    assert_eq!(driver.said(), "Words of unwritten entries are kept: 0202020. :entry opens one.");
    assert_eq!(driver.model.changelog.drafted, Some([About::Commit(id(2))].into()));
}

#[test]
fn pasted_text_goes_into_the_field_and_nowhere_else() {
    let mut driver = on_missing();
    driver.send(Msg::Paste("one\r\ntwo\x1b[2J".into()));
    assert_eq!(draft(&driver).words().description, "one\ntwo[2J");
    driver.keys("<Esc>");
    driver.send(Msg::Paste("WWW".into()));
    assert_eq!(draft(&driver).words().description, "one\ntwo[2J");
    assert_eq!(driver.said(), "Pasted text (3 characters) was ignored. Nothing was changed.");
}

#[test]
fn the_words_of_an_entry_that_is_there_are_the_words_of_its_form() {
    let words = Words { subject: None, description: "Said before.".into(), breaking: None };
    let mut known = facts(About::Pending("changelog/a.md".into()));
    known.words = Some(words.clone());
    let draft = Draft::open(Arc::new(known), None);
    assert_eq!((draft.words(), draft.origin), (words, Origin::Entry));
    assert!(!draft.is_worth_keeping());
}
