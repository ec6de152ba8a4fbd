//! The tour, walked: each of its commands is run beside the demo that it opens, and what it says is said.

use crate::console::Console;
use crate::practicing::beside;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

fn tour() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tour.md");
    std::fs::read_to_string(file).unwrap()
}

/// The commands of the tour without the first, which opens the demo.
fn commands(tour: &str) -> Vec<&str> {
    let lines = tour.lines().filter_map(|line| line.strip_prefix("    cutover "));
    lines.skip(1).collect()
}

/// Asked again while something is not known: the machines of the demo may still be starting.
fn answered(home: &Path, command: &str) -> Output {
    const UNKNOWN: i32 = 3;
    let mut told = beside(home, command);
    for _ in 0..20 {
        if told.status.code() != Some(UNKNOWN) {
            break;
        }
        std::thread::sleep(Duration::from_millis(300));
        told = beside(home, command);
    }
    told
}

#[test]
fn each_command_of_the_tour_answers() {
    let (home, tour) = (tempfile::tempdir().unwrap(), tour());
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["demo", "calm", "--keep", "here"]);
    let mut console = Console::run(command, home.path(), &[], (100, 30));
    console.wait_for("Pipeline");
    let commands = commands(&tour);
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        let told = answered(home.path(), command);
        assert!(matches!(told.status.code(), Some(0 | 1)), "{command}: {told:?}");
        if command == "where 61" {
            let said = String::from_utf8_lossy(&told.stdout).into_owned();
            assert!(said.contains("Waits for somebody to merge."), "{said}");
        }
    }
    console.keys("q");
    assert!(console.wait_for_exit().success());
}
