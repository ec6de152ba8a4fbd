//! What commits did to which files, compared with `git diff-tree`.

use crate::common::Scratch;
use crate::id;
use engine::domain::{FileChange, FileStatus};
use engine::sources::git::{Git, ItemKind};
use std::os::unix::fs::{PermissionsExt, symlink};

fn listed(changes: &[FileChange]) -> Vec<String> {
    let letter = |status| match status {
        FileStatus::Added => 'A',
        FileStatus::Modified => 'M',
        FileStatus::Deleted => 'D',
    };
    changes.iter().map(|change| format!("{}\t{}", letter(change.status), change.path)).collect()
}

fn of_git(scratch: &Scratch, commit: &str) -> Vec<String> {
    let text = scratch.git(&[
        "-c",
        "core.quotePath=false",
        "show",
        "--no-renames",
        "--name-status",
        "--first-parent",
        "--format=",
        "-m",
        commit,
    ]);
    let mut lines: Vec<String> = text.lines().map(|line| line.replace("T\t", "M\t")).collect();
    lines.sort_by(|one, other| one[2..].cmp(&other[2..]));
    lines
}

/// Every kind of change, one commit after the other.
fn changed_in_every_way() -> Scratch {
    let scratch = Scratch::started();
    scratch.commit("feat: many", &[("a", "1\n"), ("a.txt", "1\n"), ("d/e/f", "1\n"), ("d/e/g", "1\n"), ("d.x", "1\n")]);
    scratch.git(&["mv", "a", "renamed"]);
    scratch.commit_staged("refactor: rename");
    std::fs::set_permissions(scratch.join("renamed"), std::fs::Permissions::from_mode(0o755)).unwrap();
    scratch.git(&["add", "-A"]);
    scratch.commit_staged("chore: mode");
    scratch.git(&["rm", "-rq", "d"]);
    scratch.write("d", "now a file\n");
    scratch.git(&["add", "-A"]);
    scratch.commit_staged("refactor: a folder becomes a file");
    scratch.git(&["rm", "-q", "d"]);
    scratch.commit("refactor: and a folder again", &[("d/e/f", "2\n")]);
    std::fs::remove_file(scratch.join("a.txt")).unwrap();
    symlink("renamed", scratch.join("a.txt")).unwrap();
    scratch.git(&["add", "-A"]);
    scratch.commit_staged("chore: a link");
    let head = scratch.git(&["rev-parse", "HEAD"]);
    scratch.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},sub")]);
    scratch.commit_staged("chore: a submodule");
    scratch.git(&["update-index", "--cacheinfo", &format!("160000,{head},sub")]);
    scratch.commit_staged("chore: nothing");
    let head = scratch.git(&["rev-parse", "HEAD"]);
    scratch.git(&["update-index", "--cacheinfo", &format!("160000,{head},sub")]);
    scratch.commit_staged("chore: the submodule moves");
    scratch.branch("side", "HEAD~2");
    scratch.commit("feat: side", &[("side/ü", "1\n"), ("renamed", "x\n")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge side", "side"]);
    scratch
}

#[test]
fn every_commit_has_the_files_that_git_lists_against_its_first_parent() {
    let scratch = changed_in_every_way();
    let git = Git::discover(scratch.path()).unwrap();
    let history = git.history(git.resolve("HEAD").unwrap()).unwrap();
    for commit in &history.commits {
        assert_eq!(
            listed(&git.files(commit.id).unwrap()),
            of_git(&scratch, &commit.id.to_string()),
            "{}",
            commit.subject
        );
    }
    assert!(history.commits.len() > 10);
}

#[test]
fn a_commit_touches_only_a_folder_when_nothing_else_differs() {
    let scratch = Scratch::started();
    let cases = [
        (scratch.commit("docs: entry", &[("changelog/a.md", "1\n")]), true),
        (scratch.commit("docs: entries", &[("changelog/a.md", "2\n"), ("changelog/deep/b.md", "1\n")]), true),
        (scratch.commit("feat: both", &[("changelog/a.md", "3\n"), ("src/a", "1\n")]), false),
        (scratch.commit("feat: code", &[("src/a", "2\n")]), false),
        (scratch.commit("feat: a neighbor", &[("changelog.md", "2\n")]), false),
        (scratch.commit_staged("chore: nothing"), false),
        (scratch.commit("docs: deep", &[("changelog/deep/b.md", "2\n")]), true),
    ];
    let git = Git::discover(scratch.path()).unwrap();
    for (commit, only) in &cases {
        assert_eq!(git.touches_only(id(commit), "changelog").unwrap(), *only, "{commit}");
        assert_eq!(git.touches_only(id(commit), "changelog/").unwrap(), *only);
    }
    assert!(git.touches_only(id(&cases[6].0), "changelog/deep").unwrap());
    assert!(!git.touches_only(id(&cases[1].0), "changelog/deep").unwrap());
    scratch.git(&["rm", "-rq", "changelog"]);
    scratch.commit("feat: a file of that name", &[("changelog", "1\n")]);
    assert!(!git.touches_only(git.resolve("HEAD").unwrap(), "changelog").unwrap());
}

#[test]
fn a_folder_is_read_at_any_commit_without_a_checkout() {
    let scratch = Scratch::started();
    std::fs::create_dir_all(scratch.join("changelog/inner")).unwrap();
    symlink("../README.md", scratch.join("changelog/link.md")).unwrap();
    scratch.git(&["add", "changelog/link.md"]);
    let with = scratch.commit("docs: entries", &[("changelog/a.md", "text\n"), ("changelog/inner/b.md", "1\n")]);
    scratch.git(&["rm", "-rq", "changelog"]);
    let without = scratch.commit_staged("chore: no changelog");
    let git = Git::discover(scratch.path()).unwrap();
    let folder = git.folder(id(&with), "changelog").unwrap().unwrap();
    let kinds: Vec<(&str, ItemKind)> = folder.items.iter().map(|item| (item.name.as_str(), item.kind)).collect();
    assert_eq!(kinds, [("a.md", ItemKind::File), ("inner", ItemKind::Directory), ("link.md", ItemKind::Symlink)]);
    assert_eq!(git.blob(folder.items[0].id).unwrap(), b"text\n");
    assert_eq!(git.blob(folder.items[2].id).unwrap(), b"../README.md");
    assert_eq!(git.folder(id(&without), "changelog").unwrap(), None);
    assert_eq!(git.folder(id(&with), "README.md").unwrap(), None, "a file is no folder");
    assert_eq!(git.folder(id(&with), "").unwrap().unwrap().items.len(), 2);
}

#[test]
fn two_commits_are_compared_under_a_folder_with_whole_paths() {
    let scratch = Scratch::started();
    let one = scratch.commit("a", &[("changelog/a.md", "1\n"), ("x", "1\n")]);
    let other = scratch.commit("b", &[("changelog/b.md", "1\n"), ("x", "2\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(listed(&git.changed_between(id(&one), id(&other), "changelog").unwrap()), ["A\tchangelog/b.md"]);
    assert_eq!(listed(&git.changed_between(id(&one), id(&other), "").unwrap()), ["A\tchangelog/b.md", "M\tx"]);
    assert_eq!(listed(&git.changed_between(id(&other), id(&one), "changelog").unwrap()), ["D\tchangelog/b.md"]);
    assert!(git.changed_between(id(&one), id(&other), "nowhere").unwrap().is_empty());
}

#[test]
fn what_is_staged_is_listed_also_before_the_first_commit() {
    let scratch = Scratch::empty();
    scratch.write("a", "1\n");
    scratch.write("not-staged", "1\n");
    scratch.git(&["add", "a"]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(listed(&git.staged().unwrap()), ["A\ta"]);
    scratch.commit_staged("feat: a");
    scratch.git(&["mv", "a", "b"]);
    assert_eq!(listed(&git.staged().unwrap()), ["D\ta", "A\tb"]);
}

#[test]
fn a_patch_id_survives_a_rebase_and_differs_for_another_change() {
    let scratch = Scratch::started();
    scratch.branch("side", "main");
    let original = scratch.commit("fix: it", &[("a", "1\n2\n")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.commit("feat: between", &[("b", "1\n")]);
    scratch.git(&["cherry-pick", &original]);
    let again = scratch.git(&["rev-parse", "HEAD"]);
    let other = scratch.commit("fix: other", &[("a", "1\n3\n")]);
    let empty = scratch.commit_staged("chore: nothing");
    let git = Git::discover(scratch.path()).unwrap();
    let patch = git.patch_id(id(&original)).unwrap();
    assert!(patch.is_some());
    assert_eq!(git.patch_id(id(&again)).unwrap(), patch);
    assert_ne!(git.patch_id(id(&other)).unwrap(), patch);
    assert_eq!(git.patch_id(id(&empty)).unwrap(), None);
    let text = git.patch(id(&original)).unwrap();
    assert!(text.contains("+++ b/a") && text.contains("\n+1\n+2\n"), "{text}");
}

#[test]
fn a_work_tree_says_how_many_of_its_files_are_not_what_is_checked_out() {
    let scratch = Scratch::started();
    scratch.commit("feat: two", &[("a.txt", "1\n"), ("b.txt", "1\n"), (".gitignore", "out/\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.changed_files().unwrap(), 0);
    std::fs::create_dir(scratch.path().join("out")).unwrap();
    std::fs::write(scratch.path().join("out/log"), "built").unwrap();
    assert_eq!(git.changed_files().unwrap(), 0, "what is ignored does not count");
    std::fs::write(scratch.path().join("a.txt"), "2\n").unwrap();
    std::fs::write(scratch.path().join("new.txt"), "1\n").unwrap();
    std::fs::remove_file(scratch.path().join("b.txt")).unwrap();
    assert_eq!(git.changed_files().unwrap(), 3);
}
