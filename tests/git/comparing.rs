//! Two commits held against each other: both directions, entries, entity files, and what is not here.

use crate::common::Scratch;
use crate::id;
use engine::config::Config;
use engine::domain::{FileChange, FileStatus};
use engine::operations::{Comparison, compare};
use engine::sources::git::Git;

fn held(scratch: &Scratch, base: &str, head: &str) -> Comparison {
    let git = Git::discover(scratch.path()).unwrap();
    compare(&git, &Config::default(), id(base), id(head)).unwrap()
}

#[test]
fn each_side_has_its_commits_and_entries_and_entity_files_are_told_from_the_base() {
    let scratch = Scratch::empty();
    let old = "changelog/2025-09-01-aaaaaaa-feat-old.md";
    let start = scratch.commit("feat: begin", &[("src/entity/Lead.ts", "1"), (old, "# feat: old (aaaaaaa)\n")]);
    scratch.branch("development", "main");
    scratch.commit("feat: slots", &[("src/entity/Slot.ts", "1"), ("src/entity/Lead.ts", "2"), ("src/app.ts", "1")]);
    let entry = "changelog/2025-09-02-bbbbbbb-feat-slots.md";
    let head = scratch.commit("docs: entry", &[(entry, "# feat: slots (bbbbbbb)\n"), ("changelog/README.md", "x")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    let base = scratch.commit("fix: hot", &[("changelog/2025-09-03-ccccccc-fix-hot.md", "no title\n")]);

    let told = held(&scratch, &base, &head);
    assert_eq!(told.meet, Some(id(&start)));
    let subjects = |commits: &[std::sync::Arc<engine::domain::Commit>]| {
        commits.iter().map(|commit| commit.subject.clone()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!((told.gained.count, subjects(&told.gained.commits).as_str()), (2, "docs: entry, feat: slots"));
    assert_eq!((told.lost.count, subjects(&told.lost.commits).as_str()), (1, "fix: hot"));
    let entries: Vec<_> =
        told.gained.entries.iter().map(|entry| (entry.path.as_str(), entry.subject.as_deref())).collect();
    assert_eq!(entries, [(entry, Some("feat: slots"))]);
    let lost: Vec<_> = told.lost.entries.iter().map(|entry| entry.subject.as_deref()).collect();
    assert_eq!(lost, [None], "it is there and has no title");
    let entity = |status, path: &str| FileChange { status, path: path.into() };
    let expected =
        [entity(FileStatus::Added, "src/entity/Slot.ts"), entity(FileStatus::Modified, "src/entity/Lead.ts")];
    assert!(expected.iter().all(|change| told.entities.contains(change)), "{:?}", told.entities);
    assert_eq!((told.entities.len(), told.files), (2, 6));
}

#[test]
fn a_commit_held_against_itself_has_nothing_more_and_lacks_nothing() {
    let scratch = Scratch::started();
    let head = scratch.git(&["rev-parse", "HEAD"]);
    let told = held(&scratch, &head, &head);
    assert_eq!((told.meet, told.gained.count, told.lost.count, told.files), (Some(id(&head)), 0, 0, 0));
}

#[test]
fn what_is_not_in_this_clone_is_said_and_histories_without_a_common_commit_meet_nowhere() {
    let scratch = Scratch::started();
    let head = scratch.git(&["rev-parse", "HEAD"]);
    let git = Git::discover(scratch.path()).unwrap();
    let absent = id(&"ab".repeat(20));
    let fault = compare(&git, &Config::default(), id(&head), absent).unwrap_err();
    assert_eq!(fault.to_string(), "abababa is not in this clone");
    assert!(fault.next_step().unwrap().contains("git fetch"));

    scratch.git(&["checkout", "--quiet", "--orphan", "other"]);
    let other = scratch.commit("feat: other", &[("o", "1")]);
    let told = held(&scratch, &head, &other);
    assert_eq!((told.meet, told.gained.count, told.lost.count), (None, 1, 1));
}

#[test]
fn a_shallow_clone_is_compared_as_far_as_it_goes() {
    let scratch = Scratch::started();
    for at in 0..5 {
        scratch.commit(&format!("feat: {at}"), &[("a", &at.to_string())]);
    }
    let shallow = Scratch::bare_folder();
    let from = format!("file://{}", scratch.path().display());
    shallow.git(&["clone", "--quiet", "--depth", "3", &from, "."]);
    let (head, cut) = (shallow.git(&["rev-parse", "HEAD"]), shallow.git(&["rev-parse", "HEAD~2"]));
    assert_eq!(held(&shallow, &cut, &head).gained.count, 2);
    let below = scratch.git(&["rev-parse", "HEAD~3"]);
    let git = Git::discover(shallow.path()).unwrap();
    assert!(compare(&git, &Config::default(), id(&below), id(&head)).is_err(), "it is below the cut");
}
