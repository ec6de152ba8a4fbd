//! 10,000 branches: their heads, and where each stands.

#![expect(clippy::unwrap_used, reason = "a bench whose repository cannot be read has nothing to say")]

use crate::measure::{best, git, line};
use engine::config::BranchSettings;
use engine::sources::git::Git;
use std::path::Path;

pub fn run(repository: &Path) {
    let settings = BranchSettings::default();
    let open = || Git::discover(repository).unwrap();
    let warm = open();
    warm.branches(&settings).unwrap();

    let format = "--format=%(refname) %(objectname) %(authorname) %(committerdate) %(contents:subject)";
    let floor = git(repository, &["for-each-ref", format, "refs/heads", "refs/remotes"]);
    let heads = best(open, |git| git.branch_heads(&settings).unwrap().branches.len());
    let again = best(|| (), |()| warm.branch_heads(&settings).unwrap().branches.len());
    line("10,000 branch heads (git for-each-ref)", floor, heads, again);

    let standing = "--format=%(refname) %(ahead-behind:main) %(ahead-behind:development)";
    let floor = git(repository, &["for-each-ref", standing, "refs/heads", "refs/remotes"]);
    let cold = best(open, |git| git.branches(&settings).unwrap().branches.len());
    let again = best(|| (), |()| warm.branches(&settings).unwrap().branches.len());
    line("…and their standing (%(ahead-behind) × 2)", floor, cold, again);

    let floor = git(repository, &["merge-tree", "--write-tree", "main", "development"]);
    let cold = best(open, |git| git.merge_preview(&settings).unwrap());
    line("merge preview (git merge-tree)", floor, cold, best(|| (), |()| warm.merge_preview(&settings).unwrap()));
}
