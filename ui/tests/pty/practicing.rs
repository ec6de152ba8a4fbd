//! Other commands beside an open demo: they ask the GitHub and the registry of its world.

use crate::console::Console;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::{Command, Output};

fn beside(home: &Path, arguments: &str) -> Output {
    let line = format!(
        ". here/practice.env && exec '{}' {arguments} --repo here/mr-mentor-backend",
        env!("CARGO_BIN_EXE_cutover")
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(home).env_clear().env("HOME", home);
    shell.env("PATH", std::env::var("PATH").unwrap_or_default()).output().unwrap()
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
    console.keys("q");
    assert!(console.wait_for_exit().success());
    assert!(!home.path().join("here/practice.env").exists(), "nobody listens there any more");
}
