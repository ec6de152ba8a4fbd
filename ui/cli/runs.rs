//! `cutover runs`: the latest runs of the workflows, what cancelled them, and which commit they build or ship.

mod acts;
mod json;
mod lines;

use super::context::Context;
use super::{Outcome, github};
use engine::chain;
use engine::fault::Fault;
use engine::sources::git::Git;
pub(super) use lines::state;
use std::io::Write;

/// Arguments of `cutover runs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover runs                                      the latest runs, newest first
  cutover runs --workflow deploy-production.yml     of one workflow
  cutover runs rerun 20000000812 --failed           tries the failed jobs again, after a yes
  cutover runs start build.yml --branch development starts a workflow by hand
  cutover runs approve 20000000589 --confirm f956226  lets a waiting deployment of that commit go on
  cutover runs --json | jq '.runs[] | select(.state == \"failure\") | .url'

The token is GH_TOKEN or GITHUB_TOKEN, else what gh auth token gives.

Exit codes: 0 the list is there, or the act was done; 2 wrong arguments or configuration; 3 GitHub could not be read, or
it is unknown whether the act was done; 4 refused, or there is no token; 5 GitHub refused.")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Without one the list is printed.
    #[command(subcommand)]
    command: Option<acts::Command>,
    /// Only runs of this file of .github/workflows.
    #[arg(long, value_name = "FILE")]
    workflow: Option<String>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 30)]
    newest: usize,
}

/// Prints the latest runs.
///
/// # Errors
/// When the repository or the token is not known, or GitHub cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    if let Some(command) = &args.command {
        return acts::run(command, context, out);
    }
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let list = chain::join(&runtime.block_on(github.runs(context.now))?, &context.config);
    let wanted = |file: Option<&str>| args.workflow.as_deref().is_none_or(|workflow| file == Some(workflow));
    let shown: Vec<_> = list.runs.iter().filter(|run| wanted(run.file.as_deref())).take(args.newest).collect();
    let printed = if context.flags.json {
        json::print(out, &shown)
    } else {
        lines::print(out, context.now, (&shown, &list.runs))
    };
    printed.map_err(|cause| Fault::while_doing("printing the runs", cause))?;
    Ok(0)
}
