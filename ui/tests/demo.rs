//! `cutover demo` as it is called from a shell.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a home of its own.
fn cutover(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(arguments).current_dir(home).env_clear().env("HOME", home).env("TMPDIR", home);
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_kept_repository_is_where_it_says_and_tells_what_was_planted() {
    let home = tempfile::tempdir().unwrap();
    let made = cutover(home.path(), &["demo", "--keep", "here", "--no-open", "--json"]);
    assert!(made.status.success(), "{made:?}");
    let told: serde_json::Value = serde_json::from_str(&out(&made)).unwrap();
    assert_eq!((&told["schema"], &told["commits"], &told["entries"]), (&1.into(), &208.into(), &202.into()));
    let repository = Path::new(told["repository"].as_str().unwrap());
    assert!(repository.join("changelog/README.md").is_file());
    let missing = told["planted"].as_array().unwrap().iter().filter(|one| one["kind"] == "missing");
    assert_eq!(missing.count(), 3);
    assert_eq!(files(home.path()), ["here"], "nothing else was written");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("mine"), "words").unwrap();
    let refused = cutover(home.path(), &["demo", "--keep", ".", "--no-open"]);
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not empty"));
    assert_eq!(files(home.path()), ["mine"]);
}

#[test]
fn scenarios_are_listed_and_an_unknown_one_is_a_wrong_question() {
    let home = tempfile::tempdir().unwrap();
    assert!(out(&cutover(home.path(), &["demo", "--list"])).starts_with("calm "));
    let unknown = cutover(home.path(), &["demo", "clam"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("Did you mean calm?"));
}

#[test]
fn without_a_terminal_nothing_is_left_behind() {
    let home = tempfile::tempdir().unwrap();
    assert!(!cutover(home.path(), &["demo"]).status.success());
    assert_eq!(files(home.path()), Vec::<String>::new());
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let home = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    let gone = command.args(["demo", "--list"]).env("HOME", home.path()).stdout(writer).output().unwrap();
    assert_eq!((gone.status.code(), gone.stderr.len()), (Some(141), 0), "{gone:?}");
}
