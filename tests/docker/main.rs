//! The docker adapter against the practice engine: the same as against a real one, on any machine.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod bench;
mod reading;
