//! The changelog of 10,000 entries against 100,000 commits.

#![expect(clippy::unwrap_used, reason = "a bench whose repository cannot be read has nothing to say")]

use crate::measure::{best, git, line};
use engine::config::Config;
use engine::operations::{Asked, Known, check};
use engine::sources::git::Git;
use std::path::Path;

pub fn run(repository: &Path) {
    let (config, asked) = (Config::default(), Asked::default());
    let open = || (Git::discover(repository).unwrap(), Known::default());
    let ask = |(git, known): &(Git, Known)| check(git, &config, &asked, known).unwrap().drift.len();
    let floor =
        git(repository, &["log", "--format=%H%x09%an%x09%aI%x09%s", "--name-only", "--no-renames", "development"]);
    let warm = open();
    ask(&warm);
    line("drift of 10,000 entries (git log --name-only)", floor, best(open, ask), best(|| (), |()| ask(&warm)));

    let newer = Asked { head: Some("main".into()), ..Asked::default() };
    let ask_newer = |(git, known): &(Git, Known)| check(git, &config, &newer, known).unwrap().drift.len();
    let seen = || {
        let seen = open();
        ask(&seen);
        seen
    };
    let moved = best(seen, ask_newer);
    line("…after the head moved", floor, moved, moved);
}
