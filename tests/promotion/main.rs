//! A promotion planned against the practice GitHub with the practice repository behind it.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod console;
mod ending;
mod locks;
mod notes;
mod quarantine;
mod refused_by_github;
mod second;
mod sending;
mod shipping;
mod stopping;
mod world;
