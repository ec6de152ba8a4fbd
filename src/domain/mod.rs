//! Plain values and the types that keep them apart. Nothing here reads or writes anything.

mod branch;
mod branch_advice;
mod commit;
mod commit_id;
mod file_change;
mod history;
pub mod image;
pub mod pattern;
pub mod pull_request;
pub mod subject;
pub mod workflow_run;

pub use branch::{Branch, BranchName, Divergence, Role, Standing, Upstream};
pub use branch_advice::{NameAdvice, advise_name};
pub use commit::{Breaking, Commit, Moment, Signature};
pub use commit_id::CommitId;
pub use file_change::{FileChange, FileStatus};
pub use history::{Found, History};
