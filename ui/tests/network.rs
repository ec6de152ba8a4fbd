//! The commands that go on, while the network goes and comes back: the reason is said once, and what comes after it is
//! printed as if nothing had been.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::repository::build;
use practice::wire::{Line, Wire};
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::Command;

async fn next(lines: &mut Lines<BufReader<impl AsyncRead + Unpin>>) -> String {
    tokio::time::timeout(Duration::from_mins(1), lines.next_line()).await.unwrap().unwrap().unwrap()
}

#[tokio::test]
async fn watching_goes_on_when_the_line_is_cut_and_tells_what_changed_meanwhile() {
    let (now, folder) = (chrono::Local::now(), tempfile::tempdir().unwrap());
    let made = build(folder.path(), now.fixed_offset()).unwrap();
    let github = GitHub::start(&made.origin, Clock::going(now.to_utc())).await.unwrap();
    let wire = Wire::to(&github.base_url()).await.unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["runs", "--json", "--watch"]).current_dir(&made.repository).env_clear().env("HOME", folder.path());
    command.env("CUTOVER_GITHUB__API_URL", wire.url()).env("GH_TOKEN", github.token(Right::Push));
    command.env("CUTOVER_SERVICE__REPOSITORY", github.full_name());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&next(&mut told).await).unwrap();
    wire.set(Line::Torn(400));
    let why = next(&mut said).await;
    assert!(why.starts_with("cutover: reading the runs of the workflows: the connection broke ("), "{why}");
    assert_eq!(next(&mut said).await, "  It may be over when it is asked again.");
    github.push("main", ("hotfix.txt", "x"), "claude-code-india", "fix: hot").unwrap();
    wire.set(Line::Whole);
    let then: Value = serde_json::from_str(&next(&mut told).await).unwrap();
    let newest = |told: &Value| told["runs"][0]["id"].clone();
    assert_ne!(newest(&first), newest(&then));
}
