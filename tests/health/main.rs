//! The prober against servers that answer well, badly, slowly and not at all.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]
#![expect(clippy::print_stdout, reason = "a process of its own tells what it learned")]

mod bench;
mod certificates;
mod probing;
