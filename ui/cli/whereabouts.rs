//! `cutover where`: how far one change is on its way to production, and what it waits for.

pub(crate) mod json;
mod lines;
mod ran;
mod read;

use super::Outcome;
use super::context::Context;
use super::times::{When, at};
use chrono::Local;
use engine::domain::Moment;
use engine::fault::{Fault, FaultKind};
use engine::lifecycle::{Candidate, Verdict, find};
use engine::sources::git::Git;
pub(crate) use json::confidence as sureness;
pub(in crate::cli) use lines::{journey_state, waiting};
pub(in crate::cli) use read::Known;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover where`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover where a40c2e1                     a commit, by enough of its digits
  cutover where 61                          a pull request, open or merged
  cutover where feature/get-online-mentors  a branch: its newest commit
  cutover where main-f956226                the commit that an image was built from
  cutover where rating filter               words of a title; several matches are listed with numbers
  cutover where rating filter --pick 2      the second of them
  cutover where --at 14:05                  what production ran then; --env names another environment
  cutover where 61 --json | jq -r .state

What was seen once answers without a network: production as of then, which is said.

Exit codes: 0 it is live, or it is known what ran; 1 it is not live; 2 wrong arguments, or several changes are meant;
3 it cannot be told.")]
pub struct Args {
    /// A commit, a pull request, a branch, a tag of an image, or words of a title.
    #[arg(required_unless_present = "at", value_name = "CHANGE")]
    query: Vec<String>,
    /// Which of several matches.
    #[arg(long, value_name = "N", conflicts_with = "at")]
    pick: Option<usize>,
    /// What ran at this time: 14:05, 2h ago as 2h, a day, or a whole moment.
    #[arg(long, value_name = "TIME", value_parser = at, conflicts_with = "query")]
    at: Option<When>,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

pub(in crate::cli) fn now() -> Moment {
    Local::now().fixed_offset()
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing where the change is", cause)
}

/// Prints where a change is, or what ran at a time.
///
/// # Errors
/// When there is no repository, nothing or more than one thing is meant, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    drop(Git::discover(&context.start)?);
    let mut known = Known::read(context, Duration::from_secs(args.deadline))?;
    if let Some(when) = args.at {
        return ran::run(&known, when, context, out);
    }
    let query = args.query.join(" ");
    let candidates = find(&known.board, &known.landscape, &query);
    let chosen = match (candidates.as_slice(), args.pick) {
        ([], _) => return Err(nothing(&query, &known)),
        ([only], None) => only,
        (several, Some(pick)) => {
            let within = |pick: usize| pick.checked_sub(1).and_then(|at| several.get(at));
            within(pick)
                .ok_or_else(|| Fault::usage(format!("There are {} matches; --pick {pick} is none", several.len())))?
        }
        (several, None) => return list(several, &query, context, out),
    };
    let journey = known.follow(chosen);
    let printed = if context.flags.json { json::print(out, &journey) } else { lines::print(out, &journey) };
    printed.map_err(unprinted)?;
    Ok(match journey.verdict {
        Verdict::Live => 0,
        Verdict::NotLive => 1,
        Verdict::Unknown => 3,
    })
}

fn list(several: &[Candidate], query: &str, context: &Context, out: &mut dyn Write) -> Outcome {
    let printed =
        if context.flags.json { json::candidates(out, several) } else { lines::candidates(out, several, query) };
    printed.map_err(unprinted)?;
    Ok(2)
}

fn nothing(query: &str, known: &Known) -> Fault {
    let unread = known.board.pulls.value().is_none();
    let also = if unread { "; the pull requests could not be read" } else { "" };
    Fault::of(FaultKind::Unreadable, format!("Nothing that is known here is called {query:?}{also}")).hint(
        "It takes a commit, the number of a pull request, a branch, a tag, or words of a title. cutover fetch brings \
         what the remote has.",
    )
}
