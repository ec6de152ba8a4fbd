//! `cutover config`: what holds and where it came from; what is wrong; and every key there is.

mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use engine::config::{reference, sample};
use engine::fault::Fault;
pub(super) use json::{file as json_of_file, named as json_of_named};
use std::io::Write;

/// Arguments of `cutover config`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover config                     each value that counts, and where it came from
  cutover config check               what is wrong with the files
  cutover config keys | less         every key, with its default and what it means
  cutover config sample > cutover.toml")]
pub struct Args {
    /// Also list keys that are not set and have no default.
    #[arg(long)]
    pub all: bool,
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands of `cutover config`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Say what is wrong. Exit code 2 when anything is.
    Check,
    /// Explain every key: what it takes, its default, what it means.
    Keys {
        /// Print tables for a Markdown file.
        #[arg(long)]
        markdown: bool,
    },
    /// Print a file that sets every key.
    Sample,
}

/// Prints the configuration. Exit code 0, but for `check`, which gives 2 when there is a problem.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let is_json = context.flags.json;
    let printed = match &args.command {
        None if is_json => json::effective(out, context),
        None => lines::effective(out, context, args.all),
        Some(Command::Check) if is_json => json::problems(out, context),
        Some(Command::Check) => lines::check(out, context),
        Some(Command::Keys { .. }) if is_json => json::keys(out),
        Some(Command::Keys { markdown: true }) => writeln!(out, "{}", reference()),
        Some(Command::Keys { markdown: false }) => lines::keys(out),
        Some(Command::Sample) if is_json => json::file(out, &sample()),
        Some(Command::Sample) => write!(out, "{}", sample()),
    };
    printed.map_err(|cause| Fault::while_doing("printing the configuration", cause))?;
    let wrong = matches!(args.command, Some(Command::Check)) && !context.loaded.problems.is_empty();
    Ok(if wrong { 2 } else { 0 })
}
