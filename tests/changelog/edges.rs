//! What lies in a changelog folder and is no entry, and what is never opened.

use crate::world::World;
use engine::changelog::{Fix, Kind};
use engine::operations::{Asked, Known, check};
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn other_files_of_the_folder_are_no_entries() {
    let world = World::clean();
    world.scratch.write("changelog/TEMPLATE.md", "# <subject> (<sha7>)\n\n**Date:** <date>\n**Commit:** <full hash>\n");
    world.scratch.write("changelog/notes.txt", "x");
    world.scratch.write("changelog/CONTRIBUTING.md", "# How to\n");
    world.scratch.write("changelog/archive/2020-01-01-1234567-old.md", "# x (1234567)\n");
    let report = world.report();
    assert_eq!((report.drift.len(), report.entries), (0, 6));
}

#[test]
fn a_link_and_a_folder_with_the_name_of_an_entry_are_told_and_never_opened() {
    let world = World::clean();
    let secret = world.scratch.join("secret");
    fs::write(&secret, "# x (1234567)\n\n**Commit:** 1234567\n").unwrap();
    symlink(&secret, world.scratch.join("changelog/2026-01-01-1234567-evil.md")).unwrap();
    fs::create_dir(world.scratch.join("changelog/2026-01-02-1234567-dir.md")).unwrap();
    let report = world.report();
    assert_eq!(
        report.drift.iter().map(|found| (found.kind, found.fix)).collect::<Vec<_>>(),
        [(Kind::Body, Fix::None); 2]
    );
    assert_eq!(world.fix().edits, []);
}

#[test]
fn an_entry_replaced_by_a_link_is_still_the_entry_of_its_commit() {
    let world = World::clean();
    fs::remove_file(world.scratch.join(&world.path(1))).unwrap();
    symlink("/etc/hostname", world.scratch.join(&world.path(1))).unwrap();
    assert_eq!(world.drift(), [(Kind::Body, Some(world.commits[1].clone()))]);
    world.scratch.git(&["add", "--all"]);
    world.scratch.git(&["commit", "--quiet", "-m", "docs: link"]);
    world.scratch.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    let committed = world.asked(&Asked { base: None, head: Some("main".into()) });
    assert_eq!(committed.drift.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Body]);
}

#[test]
fn a_pipe_with_the_name_of_an_entry_does_not_stop_the_check() {
    let world = World::clean();
    let made =
        std::process::Command::new("mkfifo").arg(world.scratch.join("changelog/2026-01-01-1234567-pipe.md")).status();
    assert!(made.unwrap().success());
    assert_eq!(world.drift(), [(Kind::Body, None)]);
}

#[test]
fn an_enormous_file_is_not_read() {
    let world = World::clean();
    fs::File::create(world.scratch.join("changelog/2026-01-01-1234567-big.md")).unwrap().set_len(1 << 33).unwrap();
    assert_eq!(world.drift(), [(Kind::Body, None)]);
}

#[test]
fn an_absent_folder_means_that_every_commit_lacks_its_entry() {
    let world = World::clean();
    fs::remove_dir_all(world.scratch.join("changelog")).unwrap();
    assert!(world.drift().iter().all(|(kind, _)| *kind == Kind::Missing));
}

#[test]
fn a_link_in_the_place_of_the_index_is_refused() {
    let world = World::clean();
    fs::rename(world.scratch.join("changelog/README.md"), world.scratch.join("elsewhere.md")).unwrap();
    symlink("../elsewhere.md", world.scratch.join("changelog/README.md")).unwrap();
    let git = world.git();
    let fault = check(&git, &world.config, &Asked::default(), &Known::default()).unwrap_err();
    assert!(fault.to_string().contains("not a regular file"), "{fault}");
}

#[test]
fn a_folder_outside_of_the_repository_is_a_wrong_configuration() {
    for dir in ["../elsewhere", "/etc", ".", "", ".git", "a/../../b"] {
        let world = World::clean().with(|config| config.changelog.dir = dir.into());
        let git = world.git();
        let fault = check(&git, &world.config, &Asked::default(), &Known::default()).unwrap_err();
        assert_eq!(fault.exit_code(), 2, "{dir}");
    }
}

#[test]
fn another_folder_index_and_name_work() {
    let world = World::clean();
    fs::rename(world.scratch.join("changelog"), world.scratch.join("docs-changes")).unwrap();
    fs::rename(world.scratch.join("docs-changes/README.md"), world.scratch.join("docs-changes/INDEX.md")).unwrap();
    let world = world.with(|config| {
        config.changelog.dir = "docs-changes".into();
        config.changelog.index = "INDEX.md".into();
    });
    world.scratch.git(&["add", "--all"]);
    world.scratch.git(&["commit", "--quiet", "--amend", "-m", "docs: changes"]);
    assert_eq!(world.drift(), []);
    let world = world.with(|config| config.changelog.filename = "{sha}_{slug}.md".into());
    assert!(world.drift().iter().all(|(kind, _)| *kind == Kind::Filename));
}

#[test]
fn plain_paths_notes_and_other_bullets_are_understood() {
    let world = World::clean();
    let text = world
        .text(&world.path(5))
        .replace("- `a b.txt` - a note", "* a b.txt — why: because")
        .replace("- `package.json` - a note", "* package.json");
    world.scratch.write(&world.path(5), text);
    world.change(&world.path(4), "## Files Changed\n", "## Files Changed\n\nNone\n");
    world.change(&world.path(0), "## Description", "- `changelog/2025.md`\n\n## Description");
    assert_eq!(world.drift(), []);
}
