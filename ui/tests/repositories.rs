//! The commands in repositories that are not as one hopes: without a remote, empty, cut off, on another branch.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use std::path::Path;
use std::process::{Command, Output};

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    let command = command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.com");
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn cutover(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.args(arguments).current_dir(folder).env_clear().env("HOME", folder).env("PATH", path).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn empty() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    folder
}

fn committed(count: usize) -> tempfile::TempDir {
    let folder = empty();
    for at in 0..count {
        git(folder.path(), &["commit", "--quiet", "--allow-empty", "-m", &format!("feat: number {at}")]);
    }
    folder
}

#[test]
fn fetching_without_a_remote_is_a_wrong_question() {
    let folder = committed(1);
    let fetched = cutover(folder.path(), &["fetch"]);
    assert_eq!(fetched.status.code(), Some(2), "{fetched:?}");
    assert!(err(&fetched).contains("No remote is configured") && err(&fetched).contains("git remote add"));
}

#[test]
fn outside_of_a_repository_every_command_that_needs_one_ends_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let calls: [&[&str]; 6] =
        [&["branches"], &["fetch"], &["changelog", "check"], &["init"], &["trust"], &["trust", "--yes"]];
    for call in calls {
        let ended = cutover(folder.path(), call);
        assert_eq!(ended.status.code(), Some(3), "{call:?}: {ended:?}");
        assert!(err(&ended).contains("is not in a git repository") && err(&ended).contains("--repo PATH"), "{ended:?}");
    }
}

#[test]
fn an_empty_repository_says_that_it_has_no_branch_yet() {
    let folder = empty();
    let listed = cutover(folder.path(), &["branches"]);
    assert_eq!((listed.status.code(), out(&listed).as_str()), (Some(0), "No branch has a commit yet.\n"));
}

#[test]
fn where_there_is_no_commit_that_is_said_and_nothing_is_called_clean() {
    let folder = empty();
    let roadmap = cutover(folder.path(), &["roadmap"]);
    assert!(err(&roadmap).contains("There is no commit here yet, so HEAD means nothing"), "{roadmap:?}");
    let status = out(&cutover(folder.path(), &["status"]));
    assert!(status.contains("nothing to check: no commit yet") && !status.contains("no drift"), "{status}");
}

#[test]
fn what_asks_github_says_outside_of_a_repository_that_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    for call in ["prs", "runs", "lock", "delivery"] {
        assert!(err(&cutover(folder.path(), &[call])).contains("Start in a clone"), "{call}");
    }
}

#[test]
fn a_configuration_that_cannot_be_used_is_not_called_read() {
    let folder = committed(1);
    let file = folder.path().join("broken.toml");
    std::fs::write(&file, "[service\n").unwrap();
    let told = out(&cutover(folder.path(), &["--config", file.to_str().unwrap(), "config"]));
    let line = told.lines().find(|line| line.starts_with("named file")).unwrap();
    assert!(line.ends_with("cannot be used"), "{line}");
}

#[test]
fn half_a_history_is_no_clean_changelog() {
    let origin = committed(3);
    let folder = tempfile::tempdir().unwrap();
    let address = format!("file://{}", origin.path().display());
    git(folder.path(), &["clone", "--quiet", "--depth", "1", &address, "clone"]);
    let clone = folder.path().join("clone");
    let checked = cutover(&clone, &["changelog", "check"]);
    assert_eq!(checked.status.code(), Some(3), "{checked:?}");
    assert!(out(&checked).contains("shallow clone") && out(&checked).contains("--unshallow"), "{checked:?}");
    assert_eq!(cutover(&clone, &["changelog", "check", "--json"]).status.code(), Some(3));
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(cutover(&clone, &["changelog", "check"]).status.code(), Some(1));
}

#[test]
fn head_in_a_command_is_the_commit_that_is_checked_out() {
    let origin = committed(2);
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["clone", "--quiet", origin.path().to_str().unwrap(), "clone"]);
    let clone = folder.path().join("clone");
    git(&clone, &["checkout", "--quiet", "-b", "feature/x"]);
    git(&clone, &["commit", "--quiet", "--allow-empty", "-m", "feat: mine"]);
    let asked = cutover(&clone, &["changelog", "policy", "HEAD", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert_eq!(told["subject"], "feat: mine");
}

#[test]
fn a_file_that_is_printed_is_an_object_with_json() {
    let folder = committed(1);
    for arguments in [["config", "sample", "--json"], ["init", "--stdout", "--json"]] {
        let printed = cutover(folder.path(), &arguments);
        let told: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
        assert_eq!(told["schema"], 1);
        assert!(told["text"].as_str().unwrap().contains("[branches]"), "{told}");
    }
    assert!(!folder.path().join("cutover.toml").exists());
}

#[test]
fn a_file_that_cannot_be_read_is_not_trusted() {
    let folder = committed(1);
    std::fs::write(folder.path().join("cutover.toml"), "[branches\n").unwrap();
    for call in [&["trust"][..], &["trust", "--yes"]] {
        let ended = cutover(folder.path(), call);
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        assert!(err(&ended).contains("cutover.toml:1:10") && !out(&ended).contains("is used"), "{ended:?}");
    }
}
