//! Git through libgit2: the only place that names `git2`. It reads, and never writes a repository or reaches a network;
//! only `fetch` and `run` do, through the person's own git.
//!
//! Rules that were measured, not guessed: never let libgit2 sort a walk, never verify a hash it has just looked up,
//! compare trees by their raw entries, and remember by object id, because what an id names never changes.
//! Nothing of the repository is ever run: no hook, no filter, no command of its configuration.

mod ancestry;
mod branches;
mod changed;
mod commit_text;
mod commits;
mod compare;
mod facts;
mod fetch;
mod folder;
mod graph;
mod history;
mod id;
mod layout;
mod listing;
mod merge;
mod patch;
mod refs;
mod repository;
mod run;
mod standing;
mod three_way;
mod trees;
mod worktrees;

pub use fetch::{FetchSettings, Progress, Prune, fetch};
pub use folder::{Folder, FolderItem, ItemKind};
pub use repository::Git;
pub use run::run_git;
