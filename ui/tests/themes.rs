//! `cutover themes` on the command line.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use std::process::{Command, Output};

fn themes(home: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.arg("themes").args(arguments).current_dir(home).env("HOME", home);
    command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME").output().unwrap()
}

#[test]
fn every_theme_is_listed_with_its_origin_and_the_ones_that_are_set() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join(".config/cutover/themes");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("mine.toml"), "inherits = \"safe\"\n").unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&themes(home.path(), &["--json"]).stdout).unwrap();
    let rows = listed["themes"].as_array().unwrap();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    assert_eq!(rows.len(), 10);
    assert!(row("mine")["file"].as_str().unwrap().ends_with("mine.toml") && row("safe")["file"].is_null());
    assert_eq!(
        (&row("midnight")["set"], &row("daylight")["set"]),
        (&"on a dark ground".into(), &"on a light ground".into())
    );
}

#[test]
fn a_check_names_the_place_of_a_wrong_key_and_every_contrast_that_is_too_low() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("gray.toml"), "inherits = \"midnight\"\n[ui]\ndim = \"#303030\"\ndimm = \"red\"\n")
        .unwrap();
    let checked = themes(home.path(), &["--check", "gray.toml"]);
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(text.starts_with("gray.toml:4:1: ui.dimm is no key of a theme."), "{text}");
    assert!(text.contains("ui.dim on ui.bg: contrast "), "{text}");
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(themes(home.path(), &["--check", "safe"]).status.code(), Some(0));
    assert_eq!(themes(home.path(), &["--check", "nowhere.toml"]).status.code(), Some(3));
}
