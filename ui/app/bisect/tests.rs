//! The search for what brought a fault as a person meets it.

use super::{Asked, BisectEffect, BisectMsg, Told, Words};
use crate::app::tests::Driver;
use crate::app::tests::board::{id, now};
use crate::app::{Effect, Msg, Overlay, Screen};
use chrono::TimeDelta;
use engine::domain::EnvName;
use engine::domain::workflow_run::Confidence;
use engine::lifecycle::bisect::{self, Bisection, Deployed, Deployments, Word, narrow};
use std::sync::Arc;

/// Three versions that ran, oldest first.
const RAN: [u8; 3] = [1, 2, 3];

fn told_of(number: u8) -> bisect::Told {
    let at = now() + TimeDelta::hours(i64::from(number));
    bisect::Told { at, confidence: Confidence::Certain, evidence: format!("deploy #{number} ended well") }
}

fn known() -> Deployments {
    let versions = RAN.map(|number| Deployed { commit: id(number), told: told_of(number), times: 1 });
    Deployments { versions: versions.into(), notes: vec!["Deploys of before then are not known.".into()] }
}

/// Where a search over all of them stands.
fn stands(words: &Words) -> Bisection {
    let said = |number: u8| words.iter().find(|(commit, _)| *commit == id(number)).map(|(_, word)| *word);
    let version = |number: u8| bisect::Version { commit: id(number), deployed: None, word: said(number) };
    let versions = RAN.map(version).to_vec();
    let said: Vec<Option<Word>> = versions.iter().map(|version| version.word).collect();
    Bisection { versions, narrowed: narrow(&said).unwrap(), brought: None, notes: Vec::new() }
}

/// Answers what was asked last.
fn answered(driver: &mut Driver) -> Asked {
    let last = driver.takes_effects().pop();
    let Some(Effect::Bisect(BisectEffect::Read(question, asked))) = last else { panic!("nothing is asked: {last:?}") };
    let both = asked.question().is_some();
    let told = Told::of(&asked, &known(), both.then(|| Ok(stands(&asked.words))), |_| Some("fix: it".into()));
    driver.send(Msg::Bisect(BisectMsg { question, told: Ok(Arc::new(told)) }));
    asked
}

fn opened() -> Driver {
    let mut driver = Driver::new();
    driver.keys("9 x");
    answered(&mut driver);
    driver
}

#[test]
fn a_good_and_a_later_bad_version_lead_to_the_one_to_try_and_it_to_the_end() {
    let mut driver = opened();
    assert!(driver.screen(120, 36).contains("Choose a version that works"));
    driver.keys("-");
    answered(&mut driver);
    assert!(driver.screen(120, 36).contains("Now choose an earlier version that works"));
    driver.keys("G +");
    let asked = answered(&mut driver);
    assert_eq!(asked.words, [(id(3), Word::Bad), (id(1), Word::Good)]);
    assert_eq!(driver.model.bisect.chosen, Some(id(2)), "what is to try is selected");
    assert!(driver.screen(120, 36).contains("TRY"));
    driver.keys("-");
    answered(&mut driver);
    let screen = driver.screen(120, 36);
    assert!(
        screen.contains("Found") && screen.contains("0101010 is the last good, 0202020 the first bad."),
        "{screen}"
    );
}

#[test]
fn what_was_said_stays_while_the_console_lives_and_can_be_taken_back() {
    let mut driver = opened();
    driver.keys("-");
    answered(&mut driver);
    driver.keys("Esc 1 x");
    assert_eq!(answered(&mut driver).words, [(id(3), Word::Bad)]);
    driver.keys("Home u");
    assert_eq!(answered(&mut driver).words, []);
    driver.keys("+ j -");
    driver.takes_effects();
    driver.keys("c");
    assert_eq!(answered(&mut driver).words, []);
}

#[test]
fn it_opens_on_what_is_selected_also_where_that_is_not_known_to_have_run() {
    let mut driver = Driver::new();
    driver.keys("2 x");
    let asked = answered(&mut driver);
    let picked = driver.model.branches.list.selected.clone();
    assert!(asked.picked.is_some(), "{picked:?}");
    assert_eq!(driver.model.bisect.chosen, asked.picked);
    assert!(driver.screen(120, 36).contains("not known to run"));
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut driver = opened();
    let before = driver.model.bisect.told.clone().unwrap().unwrap();
    driver.keys("r");
    let none = Told::of(
        &Asked { environment: EnvName("x".into()), words: Words::new(), picked: None },
        &Deployments::default(),
        None,
        |_| None,
    );
    driver.send(Msg::Bisect(BisectMsg { question: 1, told: Ok(Arc::new(none)) }));
    assert!(Arc::ptr_eq(&before, &driver.model.bisect.told.clone().unwrap().unwrap()));
    assert!(driver.model.bisect.reading);
}

#[test]
fn enter_follows_the_version_and_no_key_but_esc_leaves_by_itself() {
    let mut driver = opened();
    driver.keys("P M z");
    assert_eq!(driver.model.overlays.last(), Some(&Overlay::Bisect));
    driver.keys("Enter");
    assert_eq!((driver.model.screen, driver.model.overlays.len()), (Screen::Where, 0));
    assert_eq!(driver.model.whereabouts.query, id(3).to_string());
}
