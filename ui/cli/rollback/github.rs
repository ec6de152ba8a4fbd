//! The ways that GitHub goes.

use crate::cli::Outcome;
use crate::cli::act::{print, tell};
use crate::cli::context::Context;
use crate::cli::github;
use crate::cli::record::journal;
use engine::board::Board;
use engine::operations::rollback::{Armed, GithubMeans, Naming, run_by_github};
use engine::sources::git::Git;
use std::io::Write;

/// Goes one, and prints what came of it.
pub(super) fn run(armed: Armed, naming: &Naming, (context, board): (&Context, &Board), out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let (record, config) = (journal(context), &context.config);
    let act = format!("rollback --via {}", armed.plan().way.rung.id());
    let told = |stage| tell(context, stage);
    let means = GithubMeans { github: &github, board, config, record: &record, told: &told };
    let end = runtime.block_on(run_by_github(armed, naming, &means));
    print(context, &act, &end, out).map_err(super::unprinted)?;
    Ok(end.outcome.exit_code())
}
