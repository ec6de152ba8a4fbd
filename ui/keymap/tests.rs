//! Key files as people write them: differences, unbinding, clashes, slips.

use super::{Chord, Found, Keymap, Keys, read};
use crate::app::Screen;
use crate::commands::{self, Spot};
use proptest::prelude::*;
use std::path::Path;

fn keymap(text: &str) -> Keymap {
    Keymap::with(read(Path::new("keys.toml"), text))
}

fn leads(map: &Keymap, screen: Screen, keys: &str) -> &'static str {
    leads_at(map, Spot::Screen(screen), keys)
}

fn leads_at(map: &Keymap, spot: Spot, keys: &str) -> &'static str {
    match map.find(spot, &Keys::parse(keys).unwrap().0) {
        Found::Command(command) => command.id,
        Found::Prefix => "prefix",
        Found::Nothing => "nothing",
    }
}

fn problems(map: &Keymap) -> Vec<String> {
    map.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_lists_only_differences_and_keeps_every_other_key() {
    let map = keymap(
        "preset = \"vim\"\n[global]\nquit = [\"Q\"]\ntab_next = [\"]\", \">\", \"ö\"]\n[changelog]\nwrite = [\"W\"]\n",
    );
    assert_eq!(problems(&map), Vec::<String>::new());
    assert_eq!(leads(&map, Screen::Dashboard, "Q"), "global.quit");
    assert_eq!(leads(&map, Screen::Dashboard, "q"), "nothing");
    assert_eq!(leads(&map, Screen::Dashboard, "ö"), "global.tab_next");
    assert_eq!(leads(&map, Screen::Dashboard, "j"), "global.down");
    assert_eq!((map.hint("global.quit"), map.hint("changelog.write")), (Some("Q*".into()), Some("W".into())));
    assert_eq!(map.remapped(), 2, "a key given again as it was is no remap");
}

#[test]
fn a_key_of_the_file_is_taken_from_the_default_that_had_it() {
    let map = keymap("[global]\npromote = [\"m\"]\n");
    assert_eq!(leads(&map, Screen::Dashboard, "m"), "global.promote");
    assert!(map.keys_of("global.mouse").is_empty());
    assert_eq!(problems(&map), ["keys.toml:2: m means global.promote now, and global.mouse has no key left"]);
}

#[test]
fn a_key_of_the_file_that_begins_a_menu_takes_the_menu_away() {
    let map = keymap("[global]\nhelp = [\"y\"]\n");
    assert_eq!(leads(&map, Screen::Dashboard, "y"), "global.help");
    assert_eq!(leads(&map, Screen::Dashboard, "g d"), "global.dashboard");
}

#[test]
fn unbinding_frees_a_key_in_its_table_only() {
    let map = keymap("[global.unbind]\nkeys = [\"m\", \"g t\"]\n");
    assert_eq!(leads(&map, Screen::Dashboard, "m"), "nothing");
    assert_eq!(leads(&map, Screen::Dashboard, "g t"), "nothing");
    assert_eq!(leads(&map, Screen::Changelog, "W"), "changelog.write");
}

#[test]
fn two_commands_with_one_key_both_fall_back_and_both_lines_are_named() {
    let map = keymap("[global]\nzoom = [\"~\"]\nsort = [\"S\"]\nmark = [\"~\"]\n");
    assert_eq!(leads(&map, Screen::Dashboard, "z"), "global.zoom");
    assert_eq!(leads(&map, Screen::Dashboard, "Space"), "global.mark");
    assert_eq!(leads(&map, Screen::Dashboard, "~"), "nothing");
    assert_eq!(leads(&map, Screen::Dashboard, "S"), "global.sort", "the rest counts");
    let said = problems(&map).join("\n");
    assert!(said.contains("(line 2)") && said.contains("(line 4)") && said.contains("keys.toml:4"), "{said}");
}

#[test]
fn a_key_and_a_longer_one_that_begins_with_it_clash() {
    let map = keymap("[global]\nzoom = [\"x\"]\nsort = [\"x s\"]\n");
    assert_eq!(map.problems.len(), 1);
}

#[test]
fn a_slip_names_its_line_and_the_nearest_right_word_and_costs_only_itself() {
    let map = keymap(
        "preset = \"emacs\"\n[global]\nqiut = [\"Q\"]\nzoom = [\"nokey\", \"Z\"]\n[chagelog]\nwrite = [\"w\"]\n",
    );
    let said = problems(&map).join("\n");
    for part in
        ["keys.toml:1", "vim, arrows, none", "keys.toml:3", "global.quit", "keys.toml:4", "keys.toml:5", "changelog"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(leads(&map, Screen::Dashboard, "Z"), "global.zoom");
    assert_eq!(leads(&map, Screen::Dashboard, "q"), "global.quit");
}

#[test]
fn a_value_that_is_no_key_leaves_the_command_its_own() {
    let map = keymap("[global]\nbreak_glass = \"zz zz zz zz\"\ndown = 3\nzoom = []\n");
    assert_eq!(leads(&map, Screen::Dashboard, "!"), "global.break_glass");
    assert_eq!(leads(&map, Screen::Dashboard, "j"), "global.down");
    assert_eq!(leads(&map, Screen::Dashboard, "z"), "nothing", "an empty list is meant");
    assert!(problems(&map).iter().any(|said| said.contains("global.break_glass keeps its default keys")));
}

#[test]
fn the_ways_out_keep_a_key_whatever_a_file_says() {
    for text in [
        "[global]\nwhereabouts = \"q\"\npromote = \"!\"\nsort = \"?\"\n",
        "[global]\nquit = []\nbreak_glass = []\nhelp = []\n",
        "[global.unbind]\nkeys = [\"q\", \"!\", \"?\"]\n",
        "[environments]\nlogs = \"!\"\n",
    ] {
        let map = keymap(text);
        for screen in Screen::ALL {
            assert_eq!(leads(&map, screen, "q"), "global.quit", "{text}");
            assert_eq!(leads(&map, screen, "!"), "global.break_glass", "{text}");
        }
        assert!(!map.keys_of("global.help").is_empty(), "{text}");
    }
    let map = keymap("[global]\nquit = \"Q\"\n");
    assert_eq!((leads(&map, Screen::Dashboard, "Q"), leads(&map, Screen::Dashboard, "q")), ("global.quit", "nothing"));
}

#[test]
fn a_command_whose_last_key_went_to_another_is_named() {
    let map = keymap("[global]\n\npromote = \"z\"\n");
    let said = problems(&map);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("keys.toml:3: z means global.promote now, and global.zoom has no key left"), "{said:?}");
}

#[test]
fn a_file_that_is_no_toml_leaves_the_default_keys() {
    let map = keymap("[global\nquit = \"Q\"");
    assert_eq!(map.problems.len(), 1);
    assert_eq!(leads(&map, Screen::Dashboard, "q"), "global.quit");
}

#[test]
fn ctrl_c_always_leaves_whatever_a_file_says() {
    for text in [
        "[global]\nleave = [\"x\"]\n",
        "[global]\nzoom = [\"ctrl-c\"]\n",
        "[global.unbind]\nkeys = [\"ctrl-c\"]\n",
        "preset = \"none\"\n",
    ] {
        let map = keymap(text);
        for screen in Screen::ALL {
            assert_eq!(leads(&map, screen, "ctrl-c"), commands::LEAVE, "{text}");
        }
    }
}

#[test]
fn presets_differ_in_what_moves() {
    let arrows = keymap("preset = \"arrows\"\n");
    assert_eq!(leads(&arrows, Screen::Dashboard, "j"), "nothing");
    assert_eq!(leads(&arrows, Screen::Dashboard, "ctrl-d"), "nothing");
    assert_eq!(leads(&arrows, Screen::Dashboard, "Down"), "global.down");
    assert_eq!(leads(&arrows, Screen::Dashboard, "P"), "global.promote");
    let none = keymap("preset = \"none\"\n[global]\nquit = \"q\"\n");
    assert_eq!(none.bindings().len(), 2);
}

#[test]
fn nothing_is_bound_by_default_to_what_multiplexers_and_terminals_take() {
    let taken = [
        "ctrl-b",
        "ctrl-a",
        "ctrl-g",
        "ctrl-p",
        "ctrl-t",
        "ctrl-n",
        "ctrl-o",
        "ctrl-h",
        "ctrl-s",
        "ctrl-q",
        "ctrl-i",
        "ctrl-m",
        "ctrl-j",
        "ctrl-[",
        "F10",
        "F11",
        "F12",
        "ctrl-Space",
        "ctrl-Enter",
    ];
    let taken: Vec<Chord> = taken.iter().filter_map(|keys| Chord::parse(keys)).collect();
    for binding in Keymap::default().bindings() {
        let alt = crossterm::event::KeyModifiers::ALT;
        assert!(
            binding.keys.0.iter().all(|chord| !taken.contains(chord) && !chord.modifiers.contains(alt)),
            "{}",
            binding.keys
        );
    }
}

#[test]
fn a_screen_hides_a_key_of_everywhere_only_where_this_list_says_so() {
    let map = Keymap::default();
    let hidden = |spot| map.hidden_on(spot).iter().map(|binding| binding.id).collect::<Vec<_>>();
    let on = |screen| hidden(Spot::Screen(screen));
    assert_eq!(on(Screen::Changelog), ["global.stop"]);
    assert!(on(Screen::Dashboard).is_empty() && on(Screen::Branches).is_empty());
    assert_eq!(on(Screen::Runs), ["log.wrap"], "no log is open");
    assert_eq!(on(Screen::Environments), ["log.wrap", "global.browse"]);
    assert_eq!(hidden(Spot::Log(Screen::Runs)), ["global.whereabouts"]);
    assert_eq!(hidden(Spot::Log(Screen::Environments)), ["global.whereabouts", "global.browse"]);
}

#[test]
fn a_log_has_keys_of_its_own_which_a_file_changes_without_touching_those_of_everywhere() {
    let map = keymap("[global]\nsort = [\"S\"]\n[log]\nfollow = [\"F\"]\n[log.unbind]\nkeys = [\"t\"]\n");
    assert_eq!(problems(&map), Vec::<String>::new());
    let log = Spot::Log(Screen::Environments);
    assert_eq!((leads_at(&map, log, "S"), leads(&map, Screen::Environments, "S")), ("log.save", "global.sort"));
    assert_eq!((leads_at(&map, log, "w"), leads(&map, Screen::Environments, "w")), ("log.wrap", "global.whereabouts"));
    assert_eq!((leads_at(&map, log, "F"), leads_at(&map, log, "t")), ("log.follow", "nothing"));
    assert_eq!(leads(&map, Screen::Changelog, "F"), "changelog.fix");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_strange_for_a_key_file(text in "(\\[(global|changelog|x)\\]\n|(quit|zoom|unbind|é) ?= ?(\\[?\"[a-z ]{0,3}\"\\]?|1|\\{\\})\n|.){0,20}") {
        let map = keymap(&text);
        prop_assert_eq!(leads(&map, Screen::Dashboard, "ctrl-c"), commands::LEAVE);
    }
}
