//! GitHub: who we are there, the open pull requests, the runs of the workflows.
//!
//! The only place that names octocrab. Reads are conditional (etags are kept per token), bounded in time and size, and
//! lenient: what GitHub leaves out or words anew costs one cell. Nothing is repeated here that changes something.

mod absences;
mod acts;
mod address;
mod answer;
mod approvals;
mod branch_now;
mod branch_rules;
mod budget;
mod budgets;
mod client;
mod commit_checks;
mod complaint;
mod deploy_rules;
mod home;
mod identity;
mod jobs;
mod kept;
mod lenient;
mod limits;
mod lock;
mod packages;
mod pages;
mod pull_detail;
mod pulls;
mod refs;
mod refusal;
mod runs;
mod send;
mod token;
mod transport;
mod verdicts;

pub use acts::{
    Comments, Extent, Jobs, Merging, Opened, Opening, PendingDeployment, Posted, PullNow, Ruled, Ruling, Said,
};
pub use address::{Api, Slug};
pub use budgets::Budgets;
pub use client::{DEADLINE, GitHub};
pub use identity::{Identity, Right, Standing};
pub use limits::Limits;
pub use packages::PackageVersion;
pub use pulls::MOST_PULLS;
pub use refs::CommitNow;
pub use send::{Access, Unsent};
pub use token::{GithubToken, ask_programs};
