//! `cutover doctor`: everything the console depends on, what each missing piece costs, and what brings it. All of it is
//! looked at at once, and printed in order as it is known: what hangs holds up only itself.

mod check;
mod environments;
mod files;
mod github;
mod programs;
mod progress;
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
    let mut known = Vec::new();
    let printed = looked_at(context, |name, checks| {
        if !context.flags.json {
            lines(out, name, &checks)?;
        }
        known.push((name, checks));
        Ok(())
    });
    let printed = printed.and_then(|()| if context.flags.json { json(out, &known) } else { Ok(()) });
    printed.map_err(|cause| Fault::while_doing("printing the checks", cause))?;
    let missing = known.iter().flat_map(|(_, checks)| checks).any(|check| check.state == State::Missing);
    Ok(u8::from(missing))
}

/// Looks at one group.
type Look = fn(&Context) -> Vec<Check>;

/// The groups, in the order in which they are printed.
const GROUPS: [(&str, Look); 7] = [
    ("this machine", programs::checks),
    ("terminal", terminal::checks),
    ("repository", repository::checks),
    ("GitHub", github::checks),
    ("registry", registry::checks),
    ("environments", environments::checks),
    ("files of cutover", files::checks),
];

/// Looks at every group at once, and tells of each in order.
fn looked_at(context: &Context, mut tell: impl FnMut(&'static str, Vec<Check>) -> Result<()>) -> Result<()> {
    std::thread::scope(|scope| {
        let looks = GROUPS.map(|(name, checks)| (name, scope.spawn(move || checks(context))));
        for (name, look) in looks {
            progress::waiting(context, name, || look.is_finished());
            tell(name, look.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))?;
        }
        Ok(())
    })
}

fn lines(out: &mut dyn Write, name: &str, checks: &[Check]) -> Result<()> {
    writeln!(out, "{name}")?;
    for check in checks {
        writeln!(out, "  {:<8} {:<12} {}", check.state.word(), check.about, visible(&check.found))?;
        for (label, text) in [("costs", &check.costs), ("do", &check.next)] {
            if let Some(text) = text {
                writeln!(out, "  {:<8} {:<12} {label}: {}", "", "", visible(text))?;
            }
        }
    }
    out.flush()
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
