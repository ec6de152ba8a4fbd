//! Plain values and the types that keep them apart. Nothing here reads or writes anything.

mod branch;
mod commit;
mod commit_id;
mod file_change;

pub use branch::{Branch, BranchName, Divergence, Role, Standing, Upstream};
pub use commit::{Breaking, Commit, Moment, Signature};
pub use commit_id::CommitId;
pub use file_change::{FileChange, FileStatus};
