//! `cutover status`: the dashboard as lines. What stands where, whether it would merge, what needs a person.

mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use crate::app::dashboard::{Attention, Severity, attention};
use engine::board::{Board, Reading};
use engine::changelog::Answer;
use engine::domain::Moment;
use engine::fault::Fault;
use engine::operations::{Asked, Known, check};
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover status                                    where the branches stand, and what needs a person
  cutover status --json | jq '.attention[].text'

Exit codes: 0 nothing needs a person, 1 something does, 2 wrong arguments or configuration, 3 something could not be read.")]
pub struct Args {}

/// What this command does not ask.
const ABSENT: [&str; 4] = ["pull requests", "workflow runs", "images", "environments"];

/// Prints what is known now. A source that fails costs its own lines and the exit code 3, nothing else.
///
/// # Errors
/// When there is no repository, or nobody reads what is printed.
pub fn run(_: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let board = survey(&Git::discover(&context.start)?, context);
    let items = attention(&board, &context.config);
    let printed =
        if context.flags.json { json::print(out, &board, &items) } else { lines::print(out, context, &board, &items) };
    printed.map_err(|cause| Fault::while_doing("printing the status", cause))?;
    Ok(exit_code(&board, &items))
}

/// Every source, asked once.
fn survey(git: &Git, context: &Context) -> Board {
    let (config, now) = (&context.config, context.now);
    let changelog = match check(git, config, &Asked::default(), &Known::default()) {
        Ok(report) => Reading::shared(report, now),
        Err(fault) => Reading::default().failed(fault, now),
    };
    Board {
        repository: reading(git.facts(&config.service), now),
        branches: reading(git.branches(&config.branches), now),
        merge: reading(git.merge_preview(&config.branches), now),
        changelog,
        ..Board::default()
    }
}

fn reading<T>(result: Result<T, Fault>, now: Moment) -> Reading<T> {
    match result {
        Ok(value) => Reading::fresh(value, now),
        Err(fault) => Reading::default().failed(fault, now),
    }
}

fn exit_code(board: &Board, items: &[Attention]) -> u8 {
    let cut = board.branches.value().is_none_or(|list| !list.unreadable.is_empty());
    let unknown = board.changelog.value().is_some_and(|report| report.answer() == Answer::Unknown);
    let failed = [board.repository.fault(), board.merge.fault(), board.changelog.fault()].iter().any(Option::is_some);
    match (cut || unknown || failed, items.iter().any(|item| item.severity > Severity::Note)) {
        (true, _) => 3,
        (false, true) => 1,
        (false, false) => 0,
    }
}
