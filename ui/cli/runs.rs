//! `cutover runs`: the latest runs of the workflows, what cancelled them, and which commit they build or ship.

mod acts;
mod json;
mod lines;
mod one;

pub(in crate::cli) use lines::state;

use super::context::Context;
use super::watch::{Shown, watch};
use super::{Outcome, github};
use chrono::Local;
use engine::chain;
use engine::fault::{Fault, Result};
use engine::sources::git::Git;
use engine::sources::github::GitHub;
use std::io::Write;
use tokio::runtime::Runtime;

/// Arguments of `cutover runs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover runs                                      the latest runs, newest first
  cutover runs --workflow deploy-production.yml     of one workflow
  cutover runs --watch                              again whenever something changed
  cutover runs show 20000000812                     one run with its jobs and steps; runs lists the IDs
  cutover runs log 20000000812 | less               what its jobs printed
  cutover runs rerun 20000000812 --failed           tries the failed jobs again, after a yes
  cutover runs start build.yml --branch development starts a workflow by hand
  cutover runs approve 20000000589 --confirm production  lets a waiting deployment go on
  cutover runs --json | jq '.runs[] | select(.state == \"failure\") | .url'

The token is GH_TOKEN or GITHUB_TOKEN, else what gh auth token gives.

Exit codes: 0 the list is there, or the act was done; 2 wrong arguments or configuration; 3 GitHub could not be read, or
it is unknown whether the act was done; 4 refused, or there is no token; 5 GitHub refused.")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Without one the list is printed.
    #[command(subcommand)]
    command: Option<Command>,
    /// Only runs of this file of .github/workflows.
    #[arg(long, value_name = "FILE")]
    workflow: Option<String>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 30)]
    newest: usize,
    /// Go on, and print again whenever something changed; with --json one object a line.
    #[arg(long)]
    watch: bool,
}

/// What can be done with one run.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print one run with its jobs and steps. Exit code 1 when it ended otherwise than well.
    Show {
        /// The run, by the ID of the list.
        id: u64,
    },
    /// Print what the jobs of a run printed, with its escape sequences taken out.
    Log {
        /// The run, by the ID of the list.
        id: u64,
        /// Only this job.
        #[arg(long, value_name = "NAME")]
        job: Option<String>,
    },
    #[command(flatten)]
    Act(acts::Command),
}

/// Prints the latest runs.
///
/// # Errors
/// When the repository or the token is not known, or GitHub cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    match &args.command {
        Some(Command::Show { id }) => return one::show(*id, context, out),
        Some(Command::Log { id, job }) => return one::log(*id, job.as_deref(), context, out),
        Some(Command::Act(command)) => return acts::run(command, context, out),
        None => {}
    }
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let read = || list(args, context, &runtime, &github);
    if args.watch {
        return watch(out, |wished| github.pace(wished, 1), read);
    }
    out.write_all(&read()?.text).map_err(unprinted)?;
    Ok(0)
}

fn list(args: &Args, context: &Context, runtime: &Runtime, github: &GitHub) -> Result<Shown> {
    let now = Local::now().fixed_offset();
    let list = chain::join(&runtime.block_on(github.runs(now))?, &context.config);
    let ahead = github.ahead(now);
    let wanted = |file: Option<&str>| args.workflow.as_deref().is_none_or(|workflow| file == Some(workflow));
    let shown: Vec<_> = list.runs.iter().filter(|run| wanted(run.file.as_deref())).take(args.newest).collect();
    let (mut text, mut plain) = (Vec::new(), Vec::new());
    json::print(&mut plain, &shown).map_err(unprinted)?;
    if !context.flags.json {
        lines::print(&mut text, now + ahead, (&shown, &list.runs)).map_err(unprinted)?;
        github::tell_clock(&mut text, ahead).map_err(unprinted)?;
    }
    Ok(Shown { text: if context.flags.json { plain.clone() } else { text }, gist: plain })
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the runs", cause)
}
