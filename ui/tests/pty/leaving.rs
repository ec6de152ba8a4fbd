//! Every way out leaves the terminal as it was found.

use crate::console::Console;
use crate::world::World;

#[test]
fn q_at_the_top_level_leaves() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys("q");
    assert!(console.wait_for_exit().success());
    console.assert_given_back();
}

#[test]
fn outside_of_a_repository_the_console_does_not_open() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::open(home.path(), home.path(), &[]);
    assert_eq!(console.wait_for_exit().exit_code(), 3);
    let screen = console.screen();
    assert!(screen.contains("is not in a git repository") && screen.contains("--repo PATH"), "{screen}");
    console.assert_given_back();
}

#[test]
fn ctrl_c_leaves_from_anywhere() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys(":");
    console.keys("\x03");
    console.wait_for_exit();
    console.assert_given_back();
}

#[test]
fn terminate_hangup_and_interrupt_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let world = World::new();
        let mut console = world.open(&[]);
        console.wait_for("development");
        console.signal(signal);
        console.wait_for_exit();
        console.assert_given_back();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_where_the_report_is() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys(":");
    console.wait_for("Commands");
    console.keys("crash\r");
    assert!(!console.wait_for_exit().success());
    console.assert_given_back();
    let said = String::from_utf8_lossy(&console.bytes()).into_owned();
    let path = said.rsplit_once("What happened is in ").unwrap().1.trim();
    let report = std::fs::read_to_string(path).unwrap();
    assert!(report.contains("failed on purpose"), "{report}");
    assert!(!report.contains("PATH"), "a report holds no variables");
}

#[cfg(target_os = "linux")]
#[test]
fn a_stopped_console_gives_the_terminal_back_and_draws_anew_when_it_goes_on() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.signal("TSTP");
    console.wait_for_state('T');
    console.wait_until("the usual screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    console.assert_given_back();
    console.signal("CONT");
    console.wait_for("development");
    console.keys("q");
    assert!(console.wait_for_exit().success());
    console.assert_given_back();
}
