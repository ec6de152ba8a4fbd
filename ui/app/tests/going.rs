//! Every command can be reached from where it works, and moving reaches everything.

use super::Driver;
use super::board::{branch, branches, id};
use crate::app::branches::{BranchOrder, BranchesPane};
use crate::app::{Effect, Screen, Zoom};
use crate::commands::{self, Scope, Spot};
use crate::keymap::{Chord, Found, Keymap};
use engine::board::{Board, BranchList, Reading};
use engine::domain::{BranchName, Role};

fn selected(driver: &Driver) -> String {
    crate::app::branches::selected(&driver.model).map(|branch| branch.name.to_string()).unwrap_or_default()
}

#[test]
fn every_binding_leads_to_its_command_on_every_screen_where_nothing_declares_to_hide_it() {
    let keymap = Keymap::default();
    for binding in keymap.bindings() {
        let spots = match binding.scope {
            Scope::Global => vec![Spot::Screen(Screen::Dashboard), Spot::Screen(Screen::Branches)],
            Scope::On(screen) => vec![Spot::Screen(screen)],
            Scope::Log => vec![Spot::Log(Screen::Runs), Spot::Log(Screen::Environments)],
        };
        for spot in spots {
            let Found::Command(command) = keymap.find(spot, &binding.keys.0) else {
                panic!("{} is lost", binding.keys)
            };
            assert_eq!(command.id, binding.id, "{} at {spot:?}", binding.keys);
        }
    }
}

#[test]
fn every_command_has_a_key_or_a_word_and_says_what_it_does() {
    for command in commands::all() {
        assert!(!command.name.is_empty() && !command.help.is_empty(), "{}", command.id);
        assert!(!command.help.ends_with('.') && command.help.starts_with(char::is_lowercase), "{}", command.id);
        assert!(commands::all().filter(|other| other.id == command.id).count() == 1, "{}", command.id);
    }
}

#[test]
fn what_cannot_be_done_here_says_so_in_the_same_words_from_key_and_palette() {
    let mut by_key = Driver::new();
    by_key.keys("D");
    let mut by_word = Driver::new();
    by_word.keys(":").types("deploy tag").keys("Enter");
    assert_eq!(by_key.said(), "The images of the registry are not read yet.");
    assert_eq!(by_key.said(), by_word.said());
    assert_eq!(by_key.model.screen, Screen::Dashboard);
}

#[test]
fn digits_and_goto_lead_to_the_screens_that_exist_and_dot_leads_back() {
    let mut driver = Driver::new();
    assert_eq!(driver.keys("2").model.screen, Screen::Branches);
    assert_eq!(driver.keys("g c").model.screen, Screen::Changelog);
    assert_eq!(driver.keys("g .").model.screen, Screen::Branches);
    assert_eq!(driver.keys("g d").model.screen, Screen::Dashboard);
    assert_eq!(driver.keys("3").model.screen, Screen::Pulls);
    assert_eq!(driver.keys("g i").model.screen, Screen::Images);
    assert_eq!(driver.keys("7").model.screen, Screen::Runs);
    assert_eq!(driver.keys("8").model.screen, Screen::Where);
    assert_eq!(driver.keys("g w").model.screen, Screen::Where);
}

#[test]
fn letters_arrows_and_pages_move_alike_and_stop_at_the_ends() {
    let mut driver = Driver::new();
    driver.keys("2");
    for (keys, name) in [
        ("j", "development"),
        ("Down", "staging"),
        ("k Up k", "main"),
        ("G", "rohan-phase2"),
        ("g g", "main"),
        ("PgDn", "rohan-phase2"),
        ("Home", "main"),
        ("End", "rohan-phase2"),
    ] {
        assert_eq!(selected(driver.keys(keys)), name, "{keys}");
    }
}

#[test]
fn the_selection_stays_with_its_branch_through_refresh_sort_and_filter() {
    let mut driver = Driver::new();
    driver.keys("2 j j j");
    assert_eq!(selected(&driver), "feature/rating-filter");
    let mut list = branches();
    list.insert(0, branch("a-new-one", Role::Odd, 6));
    let board = Board {
        branches: Reading::fresh(BranchList { branches: list, ..BranchList::default() }, super::board::now()),
        ..super::board::board()
    };
    assert_eq!(selected(driver.learns(board)), "feature/rating-filter");
    assert_eq!(selected(driver.keys("s j j Enter")), "feature/rating-filter");
    assert_eq!(driver.model.branches.order, BranchOrder::Name);
    assert_eq!(selected(driver.keys("/").types("filter").keys("Enter")), "feature/rating-filter");
    assert_eq!(driver.model.branches.keys, [BranchName::new("feature/rating-filter")]);
}

#[test]
fn a_filter_lists_while_it_is_typed_enter_keeps_it_and_esc_takes_it_away() {
    let mut driver = Driver::new();
    driver.keys("2 /").types("is:work !fix");
    assert_eq!(driver.model.branches.keys, [BranchName::new("feature/rating-filter")]);
    driver.keys("Enter");
    assert!(driver.model.overlays.is_empty());
    assert_eq!(driver.model.branches.keys.len(), 1);
    driver.keys("Esc");
    assert_eq!(driver.model.branches.keys.len(), 6);
    driver.keys("/").types("author:author").keys("Backspace Backspace Esc");
    assert_eq!(driver.model.branches.filter, "");
}

#[test]
fn marks_are_of_the_item_and_a_range_needs_two_ends() {
    let mut driver = Driver::new();
    driver.keys("2 Space j V j j V");
    assert_eq!(driver.model.branches.list.marks.len(), 4);
    driver.keys("/").types("rohan").keys("Enter");
    assert_eq!(driver.model.branches.list.marks.len(), 4, "a filter hides marks, it does not lose them");
    driver.keys("Esc Esc");
    assert!(driver.model.branches.list.marks.is_empty());
}

#[test]
fn tab_turns_through_the_panes_and_enter_goes_into_the_branch() {
    let mut driver = Driver::new();
    driver.keys("2 Enter");
    assert_eq!(driver.model.branches.pane, BranchesPane::Detail);
    driver.keys("Tab");
    assert_eq!(driver.model.branches.pane, BranchesPane::List);
    driver.keys("z");
    assert_eq!(driver.model.zoom, Zoom::On);
}

#[test]
fn the_focused_panel_of_the_dashboard_takes_the_whole_place_and_a_screen_of_one_says_that_it_has_it() {
    let mut driver = Driver::new();
    assert!(driver.screen(80, 24).contains("Pipeline"));
    driver.keys("z");
    let screen = driver.screen(80, 24);
    assert!(screen.contains("Needs attention") && !screen.contains("Pipeline"), "{screen}");
    driver.keys("z 8 z");
    assert!(driver.said().contains("whole place already"), "{}", driver.said());
}

#[test]
fn the_next_problem_is_reached_from_anywhere() {
    let mut driver = Driver::new();
    driver.keys("2 g n");
    assert_eq!(driver.model.screen, Screen::Dashboard);
    let first = driver.model.dashboard.selected().cloned();
    driver.keys("g n");
    assert_ne!(driver.model.dashboard.selected().cloned(), first);
}

#[test]
fn what_is_selected_is_copied_in_the_form_asked_for() {
    let mut driver = Driver::new();
    driver.keys("2 j y y y s y u y m y c");
    let texts: Vec<String> = driver
        .takes_effects()
        .into_iter()
        .filter_map(|effect| if let Effect::Copy { text, .. } = effect { Some(text) } else { None })
        .collect();
    let expected = [
        "development".into(),
        id(2).to_string(),
        "https://github.com/o/r/tree/development".into(),
        "[`development`](https://github.com/o/r/tree/development) feat: number 2".into(),
        "cutover branches".to_owned(),
    ];
    assert_eq!(texts, expected);
    driver.keys("o");
    assert_eq!(driver.takes_effects(), [Effect::Browse("https://github.com/o/r/tree/development".into())]);
}

#[test]
fn a_menu_lists_every_key_that_may_follow_and_no_other() {
    let driver = Driver::new();
    for menu in commands::MENUS {
        let prefix = [Chord::parse(menu.key).unwrap()];
        let hints = commands::menu(&driver.model, &prefix);
        assert!(hints.len() > 5, "{}", menu.key);
        for hint in hints {
            let keys = [prefix[0], Chord::parse(&hint.keys).unwrap()];
            assert!(
                matches!(driver.model.keymap.find(Spot::Screen(Screen::Dashboard), &keys), Found::Command(_)),
                "{hint:?}"
            );
        }
    }
}
