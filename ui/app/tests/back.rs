//! Esc steps back one level and never quits; q at the top quits; ctrl-c always leaves.

use super::Driver;
use crate::app::{Effect, Notice, Overlay, Screen};

#[test]
fn esc_goes_one_level_at_a_time_to_the_top_and_stays_there() {
    let mut driver = Driver::new();
    driver.keys("2 Space /").types("e").keys("Enter z ?");
    driver.keys("Esc");
    assert!(driver.model.overlays.is_empty());
    driver.keys("Esc");
    assert_eq!(driver.model.zoom, crate::app::Zoom::Off);
    driver.keys("Esc");
    assert_eq!(driver.model.branches.filter, "");
    assert_eq!(driver.model.branches.list.marks.len(), 1);
    driver.keys("Esc");
    assert!(driver.model.branches.list.marks.is_empty());
    assert_eq!(driver.model.screen, Screen::Branches);
    driver.keys("Esc");
    assert_eq!(driver.model.screen, Screen::Dashboard);
    driver.keys("Esc Esc Esc");
    assert_eq!(driver.takes_effects(), []);
}

#[test]
fn q_is_esc_until_the_top_where_it_quits() {
    let mut driver = Driver::new();
    driver.keys("2 ? q");
    assert_eq!((driver.model.screen, driver.model.overlays.len()), (Screen::Branches, 0));
    driver.keys("q");
    assert_eq!(driver.model.screen, Screen::Dashboard);
    assert_eq!(driver.takes_effects(), []);
    assert_eq!(driver.keys("q").takes_effects(), [Effect::Quit]);
}

#[test]
fn ctrl_c_leaves_from_a_field_an_overlay_a_prefix_and_the_screen() {
    for keys in ["1", "?", ":", "2 /", "g", "g t"] {
        let mut driver = Driver::new();
        driver.keys(keys).takes_effects();
        assert_eq!(driver.keys("ctrl-c").takes_effects(), [Effect::Quit], "{keys}");
    }
}

#[test]
fn colon_q_quits_from_any_screen() {
    let mut driver = Driver::new();
    driver.keys("2 :").types("q").keys("Enter");
    assert_eq!(driver.takes_effects(), [Effect::Quit]);
}

#[test]
fn an_error_stays_until_esc_and_is_kept_in_the_log() {
    let mut driver = Driver::new();
    driver.send(crate::app::Msg::Told(Notice::Failed("Something failed.".into())));
    driver.keys("j k 2 1");
    assert_eq!(driver.said(), "Something failed.");
    driver.keys("Esc");
    assert_eq!(driver.said(), "");
    driver.keys("g l");
    let Some(Overlay::Page { lines, .. }) = driver.model.overlays.last() else { panic!("the log is open") };
    assert!(lines.iter().any(|line| line.contains("Something failed.")));
}

#[test]
fn a_running_fetch_is_stopped_by_esc_before_anything_is_left() {
    let mut driver = Driver::new();
    driver.keys("2 a f");
    assert_eq!(driver.takes_effects(), [Effect::Fetch]);
    assert_eq!(driver.keys("Esc").takes_effects(), [Effect::StopFetch]);
    assert_eq!(driver.model.screen, Screen::Branches);
}

#[test]
fn esc_and_a_key_in_one_go_are_both() {
    let mut driver = Driver::new();
    driver.keys("2 Esc");
    driver.keys("2 alt-4");
    assert_eq!(driver.model.screen, Screen::Changelog);
    assert_eq!(driver.model.last_screen, Screen::Dashboard);
}
