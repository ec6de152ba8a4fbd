//! Branches: roles, standing, upstreams, work trees. `git rev-list --count` is the measure of every count.

use crate::common::Scratch;
use engine::board::BranchList;
use engine::config::BranchSettings;
use engine::domain::{Branch, CommitId, Divergence, Role, Standing, Upstream};
use engine::sources::git::Git;

fn list(scratch: &Scratch) -> BranchList {
    Git::discover(scratch.path()).unwrap().branches(&BranchSettings::default()).unwrap()
}

fn named<'l>(list: &'l BranchList, name: &str) -> &'l Branch {
    list.branches.iter().find(|branch| branch.name.as_str() == name).unwrap_or_else(|| panic!("{name} is listed"))
}

fn counted(scratch: &Scratch, one: &str, other: &str) -> Standing {
    let counts = scratch.git(&["rev-list", "--left-right", "--count", &format!("{one}...{other}")]);
    let (ahead, behind) = counts.split_once('\t').unwrap();
    Standing::Counted(Divergence { ahead: ahead.parse().unwrap(), behind: behind.parse().unwrap() })
}

/// `main`, `development` ahead of it, `staging`, work and odd branches at different places.
fn usual() -> Scratch {
    let scratch = Scratch::started();
    scratch.branch("development", "main");
    scratch.commit("feat: one", &[("one", "1\n")]);
    scratch.branch("feature/from-early", "development");
    scratch.commit("feat: early", &[("early", "1\n")]);
    scratch.git(&["checkout", "--quiet", "development"]);
    scratch.commit("fix: two", &[("two", "1\n")]);
    scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge early", "feature/from-early"]);
    scratch.branch("shubham-login", "development~1");
    scratch.commit("login", &[("login", "1\n")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.commit("fix: hot", &[("hot", "1\n")]);
    scratch.git(&["branch", "staging", "main~1"]);
    scratch
}

#[test]
fn each_branch_has_its_role_and_the_long_lived_ones_come_first() {
    let list = list(&usual());
    let roles: Vec<(&str, Role)> = list.branches.iter().map(|branch| (branch.name.as_str(), branch.role)).collect();
    assert_eq!(
        roles,
        [
            ("main", Role::Production),
            ("development", Role::Integration),
            ("staging", Role::Staging),
            ("shubham-login", Role::Odd),
            ("feature/from-early", Role::Work),
        ]
    );
}

#[test]
fn standings_are_what_git_counts() {
    let scratch = usual();
    let list = list(&scratch);
    for branch in &list.branches {
        let name = branch.name.as_str();
        let expected = |other: &str| if name == other { Standing::Same } else { counted(&scratch, name, other) };
        assert_eq!(branch.production, expected("main"), "{name}");
        assert_eq!(branch.integration, expected("development"), "{name}");
    }
    assert_eq!(named(&list, "feature/from-early").integration.merged(), Some(true));
    assert_eq!(named(&list, "shubham-login").integration.merged(), Some(false));
}

#[test]
fn unshipped_is_what_integration_has_and_production_lacks() {
    let scratch = usual();
    let ours: Vec<String> = list(&scratch).unshipped.unwrap().iter().map(|commit| commit.id.to_string()).collect();
    let expected: Vec<String> =
        scratch.git(&["log", "--format=%H", "main..development"]).lines().map(String::from).collect();
    assert_eq!(ours, expected);
}

#[test]
fn without_integration_its_column_is_absent_and_nothing_is_called_unshipped() {
    let scratch = Scratch::started();
    scratch.git(&["branch", "feature/x"]);
    let list = list(&scratch);
    assert_eq!(named(&list, "feature/x").integration, Standing::Absent);
    assert_eq!(named(&list, "feature/x").production, Standing::Counted(Divergence::default()));
    assert!(list.unshipped.is_none());
}

#[test]
fn heads_alone_walk_nothing_and_say_unknown() {
    let scratch = usual();
    let heads = Git::discover(scratch.path()).unwrap().branch_heads(&BranchSettings::default()).unwrap();
    assert_eq!(heads.branches.len(), 5);
    assert!(heads.branches.iter().all(|branch| branch.production == Standing::Unknown));
    assert_eq!(named(&heads, "main").subject, "fix: hot");
}

#[test]
fn upstreams_are_counted_gone_absent_or_only_remote() {
    let origin = usual();
    let scratch = Scratch::bare_folder();
    let url = origin.path().to_str().unwrap();
    scratch.git(&["clone", "--quiet", url, "."]);
    scratch.branch("feature/mine", "origin/development");
    scratch.commit("feat: mine", &[("mine", "1\n")]);
    scratch.git(&["branch", "--track", "followed", "origin/shubham-login"]);
    scratch.git(&["branch", "--no-track", "alone", "main"]);
    scratch.git(&["branch", "--track", "local-follower", "feature/mine"]);
    scratch.git(&["config", "branch.alone.remote", "origin"]);
    scratch.git(&["config", "branch.alone.merge", "refs/heads/never-was"]);
    let list = list(&scratch);
    let one_ahead = Standing::Counted(Divergence { ahead: 1, behind: 0 });
    let even = Standing::Counted(Divergence::default());
    assert_eq!(named(&list, "main").upstream, Upstream::Tracking("origin/main".into(), even));
    assert_eq!(named(&list, "feature/mine").upstream, Upstream::Tracking("origin/development".into(), one_ahead));
    assert_eq!(named(&list, "local-follower").upstream, Upstream::Tracking("feature/mine".into(), even));
    assert_eq!(named(&list, "alone").upstream, Upstream::Gone("origin/never-was".into()));
    assert_eq!(named(&list, "staging").upstream, Upstream::RemoteOnly("origin/staging".into()));
    assert_eq!(named(&list, "feature/from-early").upstream, Upstream::RemoteOnly("origin/feature/from-early".into()));
    assert!(!list.branches.iter().any(|branch| branch.name.as_str().contains("HEAD")));
    assert!(
        !list.branches.iter().any(|branch| branch.name.as_str() == "shubham-login"),
        "it is followed by another name"
    );
}

#[test]
fn a_commit_that_was_asked_about_and_is_not_here_casts_no_doubt_on_what_is_behind() {
    let origin = usual();
    let scratch = Scratch::bare_folder();
    scratch.git(&["clone", "--quiet", origin.path().to_str().unwrap(), "."]);
    scratch.git(&["branch", "--track", "development", "origin/development"]);
    origin.git(&["checkout", "--quiet", "development"]);
    origin.commit("fix: three", &[("three", "1\n")]);
    origin.commit("fix: four", &[("four", "1\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    // As a run or an image names it: its head was built at GitHub and not fetched.
    assert!(git.files(CommitId::from_bytes([0xab; 20])).is_err());
    let there = scratch.git(&["ls-remote", "origin", "refs/heads/development"]);
    assert!(git.files(CommitId::from_hex(there.split('\t').next().unwrap()).unwrap()).is_err());
    scratch.git(&["fetch", "--quiet"]);
    let list = git.worker().unwrap().branches(&BranchSettings::default()).unwrap();
    let two_behind = Standing::Counted(Divergence { ahead: 0, behind: 2 });
    let upstream = Upstream::Tracking("origin/development".into(), two_behind);
    assert_eq!(named(&list, "development").upstream, upstream);
}

#[test]
fn a_branch_that_only_the_remote_has_still_plays_its_part() {
    let origin = usual();
    let scratch = Scratch::bare_folder();
    scratch.git(&["clone", "--quiet", "--branch", "shubham-login", origin.path().to_str().unwrap(), "."]);
    let list = list(&scratch);
    assert_eq!(named(&list, "development").role, Role::Integration);
    assert_eq!(named(&list, "shubham-login").production, counted(&origin, "shubham-login", "main"));
    assert_eq!(list.unshipped.unwrap().len(), 4);
}

#[test]
fn every_work_tree_that_has_a_branch_is_named() {
    let scratch = usual();
    let place = tempfile::tempdir().unwrap();
    let linked = place.path().join("linked tree");
    scratch.git(&["worktree", "add", "--quiet", linked.to_str().unwrap(), "staging"]);
    let gone = place.path().join("gone");
    scratch.git(&["worktree", "add", "--quiet", gone.to_str().unwrap(), "shubham-login"]);
    std::fs::remove_dir_all(&gone).unwrap();
    for start in [scratch.path(), linked.as_path()] {
        let list = Git::discover(start).unwrap().branches(&BranchSettings::default()).unwrap();
        let places = |name: &str| -> Vec<std::path::PathBuf> {
            named(&list, name).checked_out.iter().map(|path| path.canonicalize().unwrap()).collect()
        };
        assert_eq!(places("staging"), [linked.canonicalize().unwrap()]);
        assert_eq!(places("main"), [scratch.path().canonicalize().unwrap()]);
        assert!(places("shubham-login").is_empty(), "its folder is gone");
        assert!(places("development").is_empty());
    }
}

#[test]
fn what_was_merged_at_the_remote_is_not_unshipped_though_the_branch_of_this_clone_is_behind() {
    let scratch = usual();
    let settings = [
        ("remote.origin.url", "."),
        ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
        ("branch.main.remote", "origin"),
        ("branch.main.merge", "refs/heads/main"),
    ];
    for (key, value) in settings {
        scratch.git(&["config", key, value]);
    }
    scratch.branch("merged", "main");
    scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Promote", "development"]);
    assert!(!list(&scratch).unshipped.unwrap().is_empty(), "the remote was not asked yet");
    scratch.git(&["update-ref", "refs/remotes/origin/main", "merged"]);
    let list = list(&scratch);
    assert_eq!((list.counted_as("main"), list.counted_as("development")), ("origin/main", "development"));
    assert_eq!(list.unshipped.unwrap().len(), 0);
    let preview = Git::discover(scratch.path()).unwrap().merge_preview(&BranchSettings::default()).unwrap().unwrap();
    assert_eq!(preview.production.to_string(), scratch.git(&["rev-parse", "merged"]).trim());
}
