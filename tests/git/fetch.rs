//! `git fetch` through the person's own git: what it says, that it stops, and what it leaves running.

use crate::common::Scratch;
use engine::fault::{FaultKind, Result};
use engine::sources::git::{FetchSettings, Git, Prune, fetch};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

fn pair() -> (Scratch, Scratch) {
    let (origin, scratch) = (Scratch::started(), Scratch::bare_folder());
    scratch.git(&["clone", "--quiet", origin.path().to_str().unwrap(), "."]);
    (origin, scratch)
}

fn settings(scratch: &Scratch) -> FetchSettings {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let variables = [("PATH", path), ("GIT_CONFIG_GLOBAL", "/dev/null".into()), ("LC_ALL", "C".into())];
    let variables = variables.into_iter().map(|(name, value)| (name.into(), value)).collect();
    FetchSettings { repository: scratch.path().to_path_buf(), remote: None, prune: Prune::AsSet, variables }
}

async fn fetched(settings: FetchSettings) -> (Result<String>, Vec<Option<u8>>) {
    let (sender, mut steps) = mpsc::channel(1024);
    let result = fetch(settings, sender, CancellationToken::new()).await;
    let mut percents = Vec::new();
    while let Some(step) = steps.recv().await {
        percents.push(step.percent);
    }
    (result, percents)
}

#[tokio::test]
async fn a_fetch_brings_new_commits_and_shows_its_progress() {
    let (origin, scratch) = pair();
    let new = origin.commit("feat: new", &[("a", "1\n")]);
    let (result, percents) = fetched(settings(&scratch)).await;
    let printed = result.unwrap();
    assert!(printed.contains("main") && printed.contains("->") && !printed.contains('%'), "{printed}");
    assert!(percents.contains(&Some(100)), "{percents:?}");
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.resolve("origin/main").unwrap().to_string(), new);
}

#[tokio::test]
async fn without_a_remote_there_is_nothing_to_fetch_from() {
    let scratch = Scratch::started();
    let fault = fetched(settings(&scratch)).await.0.unwrap_err();
    assert_eq!((fault.exit_code(), fault.next_step().is_some()), (2, true), "{fault}");
    let unknown = FetchSettings { remote: Some("nowhere".into()), ..settings(&scratch) };
    let fault = fetched(unknown).await.0.unwrap_err();
    assert_eq!((fault.exit_code(), fault.next_step().is_some()), (5, true), "{fault}");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_not_called_a_git_that_is_not_there() {
    let (_origin, scratch) = pair();
    let gone = FetchSettings { repository: scratch.path().join("gone"), ..settings(&scratch) };
    let fault = fetched(gone).await.0.unwrap_err();
    assert!(fault.to_string().ends_with("gone is gone, so there is nothing to fetch into"), "{fault}");
    assert!(fault.next_step().is_some());
}

#[tokio::test]
async fn a_fetch_that_brings_nothing_is_no_fault() {
    let (_origin, scratch) = pair();
    assert_eq!(fetched(settings(&scratch)).await.0.unwrap(), "");
}

#[tokio::test]
async fn pruning_takes_away_what_the_remote_no_longer_has() {
    let (origin, scratch) = pair();
    origin.git(&["branch", "short-lived"]);
    fetched(settings(&scratch)).await.0.unwrap();
    origin.git(&["branch", "-D", "short-lived"]);
    fetched(settings(&scratch)).await.0.unwrap();
    let git = Git::discover(scratch.path()).unwrap();
    assert!(git.resolve("origin/short-lived").is_ok(), "as git is set, nothing is taken away");
    fetched(FetchSettings { prune: Prune::Gone, ..settings(&scratch) }).await.0.unwrap();
    assert!(git.resolve("origin/short-lived").is_err());
}

#[tokio::test]
async fn the_errors_of_git_are_shown_whole() {
    let (_origin, scratch) = pair();
    scratch.git(&["remote", "set-url", "origin", "/nowhere/at all.git"]);
    let fault = fetched(settings(&scratch)).await.0.unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Failed);
    let text = fault.to_string();
    assert!(text.contains("'/nowhere/at all.git' does not appear to be a git repository"), "{text}");
    assert!(text.contains("and the repository exists."), "the last line too: {text}");
}

#[tokio::test]
async fn a_remote_is_never_taken_for_an_option() {
    let (_origin, scratch) = pair();
    let trap = scratch.join("sprung");
    let remote = Some(format!("--upload-pack=touch {}", trap.display()));
    let result = fetched(FetchSettings { remote, ..settings(&scratch) }).await.0;
    assert!(result.is_err() && !trap.exists());
}

#[tokio::test]
async fn without_git_it_says_so() {
    let (_origin, scratch) = pair();
    let variables = vec![("PATH".into(), "/nowhere".into())];
    let fault = fetched(FetchSettings { variables, ..settings(&scratch) }).await.0.unwrap_err();
    assert!(fault.next_step().unwrap().contains("git command"), "{fault}");
}

/// A remote whose helper writes the number of a child it starts and then waits for ever.
fn endless(scratch: &Scratch) {
    let helper = scratch.join("endless.sh");
    fs::write(&helper, "#!/bin/sh\nsleep 600 &\necho $! > \"$(dirname \"$0\")/child\"\necho begun >&2\nwait\n")
        .unwrap();
    fs::set_permissions(&helper, fs::Permissions::from_mode(0o755)).unwrap();
    scratch.git(&["config", "remote.origin.uploadpack", helper.to_str().unwrap()]);
}

fn alive(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z")
}

#[tokio::test]
async fn a_stopped_fetch_leaves_nothing_running() {
    let (_origin, scratch) = pair();
    endless(&scratch);
    let (sender, mut steps) = mpsc::channel(16);
    let cancel = CancellationToken::new();
    let running = tokio::spawn(fetch(settings(&scratch), sender, cancel.clone()));
    let begun = tokio::time::timeout(Duration::from_secs(20), steps.recv()).await.unwrap().unwrap();
    assert_eq!(begun.line, "begun");
    let child = fs::read_to_string(scratch.join("child")).unwrap().trim().to_owned();
    assert!(alive(&child));
    cancel.cancel();
    let fault = running.await.unwrap().unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Cancelled);
    let gone = async {
        while alive(&child) {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), gone).await.is_ok());
}

#[tokio::test]
async fn a_dropped_fetch_leaves_nothing_running() {
    let (_origin, scratch) = pair();
    endless(&scratch);
    let (sender, mut steps) = mpsc::channel(16);
    let running = tokio::spawn(fetch(settings(&scratch), sender, CancellationToken::new()));
    tokio::time::timeout(Duration::from_secs(20), steps.recv()).await.unwrap().unwrap();
    let child = fs::read_to_string(scratch.join("child")).unwrap().trim().to_owned();
    running.abort();
    let gone = async {
        while alive(&child) {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), gone).await.is_ok());
}
