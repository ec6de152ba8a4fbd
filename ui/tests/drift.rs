//! What was planted in the practice repository and what the engine finds there are the same. Neither knows the other.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod world;

use engine::changelog::Finding;
use practice::planted::Planted;

/// The same fault: by the commit where both name one, else by the file, which is named in words where the finding is
/// about the index.
fn is(found: &Finding, planted: &Planted) -> bool {
    let kind = serde_json::to_value(found.kind).unwrap();
    let commit = found.commit.map(|commit| commit.to_string());
    let file = planted.path.as_deref().and_then(|path| path.rsplit('/').next());
    let named = || found.path == planted.path || file.is_some_and(|file| found.detail.contains(file));
    kind == planted.kind
        && if commit.is_some() && planted.commit.is_some() { commit == planted.commit } else { named() }
}

#[tokio::test]
async fn the_engine_finds_all_that_was_planted_and_nothing_else() {
    let (_folder, made) = world::calm();
    let board = world::board(&made).await;
    let report = board.changelog.value().unwrap();
    assert_eq!((report.range.commits, report.entries), (made.commits, made.entries));
    let mut extra: Vec<&Finding> = report.drift.iter().collect();
    let mut lost = Vec::new();
    for planted in &made.planted {
        match extra.iter().position(|found| is(found, planted)) {
            Some(at) => drop(extra.remove(at)),
            None => lost.push(planted),
        }
    }
    assert!(lost.is_empty() && extra.is_empty(), "not found: {lost:#?}\nfound without reason: {extra:#?}");
}

#[tokio::test]
async fn commits_without_need_of_an_entry_are_the_first_ones_and_the_changelog_ones() {
    let (_folder, made) = world::calm();
    let board = world::board(&made).await;
    let reasons: Vec<&str> = board.changelog.value().unwrap().ignored.iter().map(|one| one.reason.as_str()).collect();
    let of = |reason: &str| reasons.iter().filter(|own| **own == reason).count();
    assert_eq!((of("before the first entry"), of("changelog only"), reasons.len()), (2, 4, 6));
}

#[test]
fn mending_leaves_only_what_needs_a_person() {
    let (folder, made) = world::calm();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&made.repository);
        command.env("HOME", folder.path()).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME").output().unwrap()
    };
    let fixed = run(&["changelog", "fix", "--yes"]);
    assert!(matches!(fixed.status.code(), Some(0 | 1)), "{fixed:?}");
    let checked = run(&["changelog", "check", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let left: Vec<&str> = report["drift"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!((checked.status.code(), left), (Some(1), vec!["missing", "missing", "orphan", "duplicate"]));
}

#[test]
fn the_status_names_what_is_missing_by_commit_and_the_rest_by_its_entry() {
    let (folder, made) = world::calm();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&made.repository);
        command.env("HOME", folder.path()).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME").output().unwrap()
    };
    let lines = run(&["status", "--offline"]);
    let text = String::from_utf8(lines.stdout).unwrap();
    assert_eq!(lines.status.code(), Some(1), "{text}");
    let missing = made.planted.iter().find(|planted| planted.kind == "missing").unwrap();
    let short = &missing.commit.as_deref().unwrap()[..7];
    assert!(text.contains(&format!("! drift      {short} has no entry: ")), "{text}");
    assert!(text.contains("! index      "), "{text}");
    assert!(
        text.contains("not asked    pull requests") && text.contains("not asked    environments"),
        "what is not read is not told as fine: {text}"
    );
    let json: serde_json::Value = serde_json::from_slice(&run(&["status", "--offline", "--json"]).stdout).unwrap();
    let told: Vec<&str> =
        json["branches"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!((&json["schema"], told), (&serde_json::json!(1), vec!["production", "integration", "staging"]));
    assert_eq!(json["drift"].as_u64().unwrap(), made.planted.len() as u64);
}
