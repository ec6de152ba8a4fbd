//! `cutover promote --plan` as it is called from a shell, against a GitHub and a registry on loopback.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::registry::{self as world, Registry, TOKEN};
use practice::repository::{Made, build};
use serde_json::Value;
use std::process::Output;
use tempfile::TempDir;

struct World {
    github: GitHub,
    registry: Registry,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn calm() -> Self {
        let now = chrono::Local::now();
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now.fixed_offset()).unwrap();
        let github = GitHub::start(&made.origin, Clock::going(now.to_utc())).await.unwrap();
        let registry = Registry::start(world::of_repository(&made.origin).unwrap()).await.unwrap();
        Self { github, registry, made, folder }
    }

    async fn promote(&self, arguments: &[&str], right: Right) -> Output {
        self.command(arguments, right).output().await.unwrap()
    }

    fn command(&self, arguments: &[&str], right: Right) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("promote").args(arguments).current_dir(&self.made.repository).env_clear();
        command.env("HOME", self.folder.path()).env("GH_TOKEN", self.github.token(right)).env("GHCR_TOKEN", TOKEN);
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("PATH", std::env::var_os("PATH").unwrap());
        command.env("CUTOVER_REGISTRY__IMAGE", self.registry.image());
        command.env("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend");
        command.env("CUTOVER_PROMOTION__GATES", r#"[{ name = "ships", run = "echo would ship $CUTOVER_SHIPS" }]"#);
        command
    }

    async fn json(&self, right: Right) -> (i32, Value) {
        let output = self.promote(&["--plan", "--json"], right).await;
        let told = serde_json::from_slice(&output.stdout);
        (output.status.code().unwrap(), told.unwrap_or_else(|_| panic!("{output:?}")))
    }
}

#[tokio::test]
async fn the_plan_is_one_object_by_the_contract_and_the_exit_code_what_the_gates_say() {
    let world = World::calm().await;
    let (code, told) = world.json(Right::Push).await;
    assert_eq!((code, &told["schema"], &told["verdict"]), (3, &Value::from(1), &"unknown".into()), "{told:#}");
    assert_eq!(told["plan"].as_str().unwrap().len(), 64);
    assert_eq!((told["from"].as_str().unwrap().len(), told["to"].as_str().unwrap().len()), (40, 40));
    let gates = told["gates"].as_array().unwrap();
    assert_eq!(gates.len(), 21);
    let of = |id: &str| gates.iter().find(|gate| gate["id"] == id).unwrap();
    for gate in gates {
        let state = gate["state"].as_str().unwrap();
        assert!(["pass", "warn", "block", "unknown"].contains(&state), "{gate}");
        assert!(
            !gate["observed"].as_str().unwrap().is_empty() && (state == "pass" || gate["clears"].is_string()),
            "{gate}"
        );
    }
    assert_eq!(of("image")["state"], "pass", "{}", of("image"));
    let ships = of("ships")["observed"].as_str().unwrap();
    assert!(ships.ends_with(&format!("would ship {}", told["from"].as_str().unwrap())), "{ships}");
    assert!(told["steps"].as_array().unwrap().len() >= 9);
    assert_eq!(told["ships"]["count"], 6);
    let accept: Vec<&str> = told["accept"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(accept.contains(&"schema") && accept.contains(&"prod_health"), "{accept:?}");
}

#[tokio::test]
async fn the_lines_say_what_is_in_the_way_first_and_end_with_the_answer() {
    let world = World::calm().await;
    let output = world.promote(&["--plan"], Right::Push).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("PLAN   development ") && text.contains("nothing was sent"), "{text}");
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    assert!(place("unknown  prod_health") < place("pass     push_right"), "{text}");
    assert!(place("Slot.releasedAt: new nullable column, timestamptz") < place("STEPS"), "{text}");
    assert!(
        text.trim_end().lines().last().unwrap().starts_with("It may go once each of these is cleared or accepted"),
        "{text}"
    );
}

#[tokio::test]
async fn a_reader_is_blocked_and_told_who_is_not() {
    let world = World::calm().await;
    let (code, told) = world.json(Right::Pull).await;
    assert_eq!((code, &told["blocked_by"]), (4, &serde_json::json!(["push_right"])), "{told:#}");
}

#[tokio::test]
async fn the_notes_alone_are_markdown_and_without_a_flag_it_is_planned() {
    let world = World::calm().await;
    let notes = world.promote(&["--plan", "--notes"], Right::Push).await;
    assert_eq!(notes.status.code(), Some(0));
    assert!(String::from_utf8(notes.stdout).unwrap().contains("\n## Features\n"));
    let (bare, planned) = (world.promote(&[], Right::Push).await, world.promote(&["--plan"], Right::Push).await);
    assert_eq!(bare.status.code(), planned.status.code(), "{bare:?}");
    assert!(String::from_utf8(bare.stdout).unwrap().contains("push_right"));
}

impl World {
    /// The same with a second person asked for.
    async fn cutover(&self, arguments: &[&str], right: Right) -> (i32, String) {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&self.made.repository).env_clear();
        command.env("HOME", self.folder.path()).env("GH_TOKEN", self.github.token(right)).env("GHCR_TOKEN", TOKEN);
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("PATH", std::env::var_os("PATH").unwrap());
        command.env("CUTOVER_REGISTRY__IMAGE", self.registry.image()).env("CUTOVER_PROMOTION__TWO_PERSON", "true");
        command.env("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend");
        let Output { status, stdout, stderr } = command.output().await.unwrap();
        (status.code().unwrap(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
    }

    /// How often a comment was sent.
    fn comments_sent(&self) -> usize {
        self.github.sent().iter().filter(|sent| sent.method == "POST" && sent.path.ends_with("/comments")).count()
    }
}

fn gate(told: &str) -> Value {
    let told: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    told["gates"].as_array().unwrap().iter().find(|gate| gate["id"] == "second_person").unwrap().clone()
}

#[tokio::test]
async fn a_second_person_approves_the_plan_once_and_nobody_approves_their_own() {
    let world = World::calm().await;
    let (code, told) = world.cutover(&["prs", "open", "development", "--into", "main", "--yes"], Right::Push).await;
    assert_eq!(code, 0, "{told}");
    let (code, told) = world.cutover(&["promote", "--plan", "--json"], Right::Push).await;
    assert_eq!((code, &gate(&told)["state"]), (4, &"block".into()), "{told}");
    let plan: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    let hash = plan["plan"].as_str().unwrap();
    let approve = |hash: &str| ["promote".into(), "--approve".into(), hash.to_owned(), "--yes".into()];
    let call = async |hash: &str, right, flag: &[&str]| {
        let words: [String; 4] = approve(hash);
        let words: Vec<&str> = words.iter().map(String::as_str).chain(flag.iter().copied()).collect();
        world.cutover(&words, right).await
    };
    let (code, told) = call(hash, Right::Push, &[]).await;
    assert!(code == 4 && told.contains("one's own plan is not approved; nothing was sent"), "{code} {told}");
    let (code, told) = call("ffffffffffff", Right::Triage, &[]).await;
    assert!(code == 4 && told.contains("This console sees plan"), "{code} {told}");
    assert_eq!(call("abc", Right::Triage, &[]).await.0, 2);
    let (code, told) = call(&hash[..12], Right::Triage, &["--read-only"]).await;
    assert!(code == 4, "{code} {told}");
    assert_eq!(world.comments_sent(), 0);
    let (code, told) = call(&hash[..12], Right::Triage, &[]).await;
    assert_eq!((code, world.comments_sent()), (0, 1), "{told}");
    let (code, told) = call(hash, Right::Triage, &[]).await;
    assert!(code == 0 && told.contains("approved it on") && world.comments_sent() == 1, "{code} {told}");
    let (code, told) = call(hash, Right::Pull, &[]).await;
    assert_eq!((code, world.comments_sent()), (0, 2), "whoever reads may comment, and so approve: {told}");
    let (_, told) = world.cutover(&["promote", "--plan", "--json"], Right::Push).await;
    assert_eq!(gate(&told)["state"], "pass", "{told}");
}

#[tokio::test]
async fn a_branch_that_moves_while_the_commands_run_refuses_what_they_said() {
    let world = World::calm().await;
    let origin = world.made.origin.display();
    let run = format!("git -C {origin} update-ref refs/heads/development refs/heads/main");
    let gates = format!("[{{ name = \"slow\", run = \"{run}\" }}]");
    let output = world.command(&["--plan"], Right::Push).env("CUTOVER_PROMOTION__GATES", gates).output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(4) && text.contains("development moved from"), "{output:?}");
}
