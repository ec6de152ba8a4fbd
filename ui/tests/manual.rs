//! `cutover completions` and `cutover man` as they are called from a shell.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use clap::CommandFactory;
use cutover::cli::Cli;
use std::process::Command;

fn cutover(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cutover")).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn completions_for_each_shell_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let (code, text) = cutover(&["completions", shell]);
        assert_eq!(code, 0, "{shell}");
        for command in commands() {
            assert!(text.contains(&command), "{shell} lacks {command}");
        }
    }
    assert_eq!(cutover(&["completions", "csh"]).0, 2);
}

#[test]
fn the_manual_names_every_command_and_has_a_page_for_each() {
    let (code, text) = cutover(&["man"]);
    assert!(code == 0 && text.contains(".TH"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("man1");
    assert_eq!(cutover(&["man", "--into", into.to_str().unwrap()]).0, 0);
    for command in commands() {
        // roff parts words at hyphens with a backslash.
        assert!(text.contains(&format!("cutover\\-{}", command.replace('-', "\\-"))), "the page lacks {command}");
        let page = std::fs::read_to_string(into.join(format!("cutover-{command}.1"))).unwrap();
        assert!(page.contains(".TH") && page.to_lowercase().replace("\\-", "-").contains(&command), "{command}");
    }
    assert!(into.join("cutover-changelog-check.1").is_file());
    assert!(cutover(&["man", "changelog", "check"]).1.contains("changelog"));
    assert_eq!(cutover(&["man", "nonsense"]).0, 2);
}
