//! `cutover rollback` and `cutover drill` as they are called from a shell: each exit code, what was left, what is lifted, and
//! the ways that GitHub goes until they serve.

use super::console::{Console, Going, told};
use super::world::World;
use chrono::TimeDelta;
use practice::github::Right;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use std::time::Duration;

const GREEN: [&str; 5] = ["rollback", "--to", "green", "--confirm", "green"];
const ANYWAY: [&str; 5] = ["rollback", "--to", "green", "--confirm", "green anyway"];

fn script(world: &World, text: &str) {
    let file = world.production().scripts().join("rollback.sh");
    fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

fn asha(world: &World) -> Console<'_> {
    Console { world, right: Right::Push }
}

fn ended(output: &Output, code: i32, words: &str) {
    let text = told(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "{words} is missing in\n{text}");
}

/// Plans until the flip is known to be well.
async fn known_to_be_well(console: &Console<'_>) {
    for _ in 0..10 {
        let output = console.run(&["rollback", "--plan", "--json"]).await;
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)));
        if plan["targets"][0]["available"] == true && output.status.code() == Some(0) {
            return;
        }
    }
    panic!("never: {}", told(&console.run(&["rollback", "--plan"]).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_ends_with_zero_is_in_quarantine_until_it_is_lifted_and_its_time_is_told_from_then_on() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    known_to_be_well(&console).await;
    ended(&console.run(&GREEN).await, 0, "GREEN");
    let plan = told(&console.run(&["rollback", "--plan"]).await);
    assert!(plan.contains(", last time"), "{plan}");
    ended(&console.run(&["rollback", "--lift"]).await, 0, "1 commits of production may ship again.");
    ended(&console.run(&["rollback", "--lift", "--json"]).await, 0, "\"lifted\":0");
    ended(&console.run(&["rollback", "--go-on"]).await, 4, "No rollback of production was left here");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_word_and_a_console_that_only_reads_run_nothing_and_end_with_four() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    ended(&console.run(&["rollback", "--to", "green", "--confirm", "blue"]).await, 4, "nothing was run");
    ended(&console.run(&[&["--read-only"][..], &ANYWAY].concat()).await, 4, "read-only");
    ended(&console.run(&["rollback", "--to", "1234567", "--confirm", "1234567"]).await, 4, "nothing was run");
    ended(&console.run(&["rollback", "--plan", "--confirm", "green"]).await, 2, "cannot be used with");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_lies_ends_with_five_and_the_command_line_knows_it_the_next_time() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    script(&world, "echo switched");
    ended(&console.run(&ANYWAY).await, 5, "the traffic did not move");
    let plan = told(&console.run(&["rollback", "--plan"]).await);
    assert!(plan.contains("it failed here at "), "{plan}");
    ended(&console.run(&GREEN).await, 4, "nothing was run");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_seen_ends_with_three_and_no_way_at_all_with_four() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    let scripts = world.production().scripts().display().to_string();
    let bare = |host: &str| {
        format!(
            "[environment.production]\nstrategy = \"blue_green\"\n{host}scripts = {{ dir = \"{scripts}\", rollback = \"./rollback.sh\" }}\n"
        )
    };
    fs::write(world.settings(), bare("host = { local = true }\n")).unwrap();
    let output = console.run(&["rollback", "--confirm", "prev"]).await;
    ended(&output, 3, "takes the traffic as far as is known");
    fs::write(world.settings(), bare("")).unwrap();
    let output =
        world.command(&["rollback", "--plan"]).env("HOME", world.folder.path().join("elsewhere")).output().await;
    ended(&output.unwrap(), 4, "No way back is possible from here");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_console_was_killed_is_gone_on_with_and_its_script_is_run_once() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    let file = world.production().scripts().join("rollback.sh");
    let whole = fs::read_to_string(&file).unwrap();
    let waits = "echo begun\necho run >>runs\nwhile [ ! -e go ]; do sleep 0.05; done";
    script(&world, &whole.replacen("cd \"$(dirname \"$0\")\"", &format!("cd \"$(dirname \"$0\")\"\n{waits}"), 1));
    let mut going = Going::of(&world, console.command(&ANYWAY));
    going.until(TimeDelta::zero(), |said| said.contains("│ begun")).await;
    std::process::Command::new("kill").args(["-KILL", &going.process().to_string()]).status().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    fs::write(world.production().scripts().join("go"), "").unwrap();
    let output = console.run(&["rollback", "--go-on"]).await;
    ended(&output, 0, "GREEN");
    let runs = fs::read_to_string(world.production().scripts().join("runs")).unwrap();
    assert_eq!(runs.lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_ends_well_reads_nothing_and_keeps_how_long_it_took() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    let output = console.run(&["drill"]).await;
    ended(&output, 0, "Two commands: the plan was there after");
    assert!(told(&output).contains("GREEN"), "{}", told(&output));
    let plan = told(&console.run(&["rollback", "--plan"]).await);
    assert!(plan.contains(" in the drill"), "{plan}");
    assert_eq!(world.production().front().unwrap().upstream(), world.production().slot("blue").unwrap().port);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deploy_that_runs_again_is_followed_until_it_serves() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    let output = console.run(&["rollback", "--plan", "--json"]).await;
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rerun = plan["targets"].as_array().unwrap().iter().find(|way| way["rung"] == "rerun").unwrap().clone();
    let typed = rerun["confirm"].as_str().unwrap_or_else(|| panic!("{rerun:#}")).to_owned();
    let arguments = ["rollback", "--via", "rerun", "--confirm", &typed, "--reason", "5xx"];
    let output = console.passing(&arguments.map(str::to_owned)).await;
    ended(&output, 0, "is live on production");
    for words in ["✓ deploy", "✓ traffic", "✓ verify"] {
        assert!(told(&output).contains(words), "{words} in {}", told(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_before_the_script_ends_it_in_order_and_nothing_is_left_here() {
    let world = World::playing("incident").await;
    let console = asha(&world);
    let lock = world.production().scripts().join("cutover.lock");
    fs::create_dir(&lock).unwrap();
    fs::write(lock.join("owner"), "ravi rolls production back\nnonce other\n").unwrap();
    fs::write(lock.join("pid"), format!("{}\n", std::process::id())).unwrap();
    let mut going = Going::of(&world, console.command(&ANYWAY));
    going.until(TimeDelta::zero(), |said| said.contains("whose script is waited for")).await;
    std::process::Command::new("kill").args(["-INT", &going.process().to_string()]).status().unwrap();
    let (code, said) = going.end(TimeDelta::zero()).await;
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("It was left before its script was begun: nothing was run"), "{said}");
    assert!(lock.exists(), "it is another's");
    ended(&console.run(&["rollback", "--go-on"]).await, 4, "No rollback of production was left here");
}
