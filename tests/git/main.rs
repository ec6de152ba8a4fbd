//! The git source against real repositories made with the `git` command; git's own answers are the measure.

#![expect(clippy::unwrap_used, reason = "a test whose repository cannot be read has failed")]

#[path = "../common/mod.rs"]
mod common;

mod branches;
mod comparing;
mod fetch;
mod files;
mod history;
mod hostile;
mod listing;
mod merge;
mod places;

use engine::domain::CommitId;

/// A commit's name as the engine takes it.
fn id(hex: &str) -> CommitId {
    CommitId::from_hex(hex).unwrap_or_else(|| panic!("{hex} is the name of a commit"))
}
