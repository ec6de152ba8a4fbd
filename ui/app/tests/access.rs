//! Read-only refuses everything that would change something, wherever it comes from.

use super::Driver;
use crate::app::{Access, Effect};
use crate::commands::{self, Danger};

#[test]
fn nothing_that_changes_something_is_ready_in_a_read_only_console() {
    let mut driver = Driver::new();
    driver.model.access = Access::ReadOnly;
    let dangerous: Vec<_> = commands::all().filter(|command| command.danger >= Danger::Local).collect();
    assert!(dangerous.len() > 5);
    for command in dangerous {
        assert!(commands::ready(&driver.model, command).is_err(), "{}", command.id);
        assert_eq!(commands::start(&mut driver.model, command), [], "{}", command.id);
    }
}

#[test]
fn the_palette_and_the_keys_refuse_alike() {
    for keys in ["a f", ": f e t c h Enter"] {
        let mut driver = Driver::new();
        driver.model.access = Access::ReadOnly;
        driver.keys(keys);
        assert_eq!(driver.takes_effects(), []);
        assert_eq!(driver.said(), "This console is read-only.", "{keys}");
    }
}

#[test]
fn every_effect_that_changes_something_is_known_as_such() {
    assert!(Effect::Fetch.danger() >= Danger::Local);
    assert!(Access::ReadOnly.refuses(&Effect::Fetch));
    assert!(!Access::ReadOnly.refuses(&Effect::Quit));
    assert!(!Access::Full.refuses(&Effect::Fetch));
}
