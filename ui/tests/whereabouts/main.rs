//! `cutover where` and `cutover mine` as they are called from a shell, in whole practice worlds.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

#[path = "../environments/world.rs"]
#[expect(dead_code, reason = "the tests of environments use the rest of it")]
mod world;

mod bisecting;

use practice::github::Right;
use practice::registry::TOKEN;
use serde_json::Value;
use std::process::Output;
use world::World;

/// Whether the caller has tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tokens {
    There,
    Gone,
}

async fn run(world: &World, tokens: Tokens, arguments: &[&str]) -> Output {
    let mut command = world.command(arguments);
    if tokens == Tokens::There {
        command.env("GH_TOKEN", world.practice.github.token(Right::Push)).env("GHCR_TOKEN", TOKEN);
    }
    command.kill_on_drop(true).output().await.unwrap()
}

fn told(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A world whose clone has what the remote has.
async fn fetched(scenario: &str) -> World {
    let world = World::playing(scenario).await;
    let output = run(&world, Tokens::There, &["fetch"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    world
}

/// The journey of a change and the exit code.
async fn journey(world: &World, query: &str) -> (Value, i32) {
    let output = run(world, Tokens::There, &["where", query, "--json"]).await;
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)));
    (value, output.status.code().unwrap())
}

fn step<'a>(journey: &'a Value, state: &str) -> &'a Value {
    let steps = journey["steps"].as_array().unwrap();
    steps.iter().find(|step| step["state"] == state).unwrap_or_else(|| panic!("no {state} in {journey:#}"))
}

fn head(world: &World, branch: &str) -> String {
    let mut git = std::process::Command::new("git");
    let output = git.args(["rev-parse", branch]).current_dir(&world.made.repository).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_production_serves_is_live_and_what_waits_is_not() {
    let world = World::playing("calm").await;
    let (live, code) = journey(&world, "main").await;
    assert_eq!(
        (live["state"].as_str(), live["verdict"].as_str(), code),
        (Some("LiveProd"), Some("live"), 0),
        "{live:#}"
    );
    assert_eq!(live["schema"], 1);
    assert_eq!(live["commit"], head(&world, "main"));
    let served = step(&live, "LiveProd");
    assert!(served["evidence"].as_str().unwrap().starts_with("BLUE "), "{served}");
    assert_eq!(served["confidence"], "certain", "the container's own label or digest says so");

    let (waits, code) = journey(&world, "development").await;
    assert_eq!((waits["state"].as_str(), code), (Some("DeployedDev"), 1), "{waits:#}");
    assert!(waits["waits_for"].as_str().unwrap().starts_with("somebody to promote it to main"), "{waits:#}");

    let (open, code) = journey(&world, "61").await;
    assert_eq!((open["verdict"].as_str(), code), (Some("not_live"), 1), "{open:#}");
    assert_eq!((open["subject"].as_str(), open["pull"].as_u64()), (Some("pull"), Some(61)));
    assert_eq!(step(&open, "MergedDev")["mark"], "ahead");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_list_what_they_may_mean_and_a_number_chooses() {
    let world = World::playing("calm").await;
    let output = run(&world, Tokens::There, &["where", "feat"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("--pick N chooses one"), "{}", told(&output));
    let output = run(&world, Tokens::There, &["where", "feat", "--pick", "1"]).await;
    assert!(told(&output).contains("Answer: "), "{}", told(&output));
    let output = run(&world, Tokens::There, &["where", "no such thing at all"]).await;
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));
    let output = run(&world, Tokens::There, &["where"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_pull_request_is_followed_by_the_merge_that_brought_it() {
    let world = World::playing("calm").await;
    let (merged, _) = journey(&world, "#50").await;
    assert_eq!(merged["pull"], 50, "{merged:#}");
    let brought = step(&merged, "MergedDev")["evidence"].as_str().unwrap();
    assert!(brought.contains("Merge pull request #50"), "{brought}");
    assert_eq!(merged["branch"], "feature/test-timer");
    assert_eq!(merged["verdict"], "live", "main holds the merge: {merged:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_was_cancelled_names_the_run_that_took_its_place() {
    let world = fetched("cancelled-build").await;
    let (stopped, code) = journey(&world, "main").await;
    assert_eq!(code, 1, "{stopped:#}");
    let build = step(&stopped, "BuildingProd");
    assert_eq!(
        (stopped["state"].as_str(), build["fork"].as_str()),
        (Some("BuildCancelled"), Some("BuildCancelled")),
        "{stopped:#}"
    );
    assert!(build["evidence"].as_str().unwrap().contains("was cancelled by #"), "{build}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_failed_stops_the_change_before_development() {
    let world = fetched("skipped-deploy").await;
    let (stopped, code) = journey(&world, "development").await;
    assert_eq!((stopped["state"].as_str(), code), (Some("BuildFailed"), 1), "{stopped:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_did_not_come_yet_lies_ahead() {
    let world = fetched("lost-deploy").await;
    let (lost, code) = journey(&world, "development").await;
    assert_eq!((lost["state"].as_str(), code), (Some("BuildingDev"), 1), "{lost:#}");
    assert_eq!(step(&lost, "DeployedDev")["mark"], "ahead", "it may still come: {lost:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_waits_for_a_reviewer_says_so() {
    let world = fetched("waiting-approval").await;
    let (waits, code) = journey(&world, "main").await;
    assert_eq!(code, 1, "{waits:#}");
    assert!(waits["who"].as_str().is_some_and(|who| who.starts_with("cutover runs approve ")), "{waits:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_once_is_told_without_a_token_and_what_ran_then_too() {
    let world = World::playing("calm").await;
    let (live, _) = journey(&world, "main").await;
    let output = run(&world, Tokens::Gone, &["where", "main", "--json"]).await;
    let again: Value = serde_json::from_slice(&output.stdout).unwrap();
    for state in ["BuildingProd", "DeployingProd"] {
        assert_eq!(step(&again, state)["mark"], step(&live, state)["mark"], "{again:#}");
    }
    let now = run(&world, Tokens::There, &["where", "--at", "1s", "--json"]).await;
    let now: Value = serde_json::from_slice(&now.stdout).unwrap();
    assert_eq!(now["commit"], head(&world, "main"), "{now:#}");
    let long_ago = run(&world, Tokens::There, &["where", "--at", "900d"]).await;
    assert_eq!(long_ago.status.code(), Some(3), "{}", told(&long_ago));
    let wrong = run(&world, Tokens::There, &["--env", "moon", "where", "--at", "2h"]).await;
    assert_eq!(wrong.status.code(), Some(2), "{}", told(&wrong));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_changes_of_a_person_are_listed_with_their_states() {
    let world = World::playing("calm").await;
    let output = run(&world, Tokens::There, &["mine", "--author", "rohan", "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = listed["changes"].as_array().unwrap();
    assert!(!changes.is_empty(), "{listed:#}");
    assert!(changes.iter().all(|change| change["state"].is_string() && change["answer"].is_string()), "{listed:#}");
    let nobody = run(&world, Tokens::There, &["mine", "--author", "nobody-at-all"]).await;
    assert!(told(&nobody).contains("Nothing of nobody-at-all is open."), "{}", told(&nobody));
}
