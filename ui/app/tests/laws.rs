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

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_reach_beyond_this_machine_and_nothing_is_written_without_a_preview(
        keys in proptest::collection::vec(any_chord(), 1..60),
        size in (20_u16..200, 5_u16..60),
    ) {
        let mut driver = Driver::new();
        driver.screen(size.0, size.1);
        for key in keys {
            let previewed = driver.model.changelog.current().is_some();
            let on_changelog = driver.model.screen == Screen::Changelog;
            driver.waits(100).press(key);
            for effect in driver.takes_effects() {
                prop_assert!(effect.danger() < Danger::Shared, "{effect:?}");
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
