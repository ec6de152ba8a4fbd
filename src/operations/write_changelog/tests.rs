//! A writer that is killed at each of its steps leaves every file old or new, and the same edits go on from there.

use super::{At, write, write_watched};
use crate::changelog::Edit;
use crate::config::Config;
use crate::fault::FaultKind;
use crate::sources::git::Git;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// In the child: the repository, and the number of the step at which it kills itself.
const WHERE: &str = "CUTOVER_TEST_KILLED_IN";
const WHEN: &str = "CUTOVER_TEST_KILLED_AT";

type Folder = BTreeMap<String, String>;

fn before() -> Folder {
    let files =
        [("changed.md", "a"), ("moved.md", "b"), ("moved-and-changed.md", "c"), ("gone.md", "d"), ("README.md", "e")];
    files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

fn edits() -> Vec<Edit> {
    let edit = |from: Option<&str>, name: &str, before: Option<&str>, after: Option<&str>| {
        let bytes = |text: &str| Arc::from(text.as_bytes());
        let path = |name: &str| format!("changelog/{name}");
        Edit { path: path(name), from: from.map(path), before: before.map(bytes), after: after.map(bytes) }
    };
    vec![
        edit(None, "new.md", None, Some("A")),
        edit(None, "changed.md", Some("a"), Some("B")),
        edit(Some("moved.md"), "there.md", Some("b"), Some("b")),
        edit(Some("moved-and-changed.md"), "elsewhere.md", Some("c"), Some("C")),
        edit(None, "gone.md", Some("d"), None),
        edit(None, "README.md", Some("e"), Some("E")),
    ]
}

fn after() -> Folder {
    let done = edits().into_iter().filter_map(|edit| {
        let text = String::from_utf8(edit.after?.to_vec()).unwrap();
        Some((edit.path.strip_prefix("changelog/")?.to_owned(), text))
    });
    done.collect()
}

fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let made = Command::new("git").args(["init", "--quiet", "."]).current_dir(&root).status().unwrap();
    assert!(made.success());
    fs::create_dir(root.path().join("changelog")).unwrap();
    for (name, text) in before() {
        fs::write(root.path().join("changelog").join(name), text).unwrap();
    }
    root
}

/// What lies in the folder, without what is beside it until it is put in its place.
fn folder(root: &Path) -> Folder {
    let files = fs::read_dir(root.join("changelog")).unwrap().map(Result::unwrap);
    let files = files.map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap()));
    files.filter(|(name, _)| !name.starts_with(".cutover-")).collect()
}

/// Every text is a whole old or a whole new one, no entry is lost, and the index is new only when all entries are.
fn is_sound(folder: &Folder) -> bool {
    let (old, new) = (before(), after());
    let mut whole: Vec<&str> = old.values().chain(new.values()).map(String::as_str).collect();
    whole.push("C");
    let either =
        [["changed.md"; 2], ["moved.md", "there.md"], ["moved-and-changed.md", "elsewhere.md"], ["README.md"; 2]];
    folder.values().all(|text| whole.contains(&text.as_str()))
        && either.iter().all(|names| names.iter().any(|name| folder.contains_key(*name)))
        && (folder["README.md"] == "e" || *folder == new)
}

fn killed_at(step: usize, root: &Path) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "operations::write_changelog::tests::the_writer_that_is_killed", "--include-ignored"]);
    let output = child.env(WHERE, root).env(WHEN, step.to_string()).output().unwrap();
    assert!(output.status.success() || output.status.code().is_none(), "{}", String::from_utf8_lossy(&output.stdout));
    !output.status.success()
}

#[test]
#[ignore = "it kills its own process; the test below starts it"]
fn the_writer_that_is_killed() {
    let (Some(root), Some(when)) = (std::env::var_os(WHERE), std::env::var_os(WHEN)) else { return };
    let mut left: usize = when.to_str().unwrap().parse().unwrap();
    let git = Git::discover(Path::new(&root)).unwrap();
    let mut kill = |_: At| {
        if left == 0 {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
        }
        left -= 1;
    };
    write_watched(&git, &Config::default(), &edits(), &mut kill).unwrap();
}

#[test]
fn a_writer_killed_at_any_step_leaves_no_half_file_and_the_same_edits_go_on() {
    let mut step = 0;
    loop {
        let root = repository();
        let killed = killed_at(step, root.path());
        let found = folder(root.path());
        assert!(is_sound(&found), "killed at step {step}: {found:?}");
        let git = Git::discover(root.path()).unwrap();
        write(&git, &Config::default(), &edits()).unwrap();
        assert_eq!(folder(root.path()), after(), "killed at step {step}");
        let left = fs::read_dir(root.path().join("changelog")).unwrap().count();
        assert_eq!(left, after().len(), "what was beside the files is swept away");
        if !killed {
            break;
        }
        step += 1;
    }
    assert!(step > 10, "a step after each act on the disk; there were {step}");
}

#[test]
fn what_someone_puts_in_the_way_while_it_writes_stays_and_the_rest_goes_on_later() {
    let root = repository();
    let git = Git::discover(root.path()).unwrap();
    let name = root.path().join("changelog/elsewhere.md");
    let mut intrude = |at| {
        if at == At::Settled {
            fs::write(&name, "mine").unwrap();
        }
    };
    let fault = write_watched(&git, &Config::default(), &edits(), &mut intrude).unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Failed);
    assert!(fault.next_step().unwrap().starts_with("3 of 6 files are written"), "{fault:?}");
    assert_eq!(fs::read_to_string(&name).unwrap(), "mine");
    fs::remove_file(&name).unwrap();
    write(&git, &Config::default(), &edits()).unwrap();
    assert_eq!(folder(root.path()), after());
}
