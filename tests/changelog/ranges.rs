//! What is looked at: a branch as it is committed, the work tree, what is new since a base, a bare repository.

use crate::world::World;
use engine::changelog::Kind;
use engine::operations::{Asked, Known, check};
use engine::sources::git::Git;
use std::fs;

fn since(base: &str) -> Asked {
    Asked { base: Some(base.into()), head: None }
}

#[test]
fn what_is_checked_out_is_read_from_the_work_tree_and_a_revision_from_its_tree() {
    let world = World::clean();
    fs::remove_file(world.scratch.join(&world.path(4))).unwrap();
    assert_eq!(world.report().drift.len(), 2);
    world.scratch.git(&["branch", "as-it-was", "HEAD~1"]);
    world.scratch.git(&["checkout", "--quiet", "--force", "as-it-was"]);
    let report = world.asked(&Asked { base: None, head: Some("main".into()) });
    assert_eq!((report.drift.len(), report.entries, report.range.head.as_str()), (0, 6, "main"));
}

#[test]
fn since_a_base_only_its_commits_and_the_files_added_or_changed_count() {
    let world = World::clean();
    world.change(&world.path(0), "# feat", "# fix");
    world.scratch.git(&["commit", "--quiet", "--all", "-m", "docs: break an old entry"]);
    world.scratch.git(&["tag", "base"]);
    let commit = world.scratch.commit("fix: later", &[("l", "1")]);
    let report = world.asked(&since("base"));
    let drift: Vec<_> = report.drift.iter().map(|found| (found.kind, found.commit.unwrap().to_string())).collect();
    assert_eq!(drift, [(Kind::Missing, commit)]);
    assert_eq!((report.range.base.as_deref(), report.range.commits), (Some("base"), 1));
    world.change(&world.path(1), "# fix", "# feat");
    let report = world.asked(&since("base"));
    assert_eq!(report.drift.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Missing, Kind::Title]);
}

#[test]
fn a_file_deleted_since_the_base_whose_commit_is_older_is_no_finding() {
    let world = World::clean();
    fs::remove_file(world.scratch.join(&world.path(0))).unwrap();
    assert_eq!(world.asked(&since("HEAD~1")).drift, []);
}

#[test]
fn a_detached_head_is_called_head_and_read_from_the_work_tree() {
    let world = World::clean();
    world.scratch.git(&["checkout", "--quiet", "--detach"]);
    world.change(&world.path(0), "# feat", "# fix");
    let report = world.report();
    assert_eq!((report.range.head.as_str(), report.drift.len()), ("HEAD", 1));
}

#[test]
fn a_bare_repository_is_asked_about_integration_then_production() {
    let world = World::clean();
    let bare = world.scratch.join("bare.git");
    world.scratch.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let head = || {
        let git = Git::discover(&bare).unwrap();
        let report = check(&git, &world.config, &Asked::default(), &Known::default()).unwrap();
        assert_eq!(report.drift, []);
        report.range.head.clone()
    };
    assert_eq!(head(), "main");
    world.scratch.git(&["--git-dir", bare.to_str().unwrap(), "branch", "development", "main"]);
    assert_eq!(head(), "development");
}

#[test]
fn a_revision_that_means_nothing_is_a_wrong_question() {
    let world = World::clean();
    for asked in [since("nowhere"), Asked { base: None, head: Some("nowhere".into()) }] {
        let fault = check(&world.git(), &world.config, &asked, &Known::default()).unwrap_err();
        assert_eq!(fault.exit_code(), 2);
    }
}

#[test]
fn a_check_is_remembered_until_a_file_or_the_head_changes() {
    let world = World::clean();
    let (git, known) = (world.git(), Known::default());
    let report = || check(&git, &world.config, &Asked::default(), &known).unwrap();
    let first = report();
    assert!(std::sync::Arc::ptr_eq(&first, &report()));
    world.change(&world.path(1), "# fix: r", "# feat: r");
    assert_eq!(report().drift.len(), 1);
    world.change(&world.path(1), "# feat: r", "# fix: r");
    world.scratch.commit("fix: later", &[("l", "1")]);
    assert_eq!(report().drift[0].kind, Kind::Missing);
}
