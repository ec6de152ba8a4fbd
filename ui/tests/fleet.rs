//! `cutover fleet` over two whole practice worlds, each with a configuration of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

#[path = "environments/world.rs"]
#[expect(dead_code, reason = "the tests of environments use the rest of it")]
mod world;

use practice::github::Right;
use practice::registry::TOKEN;
use serde_json::Value;
use std::process::Output;
use tokio::process::Command;
use world::World;

/// The program with the person's own settings alone: what leads to a world stands in its repository.
fn command(home: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(arguments).current_dir(home.folder.path()).env_clear().env("HOME", home.home());
    command.env("PATH", std::env::var("PATH").unwrap()).env("GHCR_TOKEN", TOKEN);
    command.env("GH_TOKEN", home.practice.github.token(Right::Push)).kill_on_drop(true);
    command.envs(home.variables().into_iter().filter(|(name, _)| !name.starts_with("CUTOVER_")));
    command
}

fn told(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn run(home: &World, arguments: &[&str]) -> Output {
    command(home, arguments).output().await.unwrap()
}

/// Writes what leads to a world into its repository.
fn configured(world: &World) -> String {
    let (api, image) = (world.practice.github.base_url(), world.practice.registry.image());
    let servers = format!(
        "[service]\nrepository = \"MAS-Mr-Mentor/mr-mentor-backend\"\n[github]\napi_url = \"{api}\"\n[registry]\nimage = \"{image}\"\n"
    );
    let text = format!("{}\n{servers}", world.configuration());
    std::fs::write(world.made.repository.join("cutover.toml"), text).unwrap();
    world.made.repository.display().to_string()
}

fn services(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(output)))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_service_is_a_row_of_its_own_world_and_one_that_is_not_there_costs_its_own() {
    let (calm, incident) = (World::playing("calm").await, World::playing("incident").await);
    let (first, second) = (configured(&calm), configured(&incident));
    let untrusted = run(&calm, &["fleet", &first, "--json"]).await;
    assert_eq!(untrusted.status.code(), Some(3), "{}", told(&untrusted));
    assert!(told(&untrusted).contains("cutover trust"), "{}", told(&untrusted));
    for repository in [&first, &second] {
        let trusted = run(&calm, &["--repo", repository, "trust", "--yes"]).await;
        assert_eq!(trusted.status.code(), Some(0), "{}", told(&trusted));
    }
    let gone = calm.folder.path().join("gone").display().to_string();
    let output = run(&calm, &["fleet", &first, &second, &gone, "--json"]).await;
    let fleet = services(&output);
    assert_eq!((output.status.code(), fleet["schema"].as_u64()), (Some(3), Some(1)), "{fleet:#}");
    let rows = fleet["services"].as_array().unwrap();
    let paths: Vec<&str> = rows.iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [&first, &second, &gone]);
    let live = |row: &Value| {
        let live = row["live"].as_array().unwrap().iter().find(|live| live["environment"] == "production").cloned();
        live.unwrap_or_else(|| panic!("{row:#}"))
    };
    assert_ne!(live(&rows[0])["health"], "bad", "{fleet:#}");
    assert_eq!(live(&rows[1])["health"], "bad", "the other world has an incident: {fleet:#}");
    assert!(rows[0]["pulls"].as_u64().unwrap() > 0 && rows[0]["drift"].is_u64(), "{fleet:#}");
    let missing = &rows[2];
    assert!(missing["drift"].is_null() && missing["pulls"].is_null() && missing["attention"].is_null(), "{missing:#}");
    assert!(!missing["unread"].as_array().unwrap().is_empty(), "{missing:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_services_of_the_own_configuration_are_taken_when_none_is_named() {
    let world = World::playing("calm").await;
    let repository = configured(&world);
    let none = run(&world, &["fleet"]).await;
    assert_eq!(none.status.code(), Some(2), "{}", told(&none));
    assert!(told(&none).contains("No service is named"), "{}", told(&none));
    let folder = world.home().join(".config/cutover");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("[fleet]\nservices = [\"{repository}\", \"code/api\"]\n");
    std::fs::write(folder.join("config.toml"), text).unwrap();
    assert_eq!(run(&world, &["--repo", &repository, "trust", "--yes"]).await.status.code(), Some(0));
    let output = run(&world, &["fleet"]).await;
    let said = told(&output);
    assert!(said.starts_with("SERVICE"), "{said}");
    assert!(said.contains("production ") && said.contains("is no absolute path"), "{said}");
    assert_eq!(output.status.code(), Some(3), "{said}");
}
