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
fn outside_of_a_repository_the_console_opens_and_each_panel_says_what_it_lacks() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::open(home.path(), home.path(), &[]);
    console.wait_for("need a clone: start in one");
    for (key, panel) in [("2", "Branches"), ("4", "Drift"), ("8", "Where is my change")] {
        console.keys(key);
        console.wait_until(panel, |screen| {
            let text = screen.contents();
            text.contains(panel) && text.contains("is not in a git repository") && !text.contains("Reading")
        });
    }
    console.keys("1q");
    assert!(console.wait_for_exit().success());
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
