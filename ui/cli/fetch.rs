//! `cutover fetch`

use super::Outcome;
use super::context::Context;
use engine::fault::Fault;
use std::io::Write;

/// Arguments of `cutover fetch`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// Always, until it is built.
pub fn run(_args: &Args, _context: &Context, _out: &mut dyn Write) -> Outcome {
    Err(Fault::refused("cutover fetch is not in this build"))
}
