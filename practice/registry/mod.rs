//! The practice registry: an OCI distribution on loopback, with the token flow, paging and redirects of GHCR.
//!
//! It keeps its images in memory, counts what it is asked, and can be told to misbehave. Blobs are stored at a second
//! address, as at GHCR, which refuses whoever brings a token there.

mod answers;
mod asked;
mod build;
mod feed;
mod held;
mod pages;
mod scenario;
mod seed;
mod server;
mod shelf;
mod storage;
mod tokens;
mod trouble;
mod version;

pub use asked::{Ask, Asked};
pub use build::{Build, Pushed};
pub use seed::of_repository;
pub use server::Registry;
pub use shelf::Shelf;
pub use tokens::TOKEN;
pub use trouble::{Door, Trouble};
pub use version::Version;
