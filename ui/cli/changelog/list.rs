//! `cutover changelog list`

use super::print;
use crate::cli::Outcome;
use crate::cli::context::Context;
use engine::changelog::{Called, Facts, RollCall, Stands, shown_date};
use engine::operations::{Asked, Known, gather};
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover changelog list`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog list
  cutover changelog list --head main --json | jq -r '.entries[].path'")]
pub struct Args {
    /// Of this revision. Default: what is checked out.
    #[arg(long, value_name = "REV")]
    head: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let asked = Asked { base: None, head: args.head.clone() };
    let facts = gather(&git, &context.config, &asked, &Known::default())?;
    let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
    let entries = roll.entries.iter().map(|called| described(&facts, called));
    if context.flags.json {
        let entries: Vec<_> = entries.collect();
        print::json(out, &serde_json::json!({ "schema": 1, "head": facts.range.head, "entries": entries }))?;
        return Ok(0);
    }
    for entry in entries {
        let word = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let commit = entry["commit"].as_str().map_or_else(|| "-------".to_owned(), |commit| commit[..7].to_owned());
        print::line(out, &format!("{:<10}  {commit}  {:<9}  {}", &day(&word("date")), word("state"), word("subject")))?;
    }
    print::line(out, &format!("{} in {}.", print::entries(roll.entries.len()), facts.settings.dir))?;
    Ok(0)
}

fn day(date: &str) -> String {
    date.chars().take(10).collect()
}

fn described(facts: &Facts, called: &Called<'_>) -> serde_json::Value {
    let commit = called.position().map(|position| facts.commit(position));
    let read = called.file.read();
    let entry = read.map(|(_, entry)| entry);
    let title = entry.and_then(|entry| entry.title.as_ref()).map(|title| title.subject.clone());
    let written = entry.and_then(|entry| entry.date.as_ref()).map(|date| date.text.clone());
    serde_json::json!({
        "path": facts.path(&called.file.name),
        "commit": commit.map(|commit| commit.id),
        "subject": commit.map(|commit| commit.subject.clone()).or(title),
        "date": commit.map(|commit| shown_date(&commit.author.when)).or(written),
        "breaking": read.and_then(|(text, entry)| entry.breaking(text)),
        "state": state(called),
    })
}

fn state(called: &Called<'_>) -> &'static str {
    match called.stands {
        _ if called.closed().is_some() => "unread",
        Stands::For(_) => "present",
        Stands::Second(_) => "duplicate",
        Stands::Orphan => "orphan",
        Stands::Pending => "pending",
        Stands::CutOff => "unknown",
    }
}
