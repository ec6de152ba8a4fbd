//! The mouse reaches what keys reach.

use super::Driver;
use crate::app::{Effect, Screen, branches};
use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};

fn wheel(driver: &mut Driver, kind: MouseEventKind) {
    driver.send(crate::app::Msg::Mouse(MouseEvent { kind, column: 5, row: 6, modifiers: KeyModifiers::NONE }));
}

#[test]
fn a_tab_opens_its_screen() {
    let mut driver = Driver::new();
    assert_eq!(driver.clicks("2 Branch").model.screen, Screen::Branches);
    assert_eq!(driver.clicks("6 Envs").model.screen, Screen::Environments);
    assert_eq!(driver.clicks("9 Audit").model.screen, Screen::Audit);
    assert_eq!(driver.clicks("8 Where").model.screen, Screen::Where);
}

#[test]
fn a_row_is_selected_by_a_click_and_opened_by_two() {
    let mut driver = Driver::new();
    driver.keys("2").clicks("fix/meeting-issues");
    assert_eq!(branches::selected(&driver.model).unwrap().name.as_str(), "fix/meeting-issues");
    assert_eq!(driver.model.branches.pane, branches::BranchesPane::List);
    driver.clicks("fix/meeting-issues");
    assert_eq!(driver.model.branches.pane, branches::BranchesPane::Detail);
}

#[test]
fn two_slow_clicks_open_nothing() {
    let mut driver = Driver::new();
    driver.keys("2").clicks("staging").waits(1000).clicks("staging");
    assert_eq!(driver.model.branches.pane, branches::BranchesPane::List);
}

#[test]
fn the_wheel_moves_the_selection_and_stops_at_the_ends() {
    let mut driver = Driver::new();
    driver.keys("2");
    wheel(&mut driver, MouseEventKind::ScrollDown);
    assert_eq!(driver.model.branches.list.row, 3);
    for _ in 0..9 {
        wheel(&mut driver, MouseEventKind::ScrollUp);
    }
    assert_eq!(driver.model.branches.list.row, 0);
}

#[test]
fn a_hint_starts_what_it_names() {
    let mut driver = Driver::new();
    driver.keys("2").clicks("/ filter");
    assert!(matches!(driver.model.overlays.last(), Some(crate::app::Overlay::Filter { .. })));
    assert!(!driver.takes_effects().contains(&Effect::Quit));
}
