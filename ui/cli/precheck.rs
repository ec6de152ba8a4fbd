//! `cutover precheck`: what must answer on the host before a promotion, with what was observed.

use super::Outcome;
use super::columns::aligned;
use super::context::Context;
use super::env::usual;
use super::survey::{Asked, Survey, answered};
use crate::parts::visible;
use engine::domain::host::{CheckOutcome, CheckResult};
use engine::fault::{Fault, FaultKind};
use serde::Serialize;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover precheck`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover precheck                                  nginx and the configured checks of production
  cutover precheck --env development
  cutover precheck --json | jq -r '.checks[] | select(.state != \"passed\") | .name'

Checks are commands of the configuration, run on the host: [[environment.NAME.checks]]. They are run once and now.

Exit codes: 0 all passed; 1 one did not; 2 nothing says where the host is; 3 one could not be asked.")]
pub struct Args {
    /// How long everything together may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    environment: &'a str,
    checks: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    command: &'a str,
    state: &'static str,
    observed: &'a str,
    took_ms: u128,
    at: String,
}

/// Runs the checks and prints what came of them.
///
/// # Errors
/// When the host is not configured or not reached, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let name = usual(&context.config, context.flags.env.as_deref())?;
    let mut survey = Survey::open(Asked::Environments, context)?;
    survey.poller.precheck(&name);
    let began = survey.began();
    let done =
        |board: &engine::board::Board| board.environments.get(&name).is_some_and(|env| answered(&env.precheck, began));
    let board = survey.until(Duration::from_secs(args.deadline), done);
    let reading = board.environments.get(&name).map(|env| env.precheck.clone()).unwrap_or_default();
    let Some(results) = reading.value().filter(|_| answered(&reading, began) && reading.fault().is_none()) else {
        return Err(match reading.fault() {
            Some(fault) => Fault::of(fault.kind(), fault.to_string()).hint(fault.next_step().unwrap_or_default()),
            None => Fault::of(FaultKind::Unreadable, format!("The checks did not end within {} s", args.deadline))
                .hint("--deadline gives them more time."),
        });
    };
    let printed = if context.flags.json { json(out, name.as_str(), results) } else { lines(out, results) };
    printed.map_err(|cause| Fault::while_doing("printing the checks", cause))?;
    let has = |outcome| results.iter().any(|result| result.outcome == outcome);
    Ok(if has(CheckOutcome::Failed) { 1 } else { u8::from(has(CheckOutcome::Unknown)) * 3 })
}

fn state(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Failed => "failed",
        CheckOutcome::Unknown => "unknown",
    }
}

fn line(result: &CheckResult) -> Line<'_> {
    let CheckResult { name, command, outcome, observed, took, at } = result;
    Line { name, command, state: state(*outcome), observed, took_ms: took.as_millis(), at: at.to_rfc3339() }
}

fn json(out: &mut dyn Write, environment: &str, results: &[CheckResult]) -> std::io::Result<()> {
    let checks = results.iter().map(line).collect();
    serde_json::to_writer(&mut *out, &Report { schema: 1, environment, checks })?;
    writeln!(out)
}

fn lines(out: &mut dyn Write, results: &[CheckResult]) -> std::io::Result<()> {
    let row = |result: &CheckResult| {
        let took = format!("{} ms", result.took.as_millis());
        let name = visible(&result.name).into_owned();
        [state(result.outcome).to_owned(), name, took, visible(&result.observed).into_owned()]
    };
    let rows: Vec<[String; 4]> = results.iter().map(row).collect();
    aligned(out, &rows)?;
    if results.is_empty() {
        writeln!(out, "No check is configured: [[environment.NAME.checks]] in cutover.toml adds one.")?;
    }
    Ok(())
}
