//! Text that nobody meant for the console: pasted, spilled, or a wrong key after a prefix.

use super::Driver;
use crate::app::{Msg, Overlay, Screen};
use proptest::prelude::*;

fn places(driver: &Driver) -> (Screen, usize, bool) {
    (driver.model.screen, driver.model.overlays.len(), driver.model.prefix.is_some())
}

#[test]
fn a_wrong_key_after_a_prefix_does_nothing() {
    for keys in ["g Z", "a Z", "y Z", "g Esc", "y 1"] {
        let mut driver = Driver::new();
        driver.keys(keys);
        assert_eq!(places(&driver), (Screen::Dashboard, 0, false), "{keys}");
        assert_eq!((driver.takes_effects(), driver.said()), (vec![], ""), "{keys}");
    }
}

#[test]
fn pasted_text_outside_a_field_is_ignored_with_a_notice() {
    let mut driver = Driver::new();
    driver.send(Msg::Paste("2qP\nrm -rf".into()));
    assert_eq!(places(&driver), (Screen::Dashboard, 0, false));
    assert_eq!(driver.takes_effects(), []);
    assert!(driver.said().contains("ignored"), "{}", driver.said());
}

#[test]
fn pasted_text_goes_into_an_open_field_and_runs_nothing() {
    let mut driver = Driver::new();
    driver.keys(":").send(Msg::Paste("q\nq".into()));
    assert_eq!(driver.takes_effects(), []);
    assert_eq!(driver.model.overlays.last(), Some(&Overlay::Palette { input: "q".into(), row: 0 }));
}

#[test]
fn a_line_typed_into_a_field_in_one_go_is_text() {
    let mut driver = Driver::new();
    driver.keys("2").spills("/rating-filter\n");
    assert_eq!(driver.model.branches.filter, "rating-filter");
    assert!(driver.model.overlays.is_empty());
}

#[test]
fn a_key_held_down_is_not_stray() {
    let mut driver = Driver::new();
    driver.keys("2").spills("jjjjjjjjjj");
    assert_eq!(driver.model.branches.list.row, 5);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn letters_that_come_at_once_do_nothing_and_say_so(text in "[a-zA-Z]{1}[a-zA-Z@!\n]{30,200}") {
        let mut driver = Driver::new();
        driver.spills(&text);
        let different = text.chars().collect::<Vec<_>>().windows(2).filter(|pair| pair[0] != pair[1]).count();
        prop_assume!(different > 20);
        prop_assert_eq!(places(&driver), (Screen::Dashboard, 0, false));
        prop_assert_eq!(driver.takes_effects(), vec![]);
        prop_assert!(driver.said().contains("ignored"));
    }
}
