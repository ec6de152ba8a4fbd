//! The practice repository as git sees it.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use chrono::{DateTime, FixedOffset, TimeDelta};
use git2::{BranchType, Repository};
use practice::repository::{Made, build};
use std::collections::BTreeSet;
use std::path::Path;

fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap()
}

fn calm(folder: &Path) -> (Made, Repository) {
    let made = build(folder, now()).unwrap();
    let repository = Repository::open(&made.repository).unwrap();
    (made, repository)
}

fn ahead(repository: &Repository, one: &str, other: &str) -> (usize, usize) {
    let id = |name: &str| repository.revparse_single(name).unwrap().id();
    repository.graph_ahead_behind(id(one), id(other)).unwrap()
}

#[test]
fn it_has_the_size_and_the_shape_of_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let (made, repository) = calm(folder.path());
    assert_eq!((made.commits, made.entries), (208, 202));
    let listed = std::fs::read_dir(made.repository.join("changelog")).unwrap().count();
    assert_eq!(listed, 203, "the entries and the index");
    assert_eq!(ahead(&repository, "development", "main"), (6, 0));
    assert_eq!(ahead(&repository, "feature/get-online-mentors", "main"), (3, 0));
    assert_eq!(ahead(&repository, "fix/meeting-issues-and-improvements", "main"), (5, 2));
    assert_eq!(ahead(&repository, "rohan-phase2", "main").0, 1);
    assert_eq!(ahead(&repository, "staging", "main").0, 0);
    let age = |name: &str| {
        let commit = repository.revparse_single(name).unwrap().peel_to_commit().unwrap();
        now().timestamp() - commit.time().seconds()
    };
    assert_eq!((age("development"), age("main")), (12 * 60, 122 * 3600));
}

#[test]
fn the_work_tree_is_clean_and_the_remote_has_more() {
    let folder = tempfile::tempdir().unwrap();
    let (made, repository) = calm(folder.path());
    assert!(repository.statuses(None).unwrap().is_empty());
    assert_eq!(repository.head().unwrap().shorthand().unwrap(), "development");
    let names = |repository: &Repository, kind| -> BTreeSet<String> {
        let branches = repository.branches(Some(kind)).unwrap();
        branches.map(|branch| branch.unwrap().0.name().unwrap().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&repository, BranchType::Local).len(), 8);
    assert!(names(&repository, BranchType::Remote).contains("origin/feat/mentor-availability"));
    let origin = Repository::open_bare(&made.origin).unwrap();
    assert!(names(&origin, BranchType::Local).contains("fix/otp-retry"));
    let online = "feature/get-online-mentors";
    let theirs = origin.revparse_single(online).unwrap().peel_to_commit().unwrap();
    assert_eq!(theirs.parent_id(0).unwrap(), repository.revparse_single(online).unwrap().id());
}

#[test]
fn time_never_runs_backwards_and_zones_differ() {
    let folder = tempfile::tempdir().unwrap();
    let (_, repository) = calm(folder.path());
    let mut walk = repository.revwalk().unwrap();
    walk.push_glob("refs/*").unwrap();
    let mut zones = BTreeSet::new();
    for id in walk {
        let commit = repository.find_commit(id.unwrap()).unwrap();
        zones.insert(commit.time().offset_minutes());
        for parent in commit.parents() {
            let subject = commit.summary().unwrap().unwrap_or_default().to_owned();
            assert!(parent.time().seconds() < commit.time().seconds(), "{subject}");
        }
    }
    assert_eq!(zones, BTreeSet::from([0, 330]));
}

#[test]
fn the_same_moment_makes_the_same_commits_and_another_one_others() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let made = |folder: usize, now| build(folders[folder].path(), now).unwrap();
    let (one, two) = (made(0, now()), made(1, now()));
    assert_eq!((&one.head, &one.planted), (&two.head, &two.planted));
    assert_ne!(one.head, made(2, now() + TimeDelta::minutes(1)).head);
}

#[test]
fn it_holds_at_any_hour_and_in_any_zone() {
    for now in ["2026-03-01T00:05:00+05:30", "2025-12-31T23:59:59-11:00", "2028-02-29T12:00:00+14:00"] {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), DateTime::parse_from_rfc3339(now).unwrap()).unwrap();
        assert_eq!((made.commits, made.entries), (208, 202), "{now}");
    }
}

#[test]
fn every_kind_of_fault_is_planted_and_about_something_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (made, repository) = calm(folder.path());
    let kinds: BTreeSet<&str> = made.planted.iter().map(|planted| planted.kind).collect();
    let all = [
        "archive_missing",
        "body",
        "breaking_missing",
        "category_missing",
        "date",
        "duplicate",
        "filename",
        "files",
        "index_dangling",
        "index_missing",
        "index_row",
        "last_updated",
        "missing",
        "orphan",
        "pending",
        "slug",
        "title",
    ];
    assert_eq!(kinds, BTreeSet::from(all));
    for planted in &made.planted {
        let there = |path: &String| made.repository.join(path).exists();
        let dangling = planted.kind == "index_dangling";
        assert!(planted.path.as_ref().is_none_or(|path| there(path) != dangling), "{planted:?}");
        let commit = planted.commit.as_ref().map(|commit| repository.revparse_single(commit));
        assert!(commit.is_none_or(|found| found.is_ok()), "{planted:?}");
    }
}
