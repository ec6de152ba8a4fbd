//! The secrets adapter against the practice secrets store and against what the person's AWS settings can hold.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod bench;
mod facts;
