//! What was put back from, in a real repository: what holds it, and what mends it.

use engine::domain::CommitId;
use engine::operations::rollback::{PutBack, Quarantine};
use engine::sources::git::Git;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A clone in which `main` was shipped and put back from.
struct Clone {
    folder: TempDir,
    one: Quarantine,
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "rohan").env(format!("GIT_{role}_EMAIL"), "rohan@example.com");
    }
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl Clone {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "-b", "main"]);
        let clone = Self { one: quarantine(CommitId::default(), None), folder };
        let good = clone.commits("feat: what worked", "src/app.ts");
        clone.commits("feat: slots", "src/slots.ts");
        let bad = clone.commits("feat: bad release (#58)", "src/bad.ts");
        git(clone.folder.path(), &["checkout", "-q", "-b", "development"]);
        Self { one: quarantine(bad, Some(good)), ..clone }
    }

    fn commits(&self, message: &str, file: &str) -> CommitId {
        let path = self.folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, message).unwrap();
        git(self.folder.path(), &["add", "."]);
        git(self.folder.path(), &["commit", "-q", "-m", message]);
        self.at("HEAD")
    }

    fn at(&self, name: &str) -> CommitId {
        CommitId::from_hex(&git(self.folder.path(), &["rev-parse", name])).unwrap()
    }

    fn put_back(&self) -> PutBack {
        let repository = Git::discover(self.folder.path()).unwrap();
        PutBack::of(&repository, "changelog", &self.one, (self.at("main"), self.at("development")))
    }

    fn is_mended(&self) -> bool {
        self.put_back().mended_by.is_some()
    }

    fn bad(&self) -> String {
        self.one.bad.short()
    }
}

fn quarantine(bad: CommitId, good: Option<CommitId>) -> Quarantine {
    let told = serde_json::json!({
        "environment": "production", "bad": bad, "good": good, "at": "2026-01-05T08:00:00Z", "who": "asha", "reason": "5xx",
    });
    serde_json::from_value(told).unwrap()
}

#[test]
fn words_that_only_sound_like_a_revert_or_a_fix_mend_nothing() {
    let clone = Clone::new();
    let bad = clone.bad();
    for (message, file) in [
        ("feat: unrelated work".to_owned(), "src/more.ts"),
        (format!("docs: add changelog entry for {bad}"), "changelog/entry.md"),
        (format!("fix: the entry of {bad}"), "changelog/entry.md"),
        ("Revert \"docs: typo in the readme\"".to_owned(), "README.md"),
        ("revert button colour to blue".to_owned(), "src/button.ts"),
        (format!("feat: more on top of {bad} and nothing mended"), "src/top.ts"),
    ] {
        clone.commits(&message, file);
        assert!(!clone.is_mended(), "{message}");
    }
    git(clone.folder.path(), &["commit", "-q", "--allow-empty", "-m", &format!("fix: {bad}, without a change")]);
    assert!(!clone.is_mended());
}

#[test]
fn a_revert_mends_by_what_it_takes_back_and_one_that_is_taken_back_itself_does_not() {
    let by_name = Clone::new();
    git(by_name.folder.path(), &["revert", "--no-edit", "HEAD~1"]);
    assert!(by_name.is_mended(), "what came with it is of the range");
    git(by_name.folder.path(), &["revert", "--no-edit", "HEAD"]);
    assert!(!by_name.is_mended(), "it is brought back");
    let by_subject = Clone::new();
    by_subject.commits("Revert \"feat: bad release\" (#61)", "src/bad.ts");
    assert!(by_subject.is_mended());
    by_subject.commits("Revert \"Revert \"feat: bad release\"\" (#62)", "src/bad.ts");
    assert!(!by_subject.is_mended());
    by_subject.commits("Revert \"feat: bad release\" (#63)", "src/bad.ts");
    assert!(by_subject.is_mended(), "taken back once more");
}

#[test]
fn a_revert_that_brings_the_files_of_what_worked_mends() {
    let clone = Clone::new();
    let good = clone.one.good.unwrap().to_string();
    git(clone.folder.path(), &["rm", "-rq", "."]);
    git(clone.folder.path(), &["checkout", "-q", &good, "--", "."]);
    git(clone.folder.path(), &["commit", "-q", "-m", &format!("Revert main to {} (#64)", &good[..7])]);
    assert!(clone.is_mended());
}

#[test]
fn a_fix_that_names_it_and_changes_code_mends() {
    let clone = Clone::new();
    let fix = clone.commits(&format!("fix: the slot is released, as {} did not", clone.bad()), "src/bad.ts");
    assert_eq!(clone.put_back().mended_by, Some(fix));
    let below = Clone::new();
    below.commits(&format!("fix(slots): release them\n\nFixes: {}", below.one.bad), "src/bad.ts");
    assert!(below.is_mended(), "named in its message");
}

#[test]
fn what_lies_on_top_of_it_has_it_too_and_what_mends_it_may_lie_there_already() {
    let clone = Clone::new();
    git(clone.folder.path(), &["checkout", "-q", "main"]);
    git(clone.folder.path(), &["commit", "-q", "--allow-empty", "-m", "chore: nothing"]);
    let (back, main) = (clone.put_back(), clone.at("main"));
    assert!(back.holding.contains(&main) && back.mended_by.is_none() && back.is_past(main));
    assert!(!back.is_past(clone.one.bad) && !back.is_past(clone.one.good.unwrap()));
    git(clone.folder.path(), &["revert", "--no-edit", &clone.one.bad.to_string()]);
    assert!(clone.is_mended(), "on the branch itself");
}

#[test]
fn what_is_not_in_the_clone_is_held_by_itself_alone() {
    let clone = Clone::new();
    let gone = CommitId::from_bytes([7; 20]);
    let back = PutBack::of(
        &Git::discover(clone.folder.path()).unwrap(),
        "changelog",
        &quarantine(gone, None),
        (clone.at("main"), clone.at("development")),
    );
    assert_eq!((back.holding.len(), back.mended_by), (1, None));
}
