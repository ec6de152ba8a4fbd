//! `cutover doctor` where everything is there, and where little is.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The checks, by what they are about; and the exit code.
fn doctor(folder: &Path, home: &Path, variables: &[(&str, &str)]) -> (Vec<Value>, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["doctor", "--json"]).current_dir(folder).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
    command.env("HOME", home).env("EDITOR", "sh").env_remove("VISUAL").env("TERM", "xterm-256color");
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("TMUX");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    (report["checks"].as_array().unwrap().clone(), output.status.code())
}

fn about<'a>(checks: &'a [Value], about: &str) -> &'a Value {
    checks.iter().find(|check| check["about"] == about).unwrap_or_else(|| panic!("no check of {about}"))
}

#[test]
fn nothing_is_missing_in_the_practice_repository() {
    let folder = tempfile::tempdir().unwrap();
    let made = practice::repository::build(folder.path(), chrono::Local::now().fixed_offset()).unwrap();
    let (checks, code) = doctor(&made.repository, folder.path(), &[]);
    let missing: Vec<&Value> = checks.iter().filter(|check| check["state"] == "missing").collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(code, Some(0));
    for named in ["git", "production", "integration", "changelog", "index", "settings", "keys", "themes", "store"] {
        assert_eq!(about(&checks, named)["state"], "ok", "{named}");
    }
}

#[test]
fn what_is_missing_says_what_it_costs_and_what_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let (checks, code) = doctor(folder.path(), folder.path(), &[("EDITOR", "no-such-editor -w"), ("PATH", "/nowhere")]);
    assert_eq!(code, Some(1));
    for named in ["git", "editor", "repository"] {
        let check = about(&checks, named);
        assert_eq!(check["state"], "missing", "{check}");
        assert!(check["costs"].is_string() && check["next"].is_string(), "{check}");
    }
}

#[test]
fn a_broken_key_file_and_an_unknown_theme_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join(".config/cutover");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("keys.toml"), "[keys\n").unwrap();
    std::fs::write(own.join("config.toml"), "[screen]\ntheme = \"nowhere\"\nmice = true\n").unwrap();
    let (checks, code) = doctor(folder.path(), folder.path(), &[]);
    assert_eq!(code, Some(1));
    assert!(about(&checks, "keys")["found"].as_str().unwrap().contains("keys.toml:1"), "{checks:#?}");
    assert!(about(&checks, "settings")["found"].as_str().unwrap().contains("mice"), "{checks:#?}");
    assert_eq!(about(&checks, "themes")["found"], "no theme is called nowhere");
}

#[test]
fn a_github_that_never_answers_holds_doctor_up_for_a_few_seconds_only() {
    let folder = tempfile::tempdir().unwrap();
    // It takes connections and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let api = format!("http://{}", silent.local_addr().unwrap());
    let named = [("CUTOVER_GITHUB__API_URL", api.as_str()), ("CUTOVER_SERVICE__REPOSITORY", "acme/api")];
    let began = std::time::Instant::now();
    let (checks, _) = doctor(folder.path(), folder.path(), &[named[0], named[1], ("GITHUB_TOKEN", "ghp_x")]);
    let found = about(&checks, "GitHub token")["found"].as_str().unwrap();
    assert!(found.contains("no answer came in time"), "{found}");
    // Twice the deadline, so that a busy machine does not count.
    assert!(began.elapsed() < std::time::Duration::from_secs(12), "{:?}", began.elapsed());
}
