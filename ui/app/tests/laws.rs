//! What no sequence of keys may do.

use super::Driver;
use crate::app::changelog::ChangelogEffect;
use crate::app::{Effect, Screen};
use crate::commands::{self, Danger};
use crate::keymap::Chord;
use proptest::prelude::*;

/// Every key that is bound to something, and some that are not.
fn any_chord() -> impl Strategy<Value = Chord> {
    let bound: Vec<&str> = commands::all().flat_map(|command| command.keys).flat_map(|keys| keys.split(' ')).collect();
    let others = ["x", "Z", "Backspace", "alt-p", "ctrl-x", "é", "y", "Enter"];
    let all: Vec<Chord> = bound.into_iter().chain(others).filter_map(Chord::parse).collect();
    proptest::sample::select(all)
}

/// Every screen, and every sheet over it, in a terminal that is made smaller down to nothing.
#[test]
fn no_terminal_is_too_small_to_draw_in() {
    let sizes = (0..14)
        .chain([16, 24, 40, 80])
        .flat_map(|rows| [0, 1, 2, 3, 4, 5, 8, 10, 20, 59, 60, 99, 100, 120].map(|columns| (columns, rows)));
    let sizes: Vec<(u16, u16)> = sizes.collect();
    for keys in [
        "1",
        "2",
        "4",
        "4 C",
        "4 F",
        "4 F d",
        "?",
        ":",
        "2 /",
        "g",
        "g t",
        "g ,",
        "g l",
        "4 ?",
        "6",
        "6 Tab Tab",
        "6 z",
    ] {
        let mut driver = Driver::new();
        driver.keys(keys);
        for &(columns, rows) in &sizes {
            driver.screen(columns, rows);
            let area = ratatui::layout::Rect::new(0, 0, columns, rows);
            for region in crate::screens::regions(&driver.model, area) {
                assert_eq!(
                    region.area.intersection(area).area(),
                    region.area.area(),
                    "{keys} at {columns}x{rows}: {region:?}"
                );
            }
            if let Some(at) = crate::screens::cursor(&driver.model, area) {
                assert!(area.contains(at), "{keys} at {columns}x{rows}: {at}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_a_form_that_is_sent_reaches_beyond_this_machine_and_nothing_is_written_without_a_preview(
        keys in proptest::collection::vec(any_chord(), 1..60),
        size in (20_u16..200, 5_u16..60),
    ) {
        let mut driver = Driver::new();
        driver.screen(size.0, size.1);
        for key in keys {
            let previewed = driver.model.changelog.current().is_some();
            let on_changelog = driver.model.screen == Screen::Changelog;
            let sends = driver.model.acts.form.is_some() && key.text() == Some('S');
            driver.waits(100).press(key);
            for effect in driver.takes_effects() {
                let shared = effect.danger() == Danger::Shared && sends;
                prop_assert!(effect.danger() < Danger::Shared || shared, "{effect:?}");
                if let Effect::Changelog(ChangelogEffect::Write(..)) = effect {
                    prop_assert!(previewed && on_changelog && key.text() == Some('W'), "{key}");
                }
            }
        }
        driver.screen(size.0, size.1);
    }

    #[test]
    fn ctrl_c_leaves_after_any_keys(keys in proptest::collection::vec(any_chord(), 0..30)) {
        let mut driver = Driver::new();
        for key in keys {
            driver.waits(100).press(key);
        }
        driver.takes_effects();
        prop_assert_eq!(driver.keys("ctrl-c").takes_effects(), vec![Effect::Quit]);
    }

    #[test]
    fn esc_never_quits_and_reaches_the_top(keys in proptest::collection::vec(any_chord(), 0..30)) {
        let mut driver = Driver::new();
        for key in keys {
            driver.waits(100).press(key);
        }
        driver.takes_effects();
        for _ in 0..20 {
            driver.keys("Esc");
        }
        prop_assert!(!driver.takes_effects().contains(&Effect::Quit));
        prop_assert_eq!((driver.model.screen, driver.model.overlays.len()), (Screen::Dashboard, 0));
    }
}
