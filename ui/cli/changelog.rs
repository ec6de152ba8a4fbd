//! `cutover changelog`: the changelog against the history, and what mends it, without a screen.

mod check;
mod print;

use super::Outcome;
use super::context::Context;
use std::io::Write;

/// Arguments of `cutover changelog`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Compare the changelog with the history. Exit code 0: nothing is wrong; 1: something is.
    Check(check::Args),
}

/// Runs it.
///
/// # Errors
/// Whatever keeps the act from being done; its kind gives the exit code.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    match &args.act {
        Act::Check(args) => check::run(args, context, out),
    }
}
