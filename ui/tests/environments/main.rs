//! What is told of environments as it is called from a shell: `cutover env`, `health`, `logs`, `secrets diff` and
//! `precheck` against the machines of the practice world, and the proof that no secret is left anywhere.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

#[path = "../pty/console.rs"]
#[expect(dead_code, reason = "the tests of the terminal itself use the rest of it")]
mod console;
mod lines;
mod proof;
mod trouble;
mod world;
