//! `cutover changelog policy`: why a commit needs an entry, or why it needs none.

use super::print;
use crate::cli::Outcome;
use crate::cli::context::Context;
use engine::operations::{Asked, Known, Verdict, gather, judge};
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover changelog policy`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog policy                         of HEAD
  cutover changelog policy aa58c78 --json")]
pub struct Args {
    /// The commit.
    #[arg(value_name = "REV", default_value = "HEAD")]
    revision: String,
    /// In the history of this revision. Default: what is checked out.
    #[arg(long, value_name = "REV")]
    head: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let commit = git.resolve(&args.revision)?;
    let asked = Asked { base: None, head: args.head.clone() };
    let facts = gather(&git, &context.config, &asked, &Known::default())?;
    let verdict = judge(&git, &facts, commit)?;
    if context.flags.json {
        let reason = verdict.reason.as_ref().map(ToString::to_string);
        print::json(
            out,
            &serde_json::json!({
                "schema": 1, "commit": commit, "subject": verdict.subject, "needs_entry": reason.is_none(),
                "reason": reason, "why": verdict.why, "entry": verdict.entry,
            }),
        )?;
        return Ok(0);
    }
    let Verdict { subject, why, entry, .. } = &verdict;
    print::line(out, &format!("{} {subject}", commit.short()))?;
    print::line(out, why)?;
    let entry = entry.as_ref().map_or_else(|| "It has none.".to_owned(), |path| format!("Its entry is {path}."));
    print::line(out, &entry)?;
    Ok(0)
}
