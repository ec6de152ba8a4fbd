//! The practice world of cutover: real things made on the spot, to learn and to test on. A git repository and a registry of its images.
//!
//! It knows nothing of the engine: what it plants and what the engine finds check each other.

mod age;
mod author;
mod changelog;
pub mod clock;
mod content;
#[cfg(feature = "contract")]
pub mod contract;
mod failure;
pub mod github;
mod history;
mod line;
pub mod planted;
pub mod registry;
pub mod repository;
pub mod scenario;
mod scribe;
pub mod secrets;
pub mod wire;

pub use failure::Failure;
