//! `cutover delivery`: how changes get to production, in four figures, each with what it counts and the facts behind it.

mod csv;
mod json;
mod lines;

use super::context::Context;
use super::times::{When, when};
use super::{Outcome, audit, github};
use chrono::TimeDelta;
use engine::delivery::{Seen, production};
use engine::fault::Fault;
use engine::operations::{measure_delivery, run_history, runs_known_since};
use engine::sources::git::Git;
use std::io::Write;

/// How far back the figures go when nobody says.
const WINDOW: TimeDelta = TimeDelta::days(90);
/// More lines of the record are not read.
const RECORDS: u32 = 10_000;

/// Arguments of `cutover delivery`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover delivery                       the last 90 days of production
  cutover delivery --since 30d --facts   with every deploy and commit behind the figures
  cutover delivery --csv > delivery.csv  one line for each fact
  cutover delivery --json | jq '.figures[] | {figure, value, n}'

It is made from the runs of builds and deploys at GitHub, from the record of this machine, and from the commits of this
clone. What a deploy ships is often told by its times only; a commit of that kind carries a question mark.

Exit codes: 0 printed, 2 wrong arguments or configuration, 3 GitHub or the record could not be read, 4 there is no token.")]
pub struct Args {
    /// From then on: 30d, a day or a moment.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    since: Option<When>,
    /// List the facts behind each figure.
    #[arg(long, conflicts_with = "csv")]
    facts: bool,
    /// One line for each fact, with commas.
    #[arg(long)]
    csv: bool,
}

/// Prints the figures.
///
/// # Errors
/// When GitHub or the record cannot be read, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let since = args.since.map_or(context.now - WINDOW, |since| since.before(context.now));
    let config = &context.config;
    let records = audit::records(context, RECORDS)?;
    let (runtime, github) = github::open(context, git.as_ref())?;
    let list = runtime.block_on(run_history(&github, config, since, context.now))?;
    let place = github.place();
    let environment = context.flags.env.as_deref().unwrap_or_else(|| production(config));
    if !config.workflows.deploy.contains_key(environment) {
        let known: Vec<&str> = config.workflows.deploy.keys().map(String::as_str).collect();
        let sentence = format!("No workflow deploys to {environment}");
        return Err(Fault::usage(sentence).hint(format!("workflows.deploy has: {}.", known.join(", "))));
    }
    let seen = Seen {
        runs: &list.runs,
        known_since: runs_known_since(&list),
        records: &records,
        place: Some(&place),
        environment,
        config,
    };
    let delivery = measure_delivery(git.as_ref(), &seen, since, context.now);
    let printed = match (context.flags.json, args.csv) {
        (true, _) => json::print(out, &delivery),
        (false, true) => csv::print(out, &delivery),
        (false, false) => lines::print(out, &delivery, args.facts),
    };
    printed.map(|()| 0).map_err(|cause| Fault::while_doing("printing the figures", cause))
}
