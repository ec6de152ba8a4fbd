//! `cutover changelog check`

use super::print;
use crate::cli::Outcome;
use crate::cli::context::Context;
use engine::operations::{Asked, Known, check};
use engine::sources::git::Git;
use std::io::Write;

/// The exit code where a part could not be known, whatever is wrong with the rest: nothing wrong in half a history is
/// no clean changelog.
const NOT_WHOLE: u8 = 3;

/// Arguments of `cutover changelog check`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog check                          everything that leads to what is checked out
  cutover changelog check --base main              what this branch adds to main
  cutover changelog check --head development       the branch as it is committed
  cutover changelog check --json | jq '.drift[].kind'

Exit codes: 0 nothing is wrong, 1 something is, 2 wrong arguments or configuration, 3 could not be read, or not whole (a shallow clone).")]
pub struct Args {
    /// Leave out the commits that this revision has, and what is older of the changelog.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Look at this revision. Default: what is checked out; in a bare repository the integration branch.
    #[arg(long, value_name = "REV")]
    head: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let asked = Asked { base: args.base.clone(), head: args.head.clone() };
    let report = check(&git, &context.config, &asked, &Known::default())?;
    if context.flags.json {
        print::json(out, &*report)?;
    } else {
        print::report(out, &report)?;
    }
    Ok(if report.notes.is_empty() { u8::from(!report.drift.is_empty()) } else { NOT_WHOLE })
}
