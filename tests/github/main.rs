//! The GitHub source against a GitHub on loopback that keeps to the published description, and against broken ones.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod acting;
mod again;
mod broken;
mod clock;
mod contract;
mod elsewhere;
mod foreign;
mod jobs;
mod large;
mod lenient;
mod locked;
mod moved;
mod network;
mod newer;
mod protected;
mod reading;
mod safety;
mod undone;
mod unreachable;
mod world;
