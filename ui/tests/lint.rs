//! `cutover lint` as it is called from a shell, on a repository of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const CLEAN: &str = "on: push\njobs:\n  a:\n    steps:\n      - run: make\n";

struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.git(&["init", "-q", "-b", "main"]);
        place.write(files);
        place.git(&["add", "-A"]);
        place.git(&["commit", "-q", "--allow-empty", "-m", "begin"]);
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, files: &[(&str, &[u8])]) {
        let folder = self.path().join(".github/workflows");
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in files {
            fs::write(folder.join(name), content).unwrap();
        }
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=a", "-c", "user.email=a@b"];
        assert!(Command::new("git").args(who).args(arguments).current_dir(self.path()).status().unwrap().success());
    }

    fn lint(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("lint").args(arguments).current_dir(self.path()).env_clear().env("HOME", self.path().join("home"));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }
}

#[test]
fn clean_found_and_unread_are_three_answers() {
    let place = Place::new(&[("a.yml", CLEAN.as_bytes())]);
    assert_eq!(place.lint(&[]).0, 0);
    let danger = format!("{CLEAN}      - uses: a/b@main\n");
    place.write(&[("b.yml", danger.as_bytes())]);
    assert_eq!(place.lint(&[]).0, 0, "main has it not");
    let (code, told) = place.lint(&["--work-tree"]);
    assert_eq!(code, 1);
    assert!(told.contains("✗ .github/workflows/b.yml:6  unpinned-action"), "{told}");
    assert_eq!(place.lint(&["--work-tree", "--rule", "secret-printed"]).0, 0);
    place.write(&[("c.yml", b"on: [\n")]);
    let (code, told) = place.lint(&["--work-tree"]);
    assert!(code == 3 && told.contains("? .github/workflows/c.yml: it could not be read"), "{told}");
    assert_eq!((place.lint(&["--rule", "x"]).0, place.lint(&["--ref", "x"]).0), (2, 2));
}

#[test]
fn a_program_gets_every_finding_with_its_line_and_its_fix() {
    let danger = format!("{CLEAN}      - uses: a/b@main\n");
    let place = Place::new(&[("a.yml", danger.as_bytes())]);
    let (code, told) = place.lint(&["--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let found = &told["findings"][0];
    assert_eq!((code, &told["schema"], &told["files"], &found["line"]), (1, &1.into(), &1.into(), &6.into()));
    assert!(found["fix"].as_str().unwrap().contains("a/b@<40 digits"));
    let rules: Value = serde_json::from_str(&place.lint(&["--rules", "--json"]).1).unwrap();
    assert!(rules["rules"].as_array().unwrap().len() >= 10);
}

#[test]
fn hostile_files_are_told_of_and_harm_nothing() {
    let large = vec![b'a'; 10 << 20];
    let mut laughs = String::from("a0: &a0 x\n");
    for at in 1..20 {
        let before = format!("*a{}", at - 1);
        writeln!(laughs, "a{at}: &a{at} [{}]", [before.as_str(); 5].join(", ")).unwrap();
    }
    let deep = format!("on: push\njobs: {}", "{a: ".repeat(50_000));
    let escape = "on: push\njobs:\n  a:\n    steps:\n      - uses: \"x/y@\\e[31mred\"\n";
    let place = Place::new(&[
        ("binary.yml", &[0xff, 0xfe, 0, 1]),
        ("deep.yml", deep.as_bytes()),
        ("escape.yml", escape.as_bytes()),
        ("large.yml", &large),
        ("laughs.yml", laughs.as_bytes()),
        ("tabs.yml", b"on: push\njobs:\n\ta: b\n"),
    ]);
    for arguments in [vec![], vec!["--work-tree"]] {
        let (code, told) = place.lint(&arguments);
        assert_eq!(code, 3);
        for name in ["binary", "deep", "large", "laughs", "tabs"] {
            assert!(told.contains(&format!("? .github/workflows/{name}.yml")), "{told}");
        }
        assert!(told.contains("x/y@␛[31mred") && !told.contains('\u{1b}'), "{told}");
    }
}
