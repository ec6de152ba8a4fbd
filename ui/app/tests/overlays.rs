//! Help, palette, theme picker, settings and menus.

use super::Driver;
use crate::app::{Effect, Mouse, Msg, Notice, Overlay, Screen, overlays};
use crate::commands;
use crate::keymap::{Found, Keys};

#[test]
fn every_line_of_the_help_is_what_its_keys_do_here() {
    for screen in ["1", "2", "4"] {
        let mut driver = Driver::new();
        driver.keys(screen);
        let page = commands::help(&driver.model, "");
        for line in page.here.iter().chain(&page.everywhere).filter(|line| !line.keys.is_empty()) {
            for keys in line.keys.split("  ") {
                let keys = Keys::parse(keys).unwrap();
                let Found::Command(command) = driver.model.keymap.find(driver.model.spot(), &keys.0) else {
                    panic!("{keys} does nothing")
                };
                let hidden = driver.model.keymap.hidden_on(driver.model.spot()).iter().any(|b| b.keys == keys);
                assert!(hidden || command.help == line.help, "{keys} on {screen}");
            }
        }
    }
}

#[test]
fn the_help_is_searched_and_closed_one_step_at_a_time() {
    let mut driver = Driver::new();
    driver.keys("? /").types("mouse");
    let Some(Overlay::Help { search, .. }) = driver.model.overlays.last() else { panic!("help is open") };
    assert_eq!(commands::help(&driver.model, search).everywhere.len(), 2);
    driver.keys("Enter Esc");
    assert!(driver.model.overlays.is_empty());
}

#[test]
fn a_command_is_found_by_a_word_a_person_would_guess() {
    let driver = Driver::new();
    for (word, id) in [
        ("exit", "global.quit"),
        ("reload", "global.refresh"),
        ("dark", "global.theme"),
        ("rollback", "global.roll_back"),
        ("shortcuts", "global.keys"),
        ("search", "global.filter"),
        ("browser", "global.browse"),
        ("heal", "changelog.fix"),
        ("ftch", "global.fetch"),
    ] {
        let found = overlays::matches(&driver.model, word);
        assert!(found.iter().take(3).any(|line| line.command.id == id), "{word}");
    }
}

#[test]
fn the_roadmap_is_read_at_the_usual_branch_or_at_what_is_named() {
    let mut driver = Driver::new();
    driver.keys("g m");
    assert_eq!(driver.takes_effects(), [Effect::ReadRoadmap(None)]);
    driver.keys(":").types("roadmap v1.4").keys("Enter");
    assert_eq!(driver.takes_effects(), [Effect::ReadRoadmap(Some("v1.4".into()))]);
}

#[test]
fn the_palette_starts_what_is_typed_with_its_argument() {
    let mut driver = Driver::new();
    driver.keys(":").types("theme safe").keys("Enter");
    assert_eq!(driver.takes_effects(), [Effect::UseTheme("safe".into())]);
    driver.keys(":").types("theme nothing").keys("Enter");
    assert!(driver.said().contains("midnight, daylight, safe"), "{}", driver.said());
    driver.keys("2 :").types("sort name").keys("Enter");
    assert_eq!(driver.model.branches.order.name(), "name");
    driver.keys(":").types("keys").keys("Enter");
    assert!(matches!(driver.model.overlays.last(), Some(Overlay::Page { .. })));
}

#[test]
fn the_theme_under_the_cursor_is_in_force_and_esc_restores_the_one_before() {
    let mut driver = Driver::new();
    driver.keys("g t j");
    assert_eq!(driver.takes_effects(), [Effect::UseTheme("daylight".into())]);
    driver.keys("j");
    assert_eq!(driver.takes_effects(), [Effect::UseTheme("safe".into())]);
    let before = driver.model.look.theme.name.clone();
    assert_eq!(driver.keys("Esc").takes_effects(), [Effect::UseTheme(before)]);
}

#[test]
fn settings_take_effect_at_once() {
    let mut driver = Driver::new();
    driver.keys("g , j Enter");
    assert_eq!(driver.takes_effects(), [Effect::Capture(Mouse::Free)]);
    driver.keys("Esc m");
    assert_eq!(driver.takes_effects(), [Effect::Capture(Mouse::Captured)]);
}

#[test]
fn keys_of_the_screen_do_nothing_beneath_an_overlay() {
    for overlay in ["?", "g l", "g t", "g ,"] {
        let mut driver = Driver::new();
        driver.keys("2").keys(overlay).takes_effects();
        driver.keys("P B 4 Space a f");
        assert_eq!(driver.model.screen, Screen::Branches, "{overlay}");
        assert!(driver.model.branches.list.marks.is_empty() && driver.model.fetch.is_none(), "{overlay}");
    }
}

#[test]
fn a_notice_without_room_for_its_end_says_where_it_is_read() {
    let mut driver = Driver::new();
    let long =
        "GitHub asks to be left alone for 40 seconds. Nothing is sent before that time is over, by its own clock.";
    driver.send(Msg::Told(Notice::Failed(long.into())));
    let screen = driver.screen(80, 24);
    assert!(screen.lines().any(|line| line.contains("…") && line.contains("g l reads on")), "{screen}");
    assert!(driver.screen(120, 36).contains(long));
    driver.keys("g l");
    assert!(driver.screen(120, 36).contains("by its own clock."));
}
