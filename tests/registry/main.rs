//! The registry adapter against the practice registry and against broken servers of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod bench;
mod broken;
mod dates;
mod faults;
mod matrix;
mod polling;
mod practice_world;
mod resolving;
mod tags;
