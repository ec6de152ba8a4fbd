//! `cutover secrets diff`: the names in the secret of one environment against those of another, and against what the code
//! that waits to be shipped asks for. Names only: no value is ever read into this program's own hands.

use super::Outcome;
use super::context::Context;
use super::env::wanted;
use super::survey::{Asked, Survey, answered};
use crate::parts::visible;
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::secret::SecretFacts;
use engine::domain::{CommitId, EnvName, Moment};
use engine::environment::secret_diff::SecretDiff;
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::{self, NewVariable};
use engine::sources::git::Git;
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// Arguments of `cutover secrets`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover secrets diff               development against production")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

/// What can be asked of secrets.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Tell which names one secret has that another lacks.
    Diff(DiffArgs),
}

/// Arguments of `cutover secrets diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover secrets diff                              development against production
  cutover secrets diff --from staging --to production
  cutover secrets diff --json | jq -r '.newly_used_and_missing[].name'

Secrets Manager is asked with your own AWS settings: profiles, SSO, variables. Names, versions and dates are told, and
never a value.

Exit codes: 0 nothing is missing; 1 something is; 2 wrong arguments or configuration; 3 a secret or the code could not be read.")]
struct DiffArgs {
    /// The environment whose names are expected. Default: that of the integration branch.
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// The environment that is to have them. Default: that of the production branch.
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// How long everything together may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    #[serde(flatten)]
    diff: &'a SecretDiff,
}

/// Compares and prints.
///
/// # Errors
/// When there is no such environment, a secret cannot be read, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let Command::Diff(args) = &args.command;
    let config = &context.config;
    let from = named(config, args.from.as_deref(), &config.branches.integration)?;
    let to = named(config, args.to.as_deref(), &config.branches.production)?;
    let mut survey = Survey::open(Asked::Environments, context)?;
    survey.poller.want_secrets();
    let began = survey.began();
    let both = |board: &Board| {
        [&from, &to]
            .into_iter()
            .all(|name| board.environments.get(name).is_some_and(|env| answered(&env.secret, began)))
    };
    let board = survey.until(Duration::from_secs(args.deadline), both);
    let told = |name| facts_of(&board, name, (began, args.deadline));
    let (ours, theirs) = (told(&from)?, told(&to)?);
    let used = used(context, &from, &to);
    let diff = SecretDiff::between((&from, &ours), (&to, &theirs), used.as_deref().ok());
    let printed = if context.flags.json { json(out, &diff) } else { lines(out, &diff, (&from, &to)) };
    printed.map_err(|cause| Fault::while_doing("printing the names", cause))?;
    if let Err(fault) = &used {
        super::report(fault);
    }
    Ok(match diff.is_complete() {
        Some(true) => 0,
        Some(false) => 1,
        None => 3,
    })
}

/// The environment of this name, else the one that runs this branch.
fn named(config: &Config, name: Option<&str>, branch: &str) -> Result<EnvName> {
    if name.is_some() {
        return Ok(wanted(config, name)?.remove(0));
    }
    let runs = |name: &&String| config.branch_of(name) == branch;
    let found = config.environments.keys().find(runs).cloned();
    found.map(EnvName).ok_or_else(|| {
        Fault::usage(format!("No environment runs {branch}")).hint("--from and --to name the environments.")
    })
}

/// What was told of a secret since then. What an earlier run was told is no answer.
fn facts_of(board: &Board, name: &EnvName, (began, deadline): (Moment, u64)) -> Result<Arc<SecretFacts>> {
    let reading = board.environments.get(name).map_or_else(Reading::default, |env| env.secret.clone());
    match (reading.value(), reading.fault()) {
        (_, Some(fault)) => {
            let again = Fault::of(fault.kind(), fault.to_string());
            Err(fault.next_step().map(str::to_owned).into_iter().fold(again, Fault::hint))
        }
        (Some(facts), None) if answered(&reading, began) => Ok(Arc::clone(facts)),
        (_, None) => {
            let late = format!("The secret of {name} did not answer within {deadline} s");
            Err(Fault::of(FaultKind::Unreadable, late).hint("--deadline gives it more time."))
        }
    }
}

/// What the code of one branch asks for that the code of the other does not.
fn used(context: &Context, from: &EnvName, to: &EnvName) -> Result<Vec<NewVariable>> {
    let git = Git::discover(&context.start)?;
    let head = |name: &EnvName| -> Result<CommitId> {
        let branch = context.config.branch_of(name.as_str());
        let absent = || Fault::of(FaultKind::Unreadable, format!("There is no branch {branch} here"));
        git.branch_head(branch)?.ok_or_else(absent)
    };
    let (after, before) = (head(from)?, head(to)?);
    let files = git.changed_between(before, after, "")?;
    operations::newly_used(&git, (before, after), &files)
}

fn json(out: &mut dyn Write, diff: &SecretDiff) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Report { schema: 1, diff })?;
    writeln!(out)
}

fn lines(out: &mut dyn Write, diff: &SecretDiff, (from, to): (&EnvName, &EnvName)) -> std::io::Result<()> {
    for (name, is_object) in &diff.object {
        let words = if *is_object { "a JSON object" } else { "no JSON object: a deploy refuses it" };
        writeln!(out, "{:<24} {words}", visible(name))?;
    }
    let list = |names: Option<&Vec<String>>| match names {
        None => "unknown".to_owned(),
        Some(names) if names.is_empty() => "nothing".to_owned(),
        Some(names) => visible(&names.join(", ")).into_owned(),
    };
    writeln!(out, "{:<24} {}", format!("missing in {to}"), list(diff.missing_in_production.as_ref()))?;
    writeln!(out, "{:<24} {}", format!("only in {to}"), list(diff.only_in_production.as_ref()))?;
    let Some(missing) = &diff.newly_used_and_missing else {
        return writeln!(out, "{:<24} unknown", "newly used and missing");
    };
    writeln!(out, "{:<24} {}", "newly used and missing", if missing.is_empty() { "nothing" } else { "" }.trim_end())?;
    for variable in missing {
        let there = match variable.in_development {
            Some(true) => format!("{from} has it"),
            Some(false) => format!("{from} lacks it too"),
            None => format!("whether {from} has it is unknown"),
        };
        let files = visible(&variable.files.join(", ")).into_owned();
        writeln!(out, "  {}  {there}; asked for in {files}", visible(&variable.name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, Utc};
    use engine::environment::Environment;

    #[test]
    fn what_an_earlier_run_was_told_of_a_secret_is_no_answer() {
        let (name, began) = (EnvName("production".into()), Utc::now().fixed_offset());
        let told = |taken| {
            let keys = Some(["A".to_owned()].into());
            let facts = SecretFacts { name: "acme".into(), keys, version: None, changed: None, accessed: None };
            let env = Environment { secret: Reading::fresh(facts, taken), ..Environment::default() };
            let board = Board { environments: [(name.clone(), Arc::new(env))].into(), ..Board::default() };
            facts_of(&board, &name, (began, 2))
        };
        assert!(told(began + TimeDelta::seconds(1)).is_ok());
        let fault = told(began - TimeDelta::seconds(1)).unwrap_err();
        assert!(fault.to_string().contains("did not answer within 2 s"), "{fault}");
    }
}
