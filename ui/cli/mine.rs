//! `cutover mine`: every open change of one person, how far each is, and what it waits for.

use super::Outcome;
use super::columns::aligned;
use super::context::Context;
use super::whereabouts::{Known, journey_state, now, waiting};
use crate::app::age;
use crate::parts::visible;
use engine::fault::{Fault, Result};
use engine::lifecycle::{Journey, of_person};
use engine::sources::git::Git;
use serde::Serialize;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover mine`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover mine                     of the account of the token
  cutover mine --author rohan      of somebody else: part of a login, a name or an address
  cutover mine --json | jq -r '.changes[] | select(.state == \"DeployedDev\") | .name'

Open are pull requests, branches without one, and commits that the production branch does not have yet.

Exit codes: 0 the list is whole, 2 wrong arguments, 3 something could not be read.")]
pub struct Args {
    /// Whose: part of a login, a name or an address.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    author: &'a str,
    changes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: String,
    commit: Option<String>,
    title: &'a str,
    state: engine::lifecycle::State,
    answer: &'a str,
    waits_for: Option<&'a str>,
}

/// Prints the open changes of one person.
///
/// # Errors
/// When there is no repository, it is not known whose, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    drop(Git::discover(&context.start)?);
    let mut known = Known::read(context, Duration::from_secs(args.deadline))?;
    let author = args.author.clone().filter(|author| !author.trim().is_empty()).or_else(|| login(&known));
    let nobody =
        || Fault::usage("It is not known who asks: GitHub did not tell the account").hint("Name one with --author.");
    let author = author.ok_or_else(nobody)?;
    let candidates = of_person(&known.board, &known.landscape, author.trim());
    let journeys: Vec<Journey> = candidates.iter().map(|candidate| known.follow(candidate)).collect();
    print(out, context, &author, &journeys)?;
    Ok(if known.board.pulls.fault().is_some() { 3 } else { 0 })
}

fn login(known: &Known) -> Option<String> {
    known.board.github.value()?.identity.login.clone()
}

fn print(out: &mut dyn Write, context: &Context, author: &str, journeys: &[Journey]) -> Result<()> {
    let unprinted = |cause| Fault::while_doing("printing the changes", cause);
    if context.flags.json {
        let changes = journeys.iter().map(row).collect();
        let listing = Listing { schema: 1, author, changes };
        serde_json::to_writer(&mut *out, &listing).map_err(|cause| unprinted(cause.into()))?;
        return writeln!(out).map_err(unprinted);
    }
    if journeys.is_empty() {
        return writeln!(out, "Nothing of {} is open.", visible(author)).map_err(unprinted);
    }
    let head = ["CHANGE", "AGE", "STATE", "WAITS", "TITLE"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(journeys.iter().map(line)).collect();
    aligned(out, &rows).map_err(unprinted)
}

fn row(journey: &Journey) -> Row<'_> {
    Row {
        name: journey.candidate.name(),
        commit: journey.candidate.commit.map(|id| id.to_string()),
        title: &journey.candidate.title,
        state: journey.state,
        answer: &journey.answer,
        waits_for: journey.waits.as_ref().map(|waits| waits.what.as_str()),
    }
}

fn line(journey: &Journey) -> [String; 5] {
    let candidate = &journey.candidate;
    let age = candidate.at.map(|at| age::words(now(), at)).unwrap_or_default();
    let name = visible(&candidate.name()).into_owned();
    [name, age, journey_state(journey), waiting(journey), visible(&candidate.title).into_owned()]
}
