//! `cutover roadmap` as it is called from a shell, on a repository of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use serde_json::Value;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.git(&["init", "-q", "-b", "development"]);
        place
    }

    fn commit(&self, path: &str, content: &str, subject: &str) {
        fs::write(self.0.path().join(path), content).unwrap();
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=Asha", "-c", "user.email=a@b"];
        assert!(Command::new("git").args(who).args(arguments).current_dir(self.0.path()).status().unwrap().success());
    }

    fn head(&self, rev: &str) -> String {
        let output = Command::new("git").args(["rev-parse", rev]).current_dir(self.0.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn roadmap(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("roadmap").args(arguments).current_dir(self.0.path()).env_clear().env("HOME", self.0.path());
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }
}

#[test]
fn what_is_open_is_told_with_its_owner_and_with_who_last_touched_the_file() {
    let place = Place::new();
    place.commit("README.md", "- [ ] not a roadmap\n", "begin");
    assert!(place.roadmap(&[]).1.contains("has no file that service.roadmap names"));
    place.commit("ROADMAP_2026.md", "- [ ] refunds @asha\n- [x] cards \u{1b}[31m\n", "plan");
    place.commit("README.md", "other\n", "after");
    let (code, told) = place.roadmap(&[]);
    assert_eq!(code, 0);
    assert!(told.contains("ROADMAP_2026.md: 1 open, 1 done; last touched in"), "{told}");
    assert!(told.contains("[ ] refunds @asha  :1") && told.contains("[x] cards ␛[31m"), "{told}");
    let told: Value = serde_json::from_str(&place.roadmap(&["--json", "--open", "--owner", "@Asha"]).1).unwrap();
    let file = &told["files"][0];
    assert_eq!((&told["schema"], &file["items"][0]["owner"], &file["done"]), (&1.into(), &"asha".into(), &1.into()));
    assert_eq!(file["touched"]["commit"], place.head("HEAD~1").as_str(), "the commit after it did not touch it");
}

#[test]
fn it_is_read_at_any_ref_and_a_merge_is_not_who_touched_it() {
    let place = Place::new();
    place.commit("ROADMAP.md", "- [ ] one\n", "plan");
    place.git(&["checkout", "-q", "-b", "side"]);
    place.commit("ROADMAP.md", "- [x] one\n", "done");
    place.git(&["checkout", "-q", "development"]);
    place.commit("other", "x", "meanwhile");
    place.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let of = |rev: &str| -> Value { serde_json::from_str(&place.roadmap(&["--ref", rev, "--json"]).1).unwrap() };
    assert_eq!(of("HEAD~1")["files"][0]["open"], 1);
    let merged = of("HEAD");
    assert_eq!((&merged["files"][0]["open"], &merged["files"][0]["done"]), (&0.into(), &1.into()));
    assert_eq!(merged["files"][0]["touched"]["commit"], place.head("side").as_str());
    assert_eq!(place.roadmap(&["--ref", "nowhere"]).0, 2);
}
