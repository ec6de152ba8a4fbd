//! `cutover status` as it is called from a shell: git, GitHub and the registry together, and each of them alone in trouble.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::clock::Clock;
use practice::github::{GitHub, Right, Trouble as GithubTrouble, Way};
use practice::registry::{self as world, Registry, TOKEN, Trouble};
use practice::repository::{Made, build};
use serde_json::Value;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

struct World {
    github: GitHub,
    registry: Registry,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn calm() -> Self {
        Self::behind(chrono::TimeDelta::zero()).await
    }

    /// One whose clock is so far behind the one here.
    async fn behind(by: chrono::TimeDelta) -> Self {
        let now = chrono::Local::now() - by;
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now.fixed_offset()).unwrap();
        let github = GitHub::start(&made.origin, Clock::going(now.to_utc())).await.unwrap();
        let registry = Registry::start(world::of_repository(&made.origin).unwrap()).await.unwrap();
        Self { github, registry, made, folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("status").args(arguments).current_dir(&self.made.repository).env_clear();
        command.env("HOME", self.folder.path()).env("GH_TOKEN", self.github.token(Right::Push));
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("GHCR_TOKEN", TOKEN);
        command.env("CUTOVER_REGISTRY__IMAGE", self.registry.image());
        command.env("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend");
        command
    }

    async fn status(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().await.unwrap()
    }

    async fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let output = self.status(&[&["--json"], arguments].concat()).await;
        let told = serde_json::from_slice(&output.stdout);
        (output.status.code().unwrap(), told.unwrap_or_else(|_| panic!("{output:?}")))
    }
}

fn states(told: &Value) -> Vec<(&str, &str)> {
    let sources = told["sources"].as_array().unwrap().iter();
    sources.map(|one| (one["source"].as_str().unwrap(), one["state"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_clock_that_is_apart_from_githubs_is_said_and_ages_go_by_githubs() {
    let world = World::behind(chrono::TimeDelta::hours(3)).await;
    let output = world.status(&[]).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("the clock of GitHub is 2 h behind") || said.contains("is 3 h behind"), "{said}");
}

#[tokio::test]
async fn the_pipeline_has_build_image_and_deploy_and_what_is_wrong_outside_needs_attention() {
    let world = World::calm().await;
    let (code, told) = world.json(&[]).await;
    assert_eq!((code, &told["schema"]), (1, &Value::from(1)));
    assert!(states(&told).iter().all(|(_, state)| *state == "fresh"), "{told:#}");
    let branches = told["branches"].as_array().unwrap();
    let of = |role: &str| branches.iter().find(|branch| branch["role"] == role).unwrap();
    let main = of("production");
    assert_eq!((&main["build"]["state"], &main["image"]["state"]), (&"success".into(), &"whole".into()));
    assert_eq!(main["image"]["tag"], format!("main-{}", &main["head"].as_str().unwrap()[..7]));
    assert_eq!((&main["deploy"]["is"], &of("staging")["deploy"]["is"]), (&"there".into(), &"never".into()));
    assert!(told["pulls"].as_u64().unwrap() >= 4 && told["tags"].as_u64().unwrap() > 30);
    let about: Vec<&str> =
        told["attention"].as_array().unwrap().iter().map(|one| one["about"].as_str().unwrap()).collect();
    assert!(about.contains(&"image") && about.contains(&"review") && about.contains(&"drift"), "{about:?}");
    let lines = world.status(&[]).await;
    let text = String::from_utf8(lines.stdout).unwrap();
    assert!(text.contains("BUILD") && text.contains("ok #") && text.contains("cannot be had back"), "{text}");
}

#[tokio::test]
async fn a_source_that_fails_costs_its_own_lines_and_the_exit_code() {
    let world = World::calm().await;
    world.json(&[]).await;
    world.github.trouble(GithubTrouble::everywhere(Way::BadCredentials));
    world.registry.set_trouble(Trouble::Status(503));
    let (code, told) = world.json(&[]).await;
    assert_eq!(code, 3);
    let states = states(&told);
    assert!(states.contains(&("pull requests", "failed")) && states.contains(&("branches", "fresh")), "{states:?}");
    assert!(states.contains(&("images", "stale")), "what the last run knew of the images is still told: {states:?}");
    assert_eq!((&told["pulls"], told["tags"].as_u64().is_some()), (&Value::Null, true));
    assert_eq!(told["branches"][0]["build"]["is"], "unknown");
    let text = String::from_utf8(world.status(&[]).await.stdout).unwrap();
    assert!(text.contains("failed       pull requests: ") && text.contains("has expired (401)"), "{text}");
    assert!(text.contains("stale        images, as "), "{text}");
}

#[tokio::test]
async fn a_silent_registry_costs_the_deadline_and_no_more() {
    let world = World::calm().await;
    world.registry.set_trouble(Trouble::Silent);
    let began = Instant::now();
    let (code, told) = world.json(&["--deadline", "2"]).await;
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    assert_eq!(code, 3);
    let images = told["sources"].as_array().unwrap().iter().find(|one| one["source"] == "images").unwrap();
    assert_eq!(images["state"], "failed");
    assert!(images["why"].as_str().unwrap().starts_with("the registry did not answer within 2 s."), "{images}");
    assert!(told["pulls"].is_u64(), "GitHub answered in time");
}

#[tokio::test]
async fn offline_asks_nobody_and_says_so() {
    let world = World::calm().await;
    let (code, told) = world.json(&["--offline"]).await;
    assert_eq!(code, 1, "{told:#}");
    assert!(world.github.asked().is_empty());
    assert_eq!(
        told["absent"],
        serde_json::json!(["pull requests", "workflow runs", "images", "promotion lock", "environments"])
    );
    let text = String::from_utf8(world.status(&["--offline"]).await.stdout).unwrap();
    assert!(text.contains("not asked    pull requests") && text.contains("open pull requests unknown"), "{text}");
}

#[tokio::test]
async fn watch_tells_again_when_something_changed_and_only_then() {
    let world = World::calm().await;
    let mut child = world.command(&["--json", "--watch"]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
    std::process::Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "feat: more"])
        .current_dir(&world.made.repository)
        .status()
        .unwrap();
    let next = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await.unwrap().unwrap().unwrap();
    let next: Value = serde_json::from_str(&next).unwrap();
    assert_ne!(first["branches"], next["branches"]);
}
