//! The practice world of cutover: real things made on the spot, to learn and to test on. A git repository and a registry of its images.
//!
//! It knows nothing of the engine: what it plants and what the engine finds check each other.

mod age;
mod asking;
mod author;
pub mod boxes;
mod changelog;
pub mod clock;
mod content;
#[cfg(feature = "contract")]
pub mod contract;
mod digits;
pub mod engine;
mod failure;
pub mod github;
mod history;
mod line;
pub mod planted;
mod port;
pub mod registry;
pub mod repository;
pub mod scenario;
mod scribe;
pub mod secrets;
mod served;
pub mod spoiling;
pub mod wire;
pub mod world;

pub use failure::Failure;
