//! Other commands beside an open demo: they ask the GitHub and the registry of its world.

use crate::console::Console;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::{Command, Output};

pub fn beside(home: &Path, arguments: &str) -> Output {
    let line = format!(
        ". here/practice.env && exec '{}' {arguments} --repo here/mr-mentor-backend",
        env!("CARGO_BIN_EXE_cutover")
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(home).env_clear().env("HOME", home);
    shell.env("PATH", std::env::var("PATH").unwrap_or_default()).output().unwrap()
}

/// The same, asked again while something is unknown: what was read in the moment in which the world's nginx started does not
/// count.
fn known(home: &Path, arguments: &str) -> Output {
    let is_known = |told: &Output| !String::from_utf8_lossy(&told.stdout).contains("unknown");
    let mut told = beside(home, arguments);
    for _ in 0..10 {
        if is_known(&told) {
            break;
        }
        told = beside(home, arguments);
    }
    told
}

#[test]
fn a_kept_demo_leads_other_commands_to_its_world_while_it_is_open() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["demo", "--keep", "here"]);
    let mut console = Console::run(command, home.path(), &[], (100, 30));
    console.wait_for("Pipeline");
    let repository = home.path().join("here/mr-mentor-backend");
    assert!(repository.is_dir());
    for (arguments, words) in [("prs", "feature/get-online-mentors"), ("images", "main-")] {
        let told = beside(home.path(), arguments);
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(told.status.success() && said.contains(words), "{arguments}: {told:?}");
    }
    let production = known(home.path(), "env production");
    let said = String::from_utf8_lossy(&production.stdout).into_owned();
    assert!(production.status.success() && said.contains("blue") && !said.contains("unknown"), "{production:?}");
    let plan = beside(home.path(), "promote --plan --json");
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).unwrap_or_else(|_| panic!("{plan:?}"));
    let unknown = plan["gates"].as_array().unwrap().iter().filter(|gate| gate["state"] == "unknown");
    assert_eq!(unknown.map(|gate| gate["id"].to_string()).collect::<Vec<_>>(), Vec::<String>::new(), "{plan:#}");
    assert!(home.path().join("here/state/cutover/store.db").is_file(), "it remembers there");
    assert!(!home.path().join(".local").exists(), "and nowhere else");
    console.keys("q");
    assert!(console.wait_for_exit().success());
    assert!(!home.path().join("here/practice.env").exists(), "nobody listens there any more");
}

/// The commit that ships and the gates that have to be accepted, as arguments.
fn confirmed(home: &Path) -> String {
    let plan = beside(home, "promote --plan --json");
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).unwrap_or_else(|_| panic!("{plan:?}"));
    let accept = plan["accept"].as_array().unwrap().iter().map(|id| format!(" --accept {}", id.as_str().unwrap()));
    format!("promote --confirm {}{}", plan["from"].as_str().unwrap(), accept.collect::<String>())
}

#[test]
fn time_to_abort_is_left_at_a_terminal_though_standard_output_is_not_one() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["demo", "--keep", "here"]);
    let mut demo = Console::run(command, home.path(), &[], (100, 30));
    demo.wait_for("Pipeline");
    let line = format!(
        ". here/practice.env && exec '{}' {} --repo here/mr-mentor-backend > log",
        env!("CARGO_BIN_EXE_cutover"),
        confirmed(home.path())
    );
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &line]);
    let mut console = Console::run(command, home.path(), &[], (100, 30));
    console.wait_for("Ctrl-C aborts it");
    console.keys("\x03");
    assert_eq!(console.wait_for_exit().exit_code(), 130);
    assert!(console.screen().contains("Nothing was sent."), "{}", console.screen());
    assert_eq!(beside(home.path(), "lock").status.code(), Some(0), "nothing was taken");
    demo.keys("q");
    assert!(demo.wait_for_exit().success());
}
