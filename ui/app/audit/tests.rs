//! What the audit screen asks for, lists and opens.

use super::{AuditEffect, AuditMsg, Pane, Scope, Told, delivery, seen, selected};
use crate::app::tests::Driver;
use crate::app::{Effect, Msg, Overlay, Screen};
use engine::operations::measure_delivery;
use engine::store::{Deed, DeedResult, Moved, Record};
use std::sync::Arc;

fn told(driver: &Driver) -> Told {
    let at = driver.model.now;
    let deed = |what: &str, moved| Deed {
        at,
        who: "asha".into(),
        place: "acme/api".into(),
        what: what.into(),
        result: DeedResult::Done,
        detail: "\u{1b}[31mred".into(),
        took: None,
        moved,
    };
    let deeds = [deed("promote --confirm 7b1e4d0", Some(Moved::default())), deed("prs merge 56", None)];
    let records: Vec<Record> =
        (1..).zip(deeds).map(|(number, deed)| Record { number, hash: None, deed: Some(deed) }).collect();
    let runs = driver.model.board.runs.value().cloned();
    let seen = seen(runs.as_deref(), &records, None, &driver.model.config);
    let delivery = Some(measure_delivery(None, &seen, at - chrono::TimeDelta::days(90), at));
    Told { records: Ok(records), delivery, history: None, unread: None, runs, taken: at }
}

fn read(driver: &mut Driver) {
    let told = Arc::new(told(driver));
    driver.send(Msg::Audit(AuditMsg::Read(told)));
}

fn asks(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Audit(AuditEffect::Read { .. }))).count()
}

#[test]
fn the_record_is_read_once_for_each_visit_and_again_when_asked() {
    let mut driver = Driver::new();
    let begun = |driver: &mut Driver, keys: &str| {
        let before = driver.effects.len();
        driver.keys(keys);
        asks(&driver.effects[before..])
    };
    assert_eq!(begun(&mut driver, "9"), 1);
    assert_eq!(begun(&mut driver, "j k j k"), 0, "it is on its way");
    read(&mut driver);
    assert_eq!(begun(&mut driver, "j"), 0);
    assert_eq!(begun(&mut driver, "r"), 1);
    read(&mut driver);
    assert_eq!(begun(&mut driver, "1 9"), 1, "another visit");
}

#[test]
fn lines_are_listed_by_scope_and_filter_and_esc_takes_the_filter_away() {
    let mut driver = Driver::new();
    driver.keys("9");
    read(&mut driver);
    let acts = |driver: &Driver| driver.model.audit.list.keys.len();
    assert_eq!((acts(&driver), driver.model.audit.scope), (2, Scope::All));
    driver.keys("]");
    assert_eq!((acts(&driver), driver.model.audit.scope), (1, Scope::Production));
    driver.keys("[");
    super::filter(&mut driver.model, "merge is:console author:ash");
    assert_eq!(acts(&driver), 1);
    assert_eq!(selected(&driver.model).unwrap().act, "prs merge");
    assert!(super::back(&mut driver.model), "the filter goes first");
    assert_eq!(acts(&driver), 2);
}

#[test]
fn that_earlier_runs_were_not_read_is_said_beside_the_figures() {
    let mut driver = Driver::new();
    driver.keys("9");
    let fault = engine::fault::Fault::while_doing("reading the runs of build.yml", "no answer came in time");
    let told = Told { unread: Some(Arc::new(fault)), ..told(&driver) };
    driver.send(Msg::Audit(AuditMsg::Read(Arc::new(told))));
    let words = "Only the latest runs are known";
    assert!(driver.screen(120, 36).contains(words) && driver.screen(80, 24).contains(words));
    read(&mut driver);
    assert!(!driver.screen(120, 36).contains(words));
}

#[test]
fn enter_opens_all_of_a_line_and_the_facts_behind_a_figure() {
    let mut driver = Driver::new();
    driver.keys("9");
    read(&mut driver);
    super::open(&mut driver.model);
    let Some(Overlay::Page { title, lines, .. }) = driver.model.overlays.pop() else { panic!("no page") };
    assert_eq!(title, "promote");
    assert!(lines.iter().any(|line| line.contains("source  console")), "{lines:?}");
    driver.model.audit.pane = Pane::Figures;
    super::open(&mut driver.model);
    let Some(Overlay::Page { title, lines, .. }) = driver.model.overlays.pop() else { panic!("no page") };
    assert_eq!(title, "Deploy frequency");
    assert!(lines.concat().contains("divided by the weeks"), "the definition is there: {lines:?}");
    assert!(delivery(&driver.model).is_some());
}

#[test]
fn a_refusal_by_the_disk_takes_no_deploy_from_the_screen() {
    let mut driver = Driver::new();
    driver.keys("9");
    let mut failed = told(&driver);
    failed.records = Err(Arc::new(engine::fault::Fault::refused("The record of changes does not answer")));
    driver.send(Msg::Audit(AuditMsg::Read(Arc::new(failed))));
    assert_eq!(driver.model.screen, Screen::Audit);
    let screen = driver.screen(80, 24);
    assert!(screen.contains("? The record of changes does not answer."), "{screen}");
}
