//! Asks an address whether it is healthy, as `curl` would: one question, one fresh connection, no redirect followed.
//!
//! An answer that is not good is a [`Verdict::Bad`] with its words; what kept the question from being asked is
//! [`Verdict::Unknown`] and counts against nobody. Nothing here is a fault: a probe is an observation.

mod answer;
mod certificate;
mod memory;
mod prober;
mod told;
mod way;

#[cfg(doc)]
use crate::domain::health::Verdict;

pub use memory::HealthMemory;
pub use prober::{At, Prober};
