//! The list of services as a person meets it.

use super::{FleetEffect, FleetMsg, FleetView, Row};
use crate::app::tests::Driver;
use crate::app::{Effect, Msg, Notice, Overlay};
use engine::fault::Fault;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A console at the first of three services.
fn console() -> Driver {
    let mut driver = Driver::new();
    driver.model.fleet = FleetView::of(["~/code/api", "~/code/web", "~/code/mail"].map(PathBuf::from).into_iter(), 0);
    driver
}

fn row(drift: usize) -> Row {
    let oldest = Some(crate::app::tests::board::now());
    Row { name: Some("acme/web".into()), drift: Some(drift), oldest, ..Row::default() }
}

fn told(driver: &mut Driver, question: u64, row: Row) {
    driver.send(Msg::Fleet(FleetMsg { question, service: 1, row: Arc::new(row) }));
}

fn drift(driver: &Driver) -> Option<usize> {
    driver.model.fleet.services[1].row.as_ref().and_then(|row| row.drift)
}

fn said(driver: &Driver) -> String {
    let Some(Notice::Said(text)) = driver.model.notices.last() else { panic!("something is said") };
    text.clone()
}

#[test]
fn one_service_alone_has_no_list_and_the_key_says_how_there_would_be_one() {
    let mut driver = Driver::new();
    driver.keys("g f");
    assert!(driver.model.overlays.is_empty());
    assert!(said(&driver).contains("fleet.services"));
}

#[test]
fn opening_reads_all_and_once_more_only_after_a_minute_or_when_asked() {
    let mut driver = console();
    driver.keys("g f");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::Read(1))]);
    assert!(driver.model.fleet.services.iter().all(|service| service.reading));
    driver.keys("Esc g f");
    assert_eq!(driver.takes_effects(), []);
    driver.keys("r");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::Read(2))]);
    driver.keys("Esc").waits(61_000).takes_effects();
    driver.keys("g f");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::Read(3))]);
}

#[test]
fn an_answer_to_an_older_question_is_dropped_and_a_try_that_failed_takes_nothing_away() {
    let mut driver = console();
    driver.keys("g f r");
    told(&mut driver, 1, row(9));
    assert_eq!(drift(&driver), None);
    told(&mut driver, 2, row(3));
    assert_eq!((drift(&driver), driver.model.fleet.services[1].reading), (Some(3), false));
    driver.keys("r");
    told(&mut driver, 3, Row::unread(Path::new("~/code/web"), "there is no repository there"));
    assert_eq!(drift(&driver), Some(3), "what was known is aged, not taken away");
    assert!(driver.model.fleet.services[1].row.as_ref().unwrap().is_unread());
}

#[test]
fn a_number_or_enter_goes_over_and_the_service_that_is_shown_closes_the_list() {
    let mut driver = console();
    driver.keys("g f").takes_effects();
    driver.keys("3");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::GoTo(2))]);
    driver.keys("7");
    assert_eq!(driver.takes_effects(), [], "there is no seventh");
    driver.keys("g g j Enter");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::GoTo(1))]);
    driver.keys("1");
    assert_eq!((driver.takes_effects(), driver.model.overlays.len()), (vec![], 0));
}

#[test]
fn what_goes_on_here_keeps_the_console_here_and_is_named() {
    let mut driver = console();
    driver.model.acts.going.push((1, "runs cancel 814".into()));
    driver.keys("g f").takes_effects();
    driver.keys("2");
    assert_eq!(driver.takes_effects(), []);
    let said = said(&driver);
    assert!(said.contains("runs cancel 814 is under way") && said.contains("cutover --repo ~/code/web"), "{said}");
    assert_eq!(driver.model.overlays.last(), Some(&Overlay::Fleet));
    driver.model.acts.going.clear();
    driver.keys("2");
    assert_eq!(driver.takes_effects(), [Effect::Fleet(FleetEffect::GoTo(1))]);
}

#[test]
fn a_fetch_and_a_write_of_the_changelog_keep_it_too() {
    let mut driver = console();
    driver.model.fetch = Some(crate::app::Fetching { since: driver.model.now, line: String::new(), stopping: false });
    assert!(super::under_way(&driver.model).unwrap().contains("git fetch"));
    driver.send(Msg::FetchEnded(Err(Arc::new(Fault::refused("no")))));
    assert_eq!(super::under_way(&driver.model), None);
}

#[test]
fn in_the_console_of_another_service_the_rows_are_still_known() {
    let mut driver = console();
    driver.keys("g f");
    told(&mut driver, 1, row(3));
    let there = driver.model.fleet.clone().at(1);
    assert_eq!((there.here, there.shown().unwrap().called().as_str()), (1, "acme/web"));
    assert!(there.services.iter().all(|service| !service.reading));
}
