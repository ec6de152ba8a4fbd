//! The whole history, a moved head, and the files of the newest commits.

#![expect(clippy::unwrap_used, reason = "a bench whose repository cannot be read has nothing to say")]

use crate::measure::{best, git, line};
use engine::domain::CommitId;
use engine::sources::git::Git;
use std::path::Path;

/// How many commits are asked for their files.
const ASKED: usize = 5_000;

pub fn run(repository: &Path) {
    let open = || Git::discover(repository).unwrap();
    let git_ = open();
    let (main, before) = (git_.resolve("main").unwrap(), git_.resolve("main~1").unwrap());
    git_.history(main).unwrap();

    let floor = git(repository, &["log", "--format=%H%x09%an%x09%ae%x09%aI%x09%cI%x09%s", "main"]);
    let cold = best(open, |git| git.history(main).unwrap().commits.len());
    line("history of 100,000 (git log --format)", floor, cold, best(|| (), |()| git_.history(main).unwrap()));

    let floor = git(repository, &["log", "--format=%H", "-1", "main"]);
    let moved = || {
        let git = open();
        git.history(before).unwrap();
        git
    };
    let moved = best(moved, |git| git.history(main).unwrap().commits.len());
    line("history after one new commit (git log -1)", floor, moved, moved);

    let newest: Vec<CommitId> = git_.history(main).unwrap().commits[..ASKED].iter().map(|commit| commit.id).collect();
    let floor = git(repository, &["log", "--format=%H", "--name-only", "--no-renames", "-5000", "main"]);
    let files = |git: &Git| newest.iter().map(|id| git.files(*id).unwrap().len()).sum::<usize>();
    let cold = best(open, files);
    line("files of 5,000 commits (git log --name-only)", floor, cold, best(|| (), |()| files(&git_)));
    let only = |git: &Git| newest.iter().filter(|id| git.touches_only(**id, "changelog").unwrap()).count();
    line("…only the changelog folder?", floor, best(open, only), best(|| (), |()| only(&git_)));
}
