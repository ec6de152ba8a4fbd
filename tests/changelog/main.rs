//! The changelog capability against real repositories made with the `git` command.

#![expect(clippy::unwrap_used, reason = "a test whose repository cannot be read has failed")]

#[path = "../common/mod.rs"]
mod common;

mod bytes;
mod commits;
mod committing;
mod edges;
mod fixes;
mod healing;
mod kinds;
mod ranges;
mod words;
mod world;
mod writing;
