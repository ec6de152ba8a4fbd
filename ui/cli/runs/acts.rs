//! `cutover runs rerun|cancel|start|approve|reject`: acts on runs and workflows.

use crate::cli::Outcome;
use crate::cli::act::{self, Confirmation};
use crate::cli::context::Context;
use engine::board::Board;
use engine::domain::BranchName;
use engine::domain::workflow_run::RunId;
use engine::fault::{Fault, Result};
use engine::operations::act::Act;
use engine::sources::github::{Jobs, Ruling};
use std::io::Write;

/// The acts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Try a run again.
    Rerun {
        /// The run, by the number of `runs --json`'s id.
        id: u64,
        /// Only the jobs that failed.
        #[arg(long)]
        failed: bool,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Cancel a run.
    Cancel {
        /// The run, by its id.
        id: u64,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Start a workflow by hand.
    Start {
        /// Its file, such as build.yml.
        workflow: String,
        /// The branch whose file runs. Default: the integration branch.
        #[arg(long)]
        branch: Option<String>,
        /// An input, as name=value. May be given more than once.
        #[arg(long = "input", value_name = "NAME=VALUE", value_parser = pair)]
        inputs: Vec<(String, String)>,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Approve a deployment that waits.
    Approve(Answer),
    /// Reject a deployment that waits.
    Reject(Answer),
}

/// What is answered.
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// The run that waits, by its id.
    id: u64,
    /// The environment it waits for.
    #[arg(long, value_name = "NAME", default_value = "production")]
    environment: String,
    /// Why, for the record at GitHub.
    #[arg(long, default_value = "")]
    comment: String,
    #[command(flatten)]
    confirmation: Confirmation,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("an input is name=value")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Does the act.
///
/// # Errors
/// As [`act::run`].
pub fn run(command: &Command, context: &Context, out: &mut dyn Write) -> Outcome {
    match command {
        Command::Rerun { id, failed, confirmation } => {
            let jobs = if *failed { Jobs::Failed } else { Jobs::All };
            act::run(context, confirmation, out, |board, _| {
                let run = RunId(*id);
                Ok(Act::Rerun { run, attempt: attempt(board, run)?, jobs })
            })
        }
        Command::Cancel { id, confirmation } => act::run(context, confirmation, out, |board, _| {
            let run = RunId(*id);
            Ok(Act::Cancel { run, attempt: attempt(board, run)? })
        }),
        Command::Start { workflow, branch, inputs, confirmation } => {
            let branch = branch.clone().unwrap_or_else(|| context.config.branches.integration.clone());
            let (workflow, branch, inputs) = (workflow.clone(), BranchName::new(branch), inputs.clone());
            act::run(context, confirmation, out, |_, _| Ok(Act::Dispatch { workflow, branch, inputs }))
        }
        Command::Approve(answer) => rule(answer, Ruling::Approve, context, out),
        Command::Reject(answer) => rule(answer, Ruling::Reject, context, out),
    }
}

/// The try at which a run is.
fn attempt(board: &Board, run: RunId) -> Result<u64> {
    let runs = board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    let found = runs.iter().find(|one| one.id == run);
    let found = found.ok_or_else(|| Fault::refused(format!("Run {run} is not among the latest runs")))?;
    Ok(found.attempt)
}

fn rule(answer: &Answer, ruling: Ruling, context: &Context, out: &mut dyn Write) -> Outcome {
    let Answer { id, environment, comment, confirmation } = answer;
    let (run, environment, comment) = (RunId(*id), environment.clone(), comment.clone());
    act::run(context, confirmation, out, |board, _| {
        Ok(Act::Rule { run, attempt: attempt(board, run)?, environment, ruling, comment })
    })
}
