//! `cutover --plain`: everything by prompts and lines, at a terminal that is never told to move its cursor.

use crate::console::Console;
use portable_pty::CommandBuilder;
use tempfile::TempDir;

const SIZE: (u16, u16) = (140, 60);

/// A practice world in line mode.
fn opened() -> (TempDir, Console) {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["--plain", "demo"]);
    let console = Console::run(command, home.path(), &[], SIZE);
    console.wait_until("the first prompt", |screen| last_line(screen) == "cutover>");
    (home, console)
}

fn last_line(screen: &vt100::Screen) -> String {
    screen.contents().lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim_end().to_owned()
}

/// The last line once it is a question that ends so, with what is to be typed.
#[track_caller]
fn question(console: &Console) -> (String, String) {
    console.wait_until("a question", |screen| last_line(screen).ends_with("or nothing to leave:"));
    let screen = console.screen();
    let line = screen.lines().rev().find(|line| !line.trim().is_empty()).unwrap().trim_end().to_owned();
    let word = line.strip_prefix("Type ").and_then(|rest| rest.split_once(" to ")).unwrap().0.to_owned();
    (line, word)
}

#[track_caller]
fn asked(console: &mut Console, line: &str, words: &str) {
    console.keys(&format!("{line}\n"));
    console.wait_until(words, |screen| screen.contents().contains(words) && last_line(screen) == "cutover>");
}

#[track_caller]
fn left(mut console: Console) {
    console.keys("q\n");
    assert!(console.wait_for_exit().success());
    let bytes = console.bytes();
    assert!(!bytes.contains(&0x1b), "no sequence is written at all");
    let moved = bytes.iter().zip(&bytes[1..]).any(|(byte, next)| *byte == b'\r' && !matches!(*next, b'\n' | b'\r'));
    assert!(!moved, "a line is never written over");
}

#[test]
fn the_menu_the_commands_and_what_is_mistyped_are_lines() {
    let (_home, mut console) = opened();
    assert!(console.screen().contains("promote    plan a promotion"), "{}", console.screen());
    asked(&mut console, "2", "feature/get-online-mentors");
    asked(&mut console, "99", "There is no 99 in the menu");
    asked(&mut console, "prs --nonsense", "Ended with 2: wrong arguments");
    asked(&mut console, "prs show 61 --json", "\"number\":61");
    console.keys("where\n");
    console.wait_for("Which change?");
    asked(&mut console, "61", "Answer: ");
    asked(&mut console, "demo", "is not opened within line mode");
    left(console);
}

#[test]
fn a_promotion_takes_every_warning_and_the_commit_and_any_line_aborts_it() {
    let (_home, mut console) = opened();
    console.keys("promote\n");
    let (mut line, mut word) = question(&console);
    while line.contains("to accept it") {
        console.keys(&format!("{word}\n"));
        let before = line;
        console.wait_until("the next question", |screen| {
            let now = last_line(screen);
            now != before && now.ends_with("or nothing to leave:")
        });
        (line, word) = question(&console);
    }
    assert!(line.contains("DEPLOY TO PRODUCTION"), "{line}");
    console.keys(&format!("{word}\n"));
    console.wait_for("Sent in 10 seconds. Enter or Ctrl-C aborts it");
    console.keys("\n");
    console.wait_until("the end", |screen| {
        screen.contents().contains("It was aborted; nothing was sent") && last_line(screen) == "cutover>"
    });
    asked(&mut console, "lock", "Done.");
    left(console);
}

#[test]
fn a_rollback_takes_the_word_of_what_should_serve() {
    let (_home, mut console) = opened();
    console.keys("rollback\n");
    let (line, word) = question(&console);
    assert!(line.contains("to roll back"), "{line}");
    console.keys("nonsense\n");
    console.wait_for("Why, for the record");
    asked(&mut console, "", "was not typed; nothing was run");
    console.keys("!\n");
    drop(question(&console));
    console.keys(&format!("{word}\n"));
    console.wait_until("the reason", |screen| last_line(screen).starts_with("Why, for the record"));
    asked(&mut console, "slow answers", "Done.");
    left(console);
}
