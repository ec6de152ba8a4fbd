//! Which commits need an entry.

use crate::common::Scratch;
use crate::world::World;
use engine::changelog::Kind;
use engine::config::Config;
use engine::operations::{Asked, Known, check, gather, judge};
use engine::sources::git::Git;

fn missing(scratch: &Scratch) -> Vec<String> {
    let git = Git::discover(scratch.path()).unwrap();
    let report = check(&git, &Config::default(), &Asked::default(), &Known::default()).unwrap();
    report
        .drift
        .iter()
        .filter(|found| found.kind == Kind::Missing)
        .map(|found| found.commit.unwrap().to_string())
        .collect()
}

#[test]
fn where_there_is_no_entry_at_all_every_commit_lacks_one() {
    let scratch = Scratch::started();
    let second = scratch.commit("fix: x", &[("x", "1")]);
    let first = scratch.git(&["rev-parse", "HEAD~1"]);
    assert_eq!(missing(&scratch), [second, first]);
}

#[test]
fn an_empty_repository_has_no_drift() {
    let scratch = Scratch::empty();
    let git = Git::discover(scratch.path()).unwrap();
    let report = check(&git, &Config::default(), &Asked::default(), &Known::default()).unwrap();
    assert_eq!((report.drift.len(), report.range.commits, report.range.head.as_str()), (0, 0, "main"));
}

#[test]
fn empty_commits_and_merges_need_one_and_a_merge_of_the_changelog_alone_does_not() {
    let world = World::clean();
    let scratch = &world.scratch;
    let empty = scratch.commit_staged("chore: nothing");
    scratch.branch("feature/x", "HEAD");
    let side = scratch.commit("feat: x", &[("x", "1")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    let merge = {
        scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge pull request #3 from a/feature/x", "feature/x"]);
        scratch.git(&["rev-parse", "HEAD"])
    };
    scratch.branch("docs/x", "HEAD");
    scratch.commit("docs: entry", &[("changelog/notes.txt", "1")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge pull request #4 from a/docs/x", "docs/x"]);
    let mut found = missing(scratch);
    let mut wanted = vec![empty, side, merge];
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_commit_that_changes_the_changelog_and_something_else_needs_one() {
    let world = World::clean();
    let both = world.scratch.commit("fix: y", &[("y", "1"), ("changelog/notes.txt", "1")]);
    assert_eq!(missing(&world.scratch), [both]);
}

#[test]
fn commits_made_earlier_on_another_line_are_outside_of_the_discipline() {
    let world = World::clean();
    let scratch = &world.scratch;
    scratch.git(&["checkout", "--quiet", "--orphan", "old"]);
    scratch.commit_at("feat: long ago", 1_600_000_000);
    scratch.git(&["checkout", "--quiet", "--force", "main"]);
    scratch.git(&["merge", "--quiet", "--allow-unrelated-histories", "-m", "Merge branch 'old'", "old"]);
    let merge = scratch.git(&["rev-parse", "HEAD"]);
    assert_eq!(missing(scratch), [merge]);
}

#[test]
fn a_subject_that_fits_a_pattern_is_let_off_and_policy_says_which() {
    let world = World::clean().with(|config| config.changelog.ignore = vec!["chore: release *".into()]);
    let commit = world.scratch.commit("chore: release 1.2", &[("v", "1")]);
    assert_eq!(world.drift(), []);
    assert!(world.report().ignored.iter().any(|ignored| ignored.reason == "pattern chore: release *"));
    let head = world.git().resolve(&commit).unwrap();
    let verdict = judge(&world.git(), &world.facts(), head).unwrap();
    assert!(verdict.why.contains("chore: release *"), "{}", verdict.why);
}

#[test]
fn policy_says_why_for_each_reason() {
    let world = World::clean();
    let why = |rev: &str| {
        let git = world.git();
        let facts = gather(&git, &world.config, &Asked::default(), &Known::default()).unwrap();
        judge(&git, &facts, git.resolve(rev).unwrap()).unwrap()
    };
    assert_eq!(why("HEAD").reason.unwrap().to_string(), "changelog only");
    let first = why("HEAD~7");
    assert_eq!(first.reason.unwrap().to_string(), "before the first entry");
    assert!(first.why.contains(&world.commits[0][..7]));
    let entry = why(&world.commits[2]);
    assert_eq!((entry.reason, entry.entry), (None, Some(world.path(2))));
}
