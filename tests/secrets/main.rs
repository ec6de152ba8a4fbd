//! The secrets adapter against the practice secrets store and against what the person's AWS settings can hold.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]
#![expect(clippy::print_stdout, reason = "a process of its own tells what it learned")]

mod bench;
mod chain;
#[path = "../common/mod.rs"]
mod common;
mod facts;
mod proof;
mod used;
