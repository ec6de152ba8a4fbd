//! Whatever changes something is on the record of changes; whatever only reads is not.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use clap::CommandFactory;
use cutover::cli::Cli;
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::repository::{Made, build};
use serde_json::Value;
use std::collections::BTreeSet;
use tempfile::TempDir;

/// The commands that change nothing that others rely on: they read, print, or open the console.
const READS: &[&str] = &[
    "completions",
    "delivery",
    "lint",
    "man",
    "mine",
    "roadmap",
    "where",
    "audit",
    "audit verify",
    "bisect",
    "branches",
    "break-glass",
    "changelog check",
    "changelog list",
    "changelog policy",
    "config",
    "config check",
    "config keys",
    "config sample",
    "demo",
    "doctor",
    "drill",
    "env",
    "follow",
    "health",
    "fleet",
    "images",
    "images compare",
    "images show",
    "keys",
    "keys test",
    "logs",
    "precheck",
    "prs",
    "prs show",
    "runs",
    "runs log",
    "runs show",
    "secrets diff",
    "status",
    "themes",
];

/// Those that go through the one function that sends an act at GitHub, or move production: they are tried where there is
/// something to approve, to try again, to promote or to put back.
const SENT: &[&str] = &["runs rerun", "runs cancel", "runs approve", "runs reject", "promote", "rollback"];

/// The others that change something, each with words that do, and how the record calls it.
const CHANGES: &[(&str, &[&str], &str)] = &[
    ("changelog heal", &["changelog", "heal", "--yes"], "changelog heal --yes"),
    ("changelog index", &["changelog", "index", "--yes"], "changelog index --yes"),
    ("changelog fix", &["changelog", "fix", "--yes", "--commit"], "changelog fix --yes --commit"),
    (
        "changelog new",
        &["changelog", "new", "MISSING", "-d", "Leads are paged.", "-b", "none", "--yes"],
        "changelog new --yes",
    ),
    ("init", &["init", "--force"], "init"),
    ("trust", &["trust", "--yes"], "trust"),
    ("trust", &["trust", "--revoke"], "trust --revoke"),
    ("fetch", &["fetch", "--prune"], "fetch --prune"),
    ("lock", &["lock", "--take", "--reason", "tests"], "lock --take"),
    ("lock", &["lock", "--take-over", "--reason", "tests"], "lock --take-over"),
    ("unlock", &["unlock"], "unlock"),
    ("freeze", &["freeze", "--reason", "tests"], "freeze"),
    ("prs comment", &["prs", "comment", "57", "well done", "--yes"], "prs comment 57"),
    ("prs ask", &["prs", "ask", "59", "--yes"], "prs comment 59"),
    ("prs open", &["prs", "open", "development", "--into", "main", "--yes"], "prs open development --into main"),
    ("prs merge", &["prs", "merge", "61", "--yes"], "prs merge 61"),
    ("runs start", &["runs", "start", "build.yml", "--yes"], "runs start build.yml"),
];

struct World {
    github: GitHub,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn calm() -> Self {
        let now = chrono::Local::now();
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now.fixed_offset()).unwrap();
        let github = GitHub::start(&made.origin, Clock::going(now.to_utc())).await.unwrap();
        Self { github, made, folder }
    }

    async fn cutover(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&self.made.repository).env_clear().env("HOME", self.folder.path());
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("PATH", std::env::var("PATH").unwrap());
        command.env("GH_TOKEN", self.github.token(Right::Push)).env("USER", "asha").env("HOSTNAME", "desk");
        command.env("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend");
        for name in ["GIT_AUTHOR", "GIT_COMMITTER"] {
            command.env(format!("{name}_NAME"), "Asha").env(format!("{name}_EMAIL"), "asha@example.com");
        }
        let output = command.output().await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap(), text.into_owned())
    }

    /// What is on record, newest first.
    async fn recorded(&self) -> Vec<Value> {
        let (_, text) = self.cutover(&["audit", "--json"]).await;
        let told: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        told["records"].as_array().unwrap_or_else(|| panic!("{told:#}")).clone()
    }

    /// A commit that lacks its entry.
    async fn missing(&self) -> String {
        let (_, text) = self.cutover(&["changelog", "check", "--json"]).await;
        let report: Value = serde_json::from_str(&text).unwrap();
        let drift = report["drift"].as_array().unwrap();
        let found = drift.iter().find(|one| one["kind"] == "missing").unwrap_or_else(|| panic!("{report:#}"));
        found["commit"].as_str().unwrap().to_owned()
    }
}

/// The commands that have no commands below them, and those that do something by themselves too.
fn leaves(command: &clap::Command, above: &str, found: &mut BTreeSet<String>) {
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        let name = format!("{above} {}", one.get_name()).trim().to_owned();
        if !one.has_subcommands() || !one.is_subcommand_required_set() {
            found.insert(name.clone());
        }
        leaves(one, &name, found);
    }
}

#[test]
fn every_command_is_known_to_change_something_or_to_read() {
    let mut all = BTreeSet::new();
    leaves(&Cli::command(), "", &mut all);
    let known: BTreeSet<String> =
        READS.iter().chain(SENT).copied().chain(CHANGES.iter().map(|(name, ..)| *name)).map(str::to_owned).collect();
    assert_eq!(all, known, "a command that is new belongs into one of the lists above");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_changes_anything_where_that_is_refused() {
    let world = World::calm().await;
    for (name, words, _) in CHANGES {
        let missing = if words.contains(&"MISSING") { world.missing().await } else { String::new() };
        let words = words.iter().map(|word| if *word == "MISSING" { missing.as_str() } else { *word });
        let words: Vec<&str> = ["--read-only"].into_iter().chain(words).collect();
        let (code, text) = world.cutover(&words).await;
        assert!(code == 4 && text.contains("read-only"), "{name}: {code} {text}");
    }
    let kept = world.folder.path().join("kept.toml");
    let tables = ["production", "development"].map(|name| format!("[environment.{name}]\nread_only = true\n"));
    std::fs::write(&kept, tables.concat()).unwrap();
    for (name, words, _) in CHANGES {
        if ["lock", "unlock", "freeze", "prs merge", "runs start"].contains(name) {
            let words: Vec<&str> = ["--config", kept.to_str().unwrap()].iter().chain(*words).copied().collect();
            let (code, text) = world.cutover(&words).await;
            assert!(code == 4 && text.contains("read-only"), "{name}: {code} {text}");
        }
    }
    let recorded = world.recorded().await;
    let not_done = |deed: &Value| deed["result"] == "began" || deed["result"] == "refused";
    assert!(recorded.iter().all(not_done), "nothing was done: {recorded:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_that_changes_something_is_on_record() {
    let world = World::calm().await;
    for (name, words, what) in CHANGES {
        let missing = if words.contains(&"MISSING") { world.missing().await } else { String::new() };
        let words: Vec<&str> =
            words.iter().map(|word| if *word == "MISSING" { missing.as_str() } else { *word }).collect();
        let before = world.recorded().await.len();
        let (code, text) = world.cutover(&words).await;
        assert!([0, 1, 3].contains(&code), "{name}: {code} {text}");
        let recorded = world.recorded().await;
        let new = &recorded[..recorded.len() - before];
        assert!(new.iter().any(|deed| deed["what"].as_str().unwrap().starts_with(what)), "{name}: {new:#?} {text}");
        assert!(new.iter().all(|deed| deed["who"] == "asha"), "{new:#?}");
    }
    let before = world.recorded().await.len();
    for words in
        [&["branches"][..], &["prs"], &["runs"], &["lock"], &["changelog", "check"], &["changelog", "fix", "--dry-run"]]
    {
        world.cutover(words).await;
    }
    assert_eq!(world.recorded().await.len(), before, "whatever only reads leaves no line");
}
