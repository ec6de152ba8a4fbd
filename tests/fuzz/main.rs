//! Every parser of outside text, tried with real samples that were spoiled: nothing makes one fail on the spot or hang.
//!
//! `CUTOVER_FUZZ_CASES=200000 cargo test --workspace --test fuzz` looks longer. Themes, keys and words of a filter are
//! tried in the package of the terminal.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod answers;
mod files;
mod outside;
mod samples;
