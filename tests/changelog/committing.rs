//! Committing what was written: those files, whatever git knew of them, in this repository.

use crate::common::Scratch;
use crate::world::World;
use engine::changelog::{About, Kind, NewEntry, Words, write_entries};
use engine::operations::{Committed, Written, commit};
use std::ffi::OsString;

fn variables(more: &[(&str, OsString)]) -> Vec<(OsString, OsString)> {
    let own = |name: &str| (name.into(), std::env::var_os(name).unwrap_or_default());
    let settings = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")];
    let person = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
    let mut all = vec![own("PATH")];
    all.extend(settings.map(|(name, value)| (name.into(), value.into())));
    all.extend(person.map(|name| (name.into(), "a@b".into())));
    all.extend(more.iter().map(|(name, value)| ((*name).into(), value.clone())));
    all
}

fn committed(world: &World, written: &Written) -> Vec<String> {
    commit(&world.git(), &world.config, (written, "docs: entry"), &variables(&[])).unwrap();
    let names = ["show", "--format=", "--name-only", "--no-renames", "HEAD"];
    world.scratch.git(&names).lines().map(String::from).collect()
}

/// Writes a pending entry for a change that is then committed without it, and heals the entry.
fn healed(world: &World, between: impl Fn(&str)) -> Written {
    world.scratch.write("src/new.ts", "1");
    world.scratch.git(&["add", "src/new.ts"]);
    let when = world.facts().commit(0).committed;
    let files = world.git().staged().unwrap().into();
    let about = About::Staged { subject: "fix: new".into(), when, files };
    let words = Words { description: "New.".into(), breaking: None };
    let plan = write_entries(&world.facts(), &[NewEntry { about, words }]).unwrap();
    let pending = world.write(&plan).unwrap().paths.into_iter().find(|path| path.contains("pending")).unwrap();
    between(&pending);
    world.scratch.git(&["commit", "--quiet", "--message", "fix: new", "--", "src/new.ts"]);
    let written = world.write(&world.plan(&|_| true)).unwrap();
    assert!(written.paths.contains(&pending));
    written
}

#[test]
fn only_what_was_written_is_committed_whatever_else_is_staged() {
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    world.scratch.git(&["commit", "--quiet", "--all", "--message", "docs: wrong title"]);
    world.scratch.write("other.txt", "mine");
    world.scratch.git(&["add", "other.txt"]);
    let written = world.write(&world.plan(&|found| found.kind == Kind::Title)).unwrap();
    assert_eq!(committed(&world, &written), [world.path(1)]);
    assert_eq!(world.scratch.git(&["status", "--short"]), "A  other.txt");
}

#[test]
fn what_is_again_as_it_was_committed_needs_no_commit() {
    let world = World::clean();
    let before = world.scratch.git(&["rev-parse", "HEAD"]);
    world.change(&world.path(1), "# fix", "# feat");
    let written = world.write(&world.plan(&|_| true)).unwrap();
    let made = commit(&world.git(), &world.config, (&written, "docs: entry"), &variables(&[])).unwrap();
    assert_eq!(made, Committed::NothingToCommit);
    assert_eq!(world.scratch.git(&["rev-parse", "HEAD"]), before);
}

#[test]
fn an_entry_that_was_never_committed_is_renamed_and_committed() {
    let world = World::clean();
    let written = healed(&world, |_| {});
    let names = committed(&world, &written);
    assert!(names.len() == 2 && names.iter().all(|name| !name.contains("pending")), "{names:?}");
}

#[test]
fn an_entry_that_was_only_staged_is_renamed_and_committed() {
    let world = World::clean();
    let written = healed(&world, |path| drop(world.scratch.git(&["add", path])));
    let names = committed(&world, &written);
    assert!(names.len() == 2 && names.iter().all(|name| !name.contains("pending")), "{names:?}");
    assert_eq!(world.scratch.git(&["status", "--short"]), "");
}

#[test]
fn variables_of_another_repository_lead_git_nowhere_else() {
    let (world, other) = (World::clean(), Scratch::started());
    let written = healed(&world, |_| {});
    let before = other.git(&["rev-parse", "HEAD"]);
    let led =
        [("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index")].map(|(name, path)| (name, other.join(path).into()));
    commit(&world.git(), &world.config, (&written, "docs: entry"), &variables(&led)).unwrap();
    assert_eq!(other.git(&["rev-parse", "HEAD"]), before);
    assert_eq!(world.scratch.git(&["show", "-s", "--format=%s"]), "docs: entry");
}
