//! Plain values and the types that keep them apart. Nothing here reads or writes anything.

pub mod approval;
mod branch;
mod branch_advice;
pub mod branch_rules;
mod commit;
mod commit_id;
pub mod container;
pub mod environment;
mod file_change;
pub mod freeze;
pub mod gate_ids;
pub mod health;
mod history;
pub mod host;
pub mod host_image;
pub mod hours;
pub mod image;
pub mod lock;
pub mod pattern;
pub mod place;
pub mod pull_request;
pub mod secret;
pub mod subject;
pub mod traffic;
pub mod workflow_run;

pub use branch::{Branch, BranchName, Divergence, Role, Standing, Upstream};
pub use branch_advice::{NameAdvice, advise_name};
pub use commit::{Breaking, Commit, Moment, Signature};
pub use commit_id::CommitId;
pub use environment::{EnvName, SlotName};
pub use file_change::{FileChange, FileStatus};
pub use history::{Found, History};
