//! The store as several consoles, bad luck and bad files meet it: on a real disk, with real processes.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use engine::domain::Moment;
use engine::store::{Break, Deed, DeedResult, Kept, Store};
use rusqlite::Connection;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use tempfile::TempDir;

/// Set for the child processes of these tests: the store they use.
const CHILD: &str = "CUTOVER_TEST_STORE";

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state").join("store.db");
    (folder, path)
}

fn open_quietly(path: &Path) -> Store {
    let (store, notices) = Store::open(path);
    assert_eq!(notices, []);
    store
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What every process and thread does: remembers as fast as it can until all was kept, and recalls it.
fn hammer(path: &Path, name: &str) {
    let (store, notices) = Store::open(path);
    assert_eq!(notices, [], "{name}");
    let value = vec![name.as_bytes()[0]; 20_000];
    for turn in 0..60 {
        while store.remember(&format!("{name}-{}", turn % 7), &value) == Kept::No {}
    }
    for turn in 0..7 {
        assert_eq!(store.recall(&format!("{name}-{turn}")), Some(value.clone()), "{name}");
    }
}

fn child(test: &str, store: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(CHILD, store)
        .env("CUTOVER_TEST_NAME", name)
        .spawn()
        .unwrap()
}

fn child_store() -> Option<(PathBuf, String)> {
    let store = std::env::var_os(CHILD)?;
    Some((store.into(), std::env::var("CUTOVER_TEST_NAME").unwrap()))
}

#[test]
#[ignore = "the part of a child process"]
fn child_that_hammers() {
    let Some((store, name)) = child_store() else { return };
    hammer(&store, &name);
}

#[test]
#[ignore = "the part of a child process"]
fn child_that_never_ends() {
    let Some((path, name)) = child_store() else { return };
    let store = open_quietly(&path);
    loop {
        store.remember(&name, &vec![7; 200_000]);
    }
}

#[test]
fn what_one_run_remembers_the_next_one_recalls() {
    let (_folder, path) = place();
    assert_eq!(open_quietly(&path).remember("board", b"calm"), Kept::Yes);
    assert_eq!(open_quietly(&path).recall("board").as_deref(), Some(&b"calm"[..]));
}

#[test]
fn the_file_its_journals_and_its_folder_belong_to_their_owner_only() {
    let (_folder, path) = place();
    let store = open_quietly(&path);
    store.remember("board", b"calm");
    let state = path.parent().unwrap();
    assert_eq!(mode(state), 0o700);
    for name in names_in(state) {
        assert_eq!(mode(&state.join(&name)), 0o600, "{name}");
    }
}

#[test]
fn a_file_that_others_could_read_is_closed_to_them() {
    let (_folder, path) = place();
    drop(open_quietly(&path));
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    drop(open_quietly(&path));
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn several_processes_and_threads_at_once_lose_nothing_and_break_nothing() {
    let (_folder, path) = place();
    let children = ["a", "b", "c"].map(|name| child("child_that_hammers", &path, name));
    std::thread::scope(|scope| {
        for name in ["x", "y"] {
            let path = &path;
            scope.spawn(move || hammer(path, name));
        }
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let store = open_quietly(&path);
    let health = store.health().unwrap();
    assert_eq!((health.memories, health.damage), (35, None));
}

#[test]
fn a_reader_never_waits_for_a_writer_and_a_second_writer_gives_up_soon() {
    let (_folder, path) = place();
    let store = open_quietly(&path);
    store.remember("board", b"calm");
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM memory;").unwrap();
    assert_eq!(store.recall("board").as_deref(), Some(&b"calm"[..]));
    assert_eq!(store.remember("board", b"storm"), Kept::No);
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.remember("board", b"storm"), Kept::Yes);
}

#[test]
fn a_console_killed_in_the_middle_of_a_write_leaves_a_sound_store() {
    let (_folder, path) = place();
    open_quietly(&path).remember("board", b"calm");
    let mut child = child("child_that_never_ends", &path, "noise");
    let store = open_quietly(&path);
    while store.recall("noise").is_none() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(store);
    let store = open_quietly(&path);
    assert_eq!(store.recall("board").as_deref(), Some(&b"calm"[..]));
    assert_eq!(store.recall("noise"), Some(vec![7; 200_000]));
    assert_eq!(store.health().unwrap().damage, None);
}

/// Opens a store whose file was spoiled: one notice with this reason, the old bytes kept aside, the new file working.
fn is_set_aside(path: &Path, reason: &str) {
    let before = fs::read(path).unwrap();
    let (store, notices) = Store::open(path);
    assert_eq!(notices.len(), 1);
    assert!(notices[0].sentence.contains(reason), "{}", notices[0].sentence);
    assert_eq!(store.recall("board"), None);
    assert_eq!(store.remember("board", b"new"), Kept::Yes);
    assert_eq!(fs::read(path.with_file_name("store.db.aside-1")).unwrap(), before);
    assert_eq!(open_quietly(path).recall("board").as_deref(), Some(&b"new"[..]));
}

#[test]
fn a_file_of_noise_is_set_aside() {
    let (_folder, path) = place();
    drop(open_quietly(&path));
    fs::write(&path, vec![0x5a; 9000]).unwrap();
    is_set_aside(&path, "damaged");
}

#[test]
fn a_store_of_a_newer_version_is_set_aside_unharmed() {
    let (_folder, path) = place();
    drop(open_quietly(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    is_set_aside(&path, "newer cutover");
}

#[test]
fn a_database_of_something_else_is_set_aside() {
    let (_folder, path) = place();
    drop(open_quietly(&path));
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE songs (name)").unwrap();
    is_set_aside(&path, "not a store of cutover");
}

#[test]
fn a_store_without_one_of_its_tables_is_set_aside() {
    let (_folder, path) = place();
    drop(open_quietly(&path));
    Connection::open(&path).unwrap().execute_batch("DROP TABLE memory").unwrap();
    is_set_aside(&path, "damaged");
}

#[test]
fn a_store_in_use_is_never_taken_from_under_another_console() {
    let (_folder, path) = place();
    let first = open_quietly(&path);
    first.remember("board", b"calm");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let (second, notices) = Store::open(&path);
    assert!(notices[0].sentence.contains("another console is using it"), "{}", notices[0].sentence);
    assert_eq!(second.remember("board", b"mine"), Kept::ThisRun);
    assert_eq!(first.recall("board").as_deref(), Some(&b"calm"[..]));
    assert!(!names_in(path.parent().unwrap()).iter().any(|name| name.contains("aside")));
}

#[test]
fn damage_that_shows_late_sets_the_store_aside_while_it_runs() {
    let (_folder, path) = place();
    let store = open_quietly(&path);
    store.remember("large", &vec![1; 100_000]);
    drop(store);
    let whole = fs::metadata(&path).unwrap().len();
    OpenOptions::new().write(true).open(&path).unwrap().set_len(whole / 2).unwrap();
    let (store, _) = Store::open(&path);
    assert_eq!(store.recall("large"), None);
    assert_eq!(store.remember("large", b"again"), Kept::Yes);
    assert_eq!(store.recall("large").as_deref(), Some(&b"again"[..]));
    assert_eq!(open_quietly(&path).recall("large").as_deref(), Some(&b"again"[..]));
}

#[test]
fn a_page_of_noise_in_the_middle_is_noticed_and_said() {
    let (_folder, path) = place();
    let store = open_quietly(&path);
    for number in 0..200 {
        store.remember(&format!("key-{number}"), &[1; 500]);
    }
    drop(store);
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(4 * 4096)).unwrap();
    file.write_all(&vec![0xff; 16 * 4096]).unwrap();
    drop(file);
    let (store, mut notices) = Store::open(&path);
    for number in 0..200 {
        let _ = store.recall(&format!("key-{number}"));
    }
    notices.extend(store.take_notices());
    assert_eq!(notices.len(), 1);
    assert!(notices[0].sentence.contains("was set aside"), "{}", notices[0].sentence);
    assert_eq!(store.remember("key", b"again"), Kept::Yes);
}

#[test]
fn a_symbolic_link_in_place_of_the_store_is_not_followed() {
    let (folder, path) = place();
    let target = folder.path().join("precious");
    fs::write(&target, "mine").unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(&target, &path).unwrap();
    let (store, notices) = Store::open(&path);
    assert!(notices[0].sentence.contains("symbolic link"), "{}", notices[0].sentence);
    assert_eq!(store.remember("board", b"calm"), Kept::ThisRun);
    assert_eq!(store.recall("board").as_deref(), Some(&b"calm"[..]));
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
}

#[test]
fn where_no_file_can_be_made_the_store_lives_in_memory_and_says_so() {
    let (folder, path) = place();
    fs::write(folder.path().join("state"), "a file in the way").unwrap();
    let (store, notices) = Store::open(&path);
    assert!(notices[0].sentence.starts_with("Nothing is remembered after this run"), "{}", notices[0].sentence);
    assert_eq!(store.remember("board", b"calm"), Kept::ThisRun, "the next run knows nothing of it");
    assert_eq!(store.record(&deed("promote")), Kept::ThisRun);
    assert_eq!(store.recall("board").as_deref(), Some(&b"calm"[..]));
    assert_eq!(store.health().unwrap().path, None);
}

#[test]
fn a_folder_into_which_everybody_writes_is_not_used() {
    let (folder, path) = place();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::set_permissions(path.parent().unwrap(), Permissions::from_mode(0o777)).unwrap();
    let (_store, notices) = Store::open(&path);
    assert!(notices[0].sentence.contains("everybody may write"), "{}", notices[0].sentence);
    assert_eq!(names_in(&folder.path().join("state")), [""; 0]);
}

fn deed(what: &str) -> Deed {
    Deed {
        at: Moment::parse_from_rfc3339("2026-03-01T12:00:00+05:30").unwrap(),
        who: "dev".into(),
        place: "acme/api".into(),
        what: what.into(),
        result: DeedResult::Done,
        detail: String::new(),
        took: None,
        moved: None,
    }
}

#[test]
#[ignore = "the part of a child process"]
fn child_that_records() {
    let Some((path, name)) = child_store() else { return };
    let store = open_quietly(&path);
    for _ in 0..25 {
        while store.record(&deed(&name)) == Kept::No {}
    }
}

#[test]
fn several_consoles_that_record_at_once_make_one_chain() {
    let (_folder, path) = place();
    let children = ["a", "b", "c"].map(|name| child("child_that_records", &path, name));
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let chain = open_quietly(&path).chain(None).unwrap();
    assert_eq!((chain.chained, chain.unchained, chain.broken), (75, 0, None));
}

/// A store as the first version of cutover left it.
fn of_version_1(path: &Path) {
    drop(open_quietly(path));
    let file = Connection::open(path).unwrap();
    let former =
        "DROP TABLE audit_chain; DROP TRIGGER audit_is_chained; ALTER TABLE audit DROP COLUMN more; ALTER TABLE audit DROP COLUMN chain;
        PRAGMA user_version = 1;
        INSERT INTO audit (at, who, place, what, result, detail)
            VALUES ('2026-01-01T00:00:00+00:00', 'dev', 'acme/api', 'changelog new', 'done', ''),
                   ('2026-01-02T00:00:00+00:00', 'dev', 'acme/api', 'changelog fix', 'done', '');";
    file.execute_batch(former).unwrap();
}

#[test]
fn a_record_from_before_the_chain_is_kept_and_the_chain_begins_behind_it() {
    let (_folder, path) = place();
    of_version_1(&path);
    let store = open_quietly(&path);
    assert_eq!(store.record(&deed("promote")), Kept::Yes);
    let whats: Vec<String> = store.deeds(9).into_iter().map(|deed| deed.what).collect();
    assert_eq!(whats, ["promote", "changelog fix", "changelog new"]);
    let chain = store.chain(None).unwrap();
    assert_eq!((chain.unchained, chain.chained, chain.broken, chain.end.unwrap().number), (2, 1, None, 3));
}

/// A store of the second version, with records of before the chain and behind them.
#[test]
fn where_the_chain_begins_is_noted_once_and_a_forgery_behind_it_is_broken() {
    let (_folder, path) = place();
    of_version_1(&path);
    assert_eq!(open_quietly(&path).record(&deed("promote")), Kept::Yes);
    let file = Connection::open(&path).unwrap();
    file.execute_batch("DROP TABLE audit_chain; PRAGMA user_version = 2;").unwrap();
    let store = open_quietly(&path);
    assert_eq!(store.chain(None).unwrap().is_intact(), None, "nothing tells of the first two");
    file.execute_batch("DROP TRIGGER audit_is_true; UPDATE audit SET chain = NULL, who = 'nobody';").unwrap();
    let chain = store.chain(None).unwrap();
    assert_eq!((chain.broken, chain.is_intact()), (Some(Break::Unchained(3)), Some(false)));
}

#[test]
fn a_console_of_the_first_version_that_is_still_open_cannot_break_the_chain() {
    let (_folder, path) = place();
    of_version_1(&path);
    let former = Connection::open(&path).unwrap();
    let add = "INSERT INTO audit (at, who, place, what, result, detail) VALUES ('', '', '', 'x', 'done', '')";
    former.execute(add, []).unwrap();
    let store = open_quietly(&path);
    assert_eq!(store.record(&deed("promote")), Kept::Yes);
    assert!(former.execute(add, []).is_err());
    assert_eq!(store.chain(None).unwrap().broken, None);
}

#[test]
fn an_act_waits_for_another_console_that_writes_and_is_not_kept_when_it_takes_too_long() {
    let (_folder, path) = place();
    let store = open_quietly(&path);
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(store.record(&deed("promote")), Kept::No);
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.record(&deed("promote")), Kept::Yes);
    assert_eq!(store.chain(None).unwrap().chained, 1);
}
