//! The configuration as people write it: files, variables and flags over each other, and everything that can be wrong.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod bench;
mod document;
mod laws;
mod layers;
mod problems;
mod protections;
mod schema;
mod trust;
