//! `cutover audit` as it is called from a shell, on a store on disk.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use chrono::DateTime;
use engine::store::{Deed, DeedResult, Kept, Moved, Store};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::TempDir;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("state/cutover/store.db")
    }

    fn record(&self, deeds: &[Deed]) {
        let (store, notices) = Store::open(&self.file());
        assert_eq!(notices, []);
        for deed in deeds {
            assert_eq!(store.record(deed), Kept::Yes);
        }
    }

    fn audit(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("audit").args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path()).env("XDG_STATE_HOME", self.folder.path().join("state"));
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// Writes other words of the same length into the file, past everything that guards it.
    fn tamper(&self, was: &str, is: &str) {
        assert!(was.len() == is.len() && !self.file().with_extension("db-wal").exists());
        let mut bytes = std::fs::read(self.file()).unwrap();
        let at = bytes.windows(was.len()).position(|window| window == was.as_bytes()).unwrap();
        bytes[at..at + is.len()].copy_from_slice(is.as_bytes());
        std::fs::write(self.file(), bytes).unwrap();
    }
}

fn deed(at: &str, what: &str) -> Deed {
    Deed {
        at: DateTime::parse_from_rfc3339(at).unwrap(),
        who: "asha".into(),
        place: "acme/api".into(),
        what: what.into(),
        result: DeedResult::Done,
        detail: String::new(),
        took: None,
        moved: None,
    }
}

fn three() -> [Deed; 3] {
    let moved = Moved {
        operation: "p-1".into(),
        from: "7b1e4d0".repeat(6)[..40].into(),
        to: "f956226".repeat(6)[..40].into(),
        plan: "ab".repeat(32),
        accepted: vec!["changelog".into(), "schema".into()],
        reason: Some("release \u{1b}[31m12".into()),
        steps: Vec::new(),
    };
    let promote = deed("2026-01-10T02:48:00+05:30", "promote --confirm 7b1e4d0");
    let took = Some(Duration::from_secs(552));
    let detail = "BLUE serves 7b1e4d0.".to_owned();
    [
        deed("2026-01-08T19:30:00+05:30", "changelog fix --write"),
        Deed { result: DeedResult::Refused, ..deed("2026-01-09T14:02:00+05:30", "prs merge 56") },
        Deed { took, moved: Some(moved), detail, ..promote },
    ]
}

#[test]
fn the_record_tells_who_did_what_with_which_result() {
    let place = Place::new();
    assert_eq!(place.audit(&[]), (0, "Nothing is on record.\n".into(), String::new()));
    place.record(&three());
    let (code, told, _) = place.audit(&[]);
    let expected = "\
3  2026-01-10 02:48  asha  acme/api  done in 9 min 12 s  promote --confirm 7b1e4d0
    7b1e4d0 in the place of f956226, plan abababababab
    accepted: changelog, schema
    reason: release ␛[31m12
    BLUE serves 7b1e4d0.
2  2026-01-09 14:02  asha  acme/api  refused             prs merge 56
1  2026-01-08 19:30  asha  acme/api  done                changelog fix --write
";
    assert_eq!((code, told.as_str()), (0, expected));
    assert_eq!(place.audit(&["--limit", "1"]).1.lines().count(), 5);
    assert_eq!(place.audit(&["--since", "2026-01-10T00:00:00+05:30"]).1.lines().count(), 5);
    assert_eq!(place.audit(&["--since", "soon"]).0, 2);
}

#[test]
fn the_record_is_one_object_for_programs() {
    let place = Place::new();
    place.record(&three());
    let told: Value = serde_json::from_str(&place.audit(&["--json"]).1).unwrap();
    let [promote, merge, _] = told["records"].as_array().unwrap().as_slice() else { panic!("{told:#}") };
    assert_eq!((&told["schema"], &merge["result"], &merge["from"]), (&1.into(), &"refused".into(), &Value::Null));
    assert_eq!((&promote["took_ms"], &promote["accepted"][1]), (&552_000.into(), &"schema".into()));
    assert_eq!((promote["to"].as_str().unwrap().len(), promote["hash"].as_str().unwrap().len()), (40, 64));
}

#[test]
fn an_intact_record_says_so_with_its_end_and_a_kept_end_is_found_again() {
    let place = Place::new();
    assert_eq!(place.audit(&["verify"]), (0, "✓ Intact: nothing is on record yet.\n".into(), String::new()));
    place.record(&three());
    let (code, told, _) = place.audit(&["verify"]);
    assert!(code == 0 && told.starts_with("✓ Intact: 3 records chained, each to the one before.\n"), "{told}");
    let json: Value = serde_json::from_str(&place.audit(&["verify", "--json"]).1).unwrap();
    let end = json["end"]["hash"].as_str().unwrap();
    assert!(json["intact"] == true && told.contains(end), "{json}");
    place.record(&three());
    assert_eq!(place.audit(&["verify", "--kept", end]).0, 0);
    assert_eq!(place.audit(&["verify", "--kept", &"0".repeat(64)]).0, 1);
    assert_eq!(place.audit(&["verify", "--kept", "abc"]).0, 2);
}

#[test]
fn a_record_that_was_changed_is_broken_at_its_number() {
    let place = Place::new();
    place.record(&three());
    place.tamper("prs merge 56", "prs merge 65");
    let (code, told, _) = place.audit(&["verify"]);
    assert!(code == 1 && told.starts_with("✗ Broken at record 2: it does not fit its hash."), "{told}");
    let json: Value = serde_json::from_str(&place.audit(&["verify", "--json"]).1).unwrap();
    assert_eq!((&json["intact"], &json["broken"]["at"], &json["end"]["number"]), (&false.into(), &2.into(), &1.into()));
}

#[test]
fn a_record_that_cannot_be_read_is_unknown_and_not_empty() {
    let place = Place::new();
    std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
    std::fs::write(place.file(), vec![0x5a; 9000]).unwrap();
    let (code, told, said) = place.audit(&[]);
    assert_eq!((code, told.as_str()), (3, ""));
    assert!(said.contains("was set aside"), "{said}");
}

#[test]
fn a_record_that_begins_anew_is_not_called_intact() {
    let place = Place::new();
    place.record(&three());
    std::fs::write(place.file(), "garbage, and enough of it to be no database at all").unwrap();
    assert_eq!(place.audit(&["verify"]).0, 3);
    let (code, told, _) = place.audit(&["verify"]);
    assert!(code == 3 && told.contains("An earlier record was set aside: ") && !told.contains("Intact"), "{told}");
    let json: Value = serde_json::from_str(&place.audit(&["verify", "--json"]).1).unwrap();
    assert!(json["intact"].is_null() && json["earlier"].as_array().unwrap().len() == 1, "{json}");
}

#[test]
fn a_record_that_is_gone_while_journals_are_there_is_not_called_intact() {
    let place = Place::new();
    let journals = place.folder.path().join("state/cutover/operations");
    std::fs::create_dir_all(&journals).unwrap();
    std::fs::write(journals.join("promotion-1.jsonl"), "{}\n").unwrap();
    let (code, told, _) = place.audit(&["verify"]);
    assert!(code == 3 && told.ends_with("? Nothing is on record now.\n"), "{told}");
}
