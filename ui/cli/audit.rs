//! `cutover audit`: what was changed from this machine, and whether the record of it is as it was written.

mod csv;
mod earlier;
mod lines;
mod verify;

use super::Outcome;
use super::context::Context;
use super::times::{When, when};
use engine::fault::{Fault, FaultKind, Result};
use engine::store::{Record, Store};
use std::io::Write;

/// Arguments of `cutover audit`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  cutover audit                                     the last acts, newest first
  cutover audit --since 7d --limit 200
  cutover audit --json | jq -r '.records[] | select(.result != \"done\") | .what'
  cutover audit --csv > audit.csv
  cutover audit verify                              whether a line was changed, taken out or put in

It holds what was done from this machine, by this account. What others did is at GitHub and on the hosts.

Exit codes: 0 printed, 2 wrong arguments, 3 the record cannot be read.")]
pub struct Args {
    /// Only what was done from then on: 7d, 12h, a day or a moment.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    since: Option<When>,
    /// One line for each act, with commas.
    #[arg(long)]
    csv: bool,
    /// At most so many.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    limit: u32,
    /// Without one the record is listed.
    #[command(subcommand)]
    command: Option<Command>,
}

/// What else can be asked of the record.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Hold every line against the chain of hashes, and print its end.
    Verify(verify::Args),
}

/// Lists the record or verifies it.
///
/// # Errors
/// When it cannot be read, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let store = open(context)?;
    if let Some(Command::Verify(args)) = &args.command {
        return verify::run(args, &store, context, out);
    }
    let since = args.since.map(|since| since.before(context.now));
    let records = store.last_records(since, args.limit).ok_or_else(unread)?;
    let printed = match (context.flags.json, args.csv) {
        (true, _) => lines::json(out, &records),
        (false, true) => csv::print(out, &records),
        (false, false) => lines::print(out, &records),
    };
    printed.map(|()| 0).map_err(unprinted)
}

/// The last lines of the record.
pub(super) fn records(context: &Context, limit: u32) -> Result<Vec<Record>> {
    open(context)?.last_records(None, limit).ok_or_else(unread)
}

/// The store, as it is: a record that lies aside or nowhere is not an empty one.
fn open(context: &Context) -> Result<Store> {
    let unread = |sentence: &str| Fault::of(FaultKind::Unreadable, sentence.trim_end_matches('.').to_owned());
    let Some(places) = &context.places else {
        return Err(unread("There is no home folder, so nothing is on record").hint("Set HOME."));
    };
    let (store, notices) = Store::open(&places.store_file());
    match notices.into_iter().next() {
        None => Ok(store),
        Some(notice) => {
            let fault = unread(&notice.sentence);
            Err(notice.next_step.map_or_else(|| unread(&notice.sentence), |step| fault.hint(step)))
        }
    }
}

fn unread() -> Fault {
    Fault::of(FaultKind::Unreadable, "The record of changes does not answer")
        .hint("Another console may hold it: ask again.")
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the record", cause)
}
