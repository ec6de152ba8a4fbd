//! `cutover doctor`: everything the console depends on, what each missing piece costs, and what brings it.

mod check;
mod environments;
mod files;
mod github;
mod programs;
mod registry;
mod repository;
mod terminal;

use super::Outcome;
use super::context::Context;
use crate::parts::visible;
use check::{Check, State};
use engine::fault::Fault;
use serde::Serialize;
use std::io::{Result, Write};

/// Arguments of `cutover doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover doctor
  cutover doctor --json | jq '.checks[] | select(.state != \"ok\")'

Exit codes: 0 nothing is missing, 1 something is.")]
pub struct Args {}

/// Checks everything and prints it. Exit code 0 when nothing is missing, 1 when something is.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(_: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let checks = [
        ("this machine", programs::checks(context)),
        ("terminal", terminal::checks(context)),
        ("repository", repository::checks(context)),
        ("GitHub", github::checks(context)),
        ("registry", registry::checks(context)),
        ("environments", environments::checks(context)),
        ("files of cutover", files::checks(context)),
    ];
    let printed = if context.flags.json { json(out, &checks) } else { lines(out, &checks) };
    printed.map_err(|cause| Fault::while_doing("printing the checks", cause))?;
    let missing = checks.iter().flat_map(|(_, checks)| checks).any(|check| check.state == State::Missing);
    Ok(u8::from(missing))
}

fn lines(out: &mut dyn Write, groups: &[(&str, Vec<Check>)]) -> Result<()> {
    for (name, checks) in groups {
        writeln!(out, "{name}")?;
        for check in checks {
            writeln!(out, "  {:<8} {:<12} {}", check.state.word(), check.about, visible(&check.found))?;
            for (label, text) in [("costs", &check.costs), ("do", &check.next)] {
                if let Some(text) = text {
                    writeln!(out, "  {:<8} {:<12} {label}: {}", "", "", visible(text))?;
                }
            }
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    checks: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    group: &'a str,
    #[serde(flatten)]
    check: &'a Check,
}

fn json(out: &mut dyn Write, groups: &[(&str, Vec<Check>)]) -> Result<()> {
    let checks = groups.iter().flat_map(|(group, checks)| checks.iter().map(move |check| Line { group, check }));
    serde_json::to_writer(&mut *out, &Report { schema: 1, checks: checks.collect() })?;
    writeln!(out)
}
