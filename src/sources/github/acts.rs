//! What can be done to pull requests and runs, and the single things that are read just before and after.
//!
//! Each call that changes something is sent once, through [`GitHub::send`]; nothing here decides whether it may be.

mod deployments;
mod pulls;
mod runs;

pub use deployments::{PendingDeployment, Ruled, Ruling};
pub use pulls::{Comments, Extent, Merging, Opened, Opening, Posted, PullNow, Said};
pub use runs::Jobs;
