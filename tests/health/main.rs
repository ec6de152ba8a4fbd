//! The prober against servers that answer well, badly, slowly and not at all.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod bench;
mod probing;
