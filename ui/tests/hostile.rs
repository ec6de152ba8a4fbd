//! Texts from outside that try to act on the terminal, as they are printed by the commands: plain lines show them as
//! letters, and JSON holds them as they are.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::registry::{self as world, Registry, TOKEN};
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use serde_json::Value;
use std::process::Output;
use tempfile::TempDir;
use tokio::process::Command;

struct World {
    github: GitHub,
    registry: Registry,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn hostile() -> Self {
        let now = chrono::Local::now();
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now.fixed_offset()).unwrap();
        let scenario = Scenario::named("hostile").unwrap().text;
        let github = GitHub::play(&made.origin, Clock::going(now.to_utc()), scenario).await.unwrap();
        let registry = Registry::start(world::of_repository(&made.origin).unwrap()).await.unwrap();
        Self { github, registry, made, folder }
    }

    async fn cutover(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&self.made.repository).env_clear().env("HOME", self.folder.path());
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("GH_TOKEN", self.github.token(Right::Push));
        command.env("CUTOVER_SERVICE__REPOSITORY", self.github.full_name());
        command.env("CUTOVER_REGISTRY__IMAGE", self.registry.image()).env("GHCR_TOKEN", TOKEN);
        command.output().await.unwrap()
    }
}

/// What would act on a terminal, or turn what is read.
fn acts(letter: char) -> bool {
    (letter.is_control() && letter != '\n') || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[tokio::test]
async fn plain_lines_hold_no_letter_that_acts_on_a_terminal() {
    let world = World::hostile().await;
    let pulls: Value = serde_json::from_slice(&world.cutover(&["prs", "--json"]).await.stdout).unwrap();
    let hostile =
        pulls["pulls"].as_array().unwrap().iter().find(|pull| pull["title"].as_str().unwrap().contains('\u{1b}'));
    let number = hostile.unwrap()["number"].to_string();
    let cases: [&[&str]; 7] = [
        &["prs"],
        &["runs"],
        &["images"],
        &["status"],
        &["branches"],
        &["prs", "merge", &number],
        &["prs", "comment", &number, "hello \u{1b}[2J"],
    ];
    for arguments in cases {
        let output = world.cutover(arguments).await;
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(!text.chars().any(acts), "{arguments:?}: {text:?}");
        }
    }
    let text = String::from_utf8(world.cutover(&["prs"]).await.stdout).unwrap();
    assert!(text.contains("⟨202E⟩"), "{text}");
    assert!(text.contains("ghost"), "{text}");
}

#[tokio::test]
async fn json_holds_what_github_said_unchanged() {
    let world = World::hostile().await;
    let output = world.cutover(&["prs", "--json"]).await;
    assert!(!output.stdout.contains(&0x1b), "escaped as JSON escapes it");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let titles: Vec<&str> =
        told["pulls"].as_array().unwrap().iter().filter_map(|pull| pull["title"].as_str()).collect();
    assert!(titles.contains(&"\u{1b}[2Jfix: clears the screen\u{7}"), "{titles:?}");
    assert!(titles.iter().any(|title| title.contains('\u{202e}')), "{titles:?}");
    let nobody = told["pulls"].as_array().unwrap().iter().find(|pull| pull["title"] == "feat: nobody wrote this");
    assert_eq!(nobody.unwrap()["author"], Value::Null);
}
