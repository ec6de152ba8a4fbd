//! `cutover changelog`: the changelog against the history, and what mends it, without a screen.
//!
//! Every act that writes shows the exact edits first, writes only inside the changelog folder, and commits only when
//! asked to.

mod act;
mod check;
mod fix;
mod list;
mod new;
mod pick;
mod policy;
mod print;
mod words;

use super::Outcome;
use super::context::Context;
use std::io::Write;

/// Arguments of `cutover changelog`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog check            what is wrong
  cutover changelog fix --dry-run    what would be mended, and how
  cutover changelog new HEAD         the entry of the newest commit")]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Compare the changelog with the history. Exit code 0: nothing is wrong; 1: something is.
    Check(check::Args),
    /// List the entries with their commits.
    List(list::Args),
    /// Write the entry of a commit, of every commit of a range, or of what is staged.
    New(new::Args),
    /// Mend everything that follows from the commits and the entries.
    Fix(fix::Args),
    /// Give pending and orphaned entries the commits they belong to.
    Heal(fix::Heal),
    /// Mend the index, or write it where there is none. What people wrote in it stays.
    Index(fix::Index),
    /// Say why a commit needs an entry, or why it needs none.
    Policy(policy::Args),
}

/// Runs it.
///
/// # Errors
/// Whatever keeps the act from being done; its kind gives the exit code.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    match &args.act {
        Act::Check(args) => check::run(args, context, out),
        Act::List(args) => list::run(args, context, out),
        Act::New(args) => new::run(args, context, out),
        Act::Fix(args) => fix::run(args, context, out),
        Act::Heal(args) => fix::heal(args, context, out),
        Act::Index(args) => fix::index(args, context, out),
        Act::Policy(args) => policy::run(args, context, out),
    }
}
