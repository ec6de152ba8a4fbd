//! Rollbacks on the machines of a practice world: real scripts, run by a local shell, and what becomes of them when things go
//! wrong on the way.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod by_github;
mod faults;
mod flips;
mod leaving;
mod left;
mod once;
mod world;
