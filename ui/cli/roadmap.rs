//! `cutover roadmap`: the task lists of the repository: what is open, what is done, whose it is.

use super::Outcome;
use super::context::Context;
use crate::app::age;
use crate::parts::visible;
use engine::config::Config;
use engine::domain::{CommitId, Moment};
use engine::fault::{Fault, Result};
use engine::operations::{RoadmapFile, read_roadmap};
use engine::roadmap::{Item, ItemState};
use engine::sources::git::Git;
use serde_json::{Value, json};
use std::io::Write;

/// Arguments of `cutover roadmap`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover roadmap                       at integration's branch
  cutover roadmap --open --owner asha
  cutover roadmap --ref v1.4 --json | jq '.files[] | {path, open, done}'

The files are those that service.roadmap of cutover.toml names. The owner of an item is the first @name in it.

Exit codes: 0 printed, 2 wrong arguments or configuration, 3 the repository could not be read.")]
pub struct Args {
    /// The files of this branch, tag or commit. Default: integration's branch, else what is checked out.
    #[arg(long = "ref", value_name = "REF")]
    at: Option<String>,
    /// Only what is open.
    #[arg(long)]
    open: bool,
    /// Only what belongs to this person.
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
}

/// Prints the items.
///
/// # Errors
/// When the repository cannot be read, the ref is not known, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let (name, commit) = named(&git, &context.config, args.at.as_deref())?;
    let files = read_roadmap(&git, &context.config, commit)?;
    let printed = if context.flags.json {
        print_json(out, (name, &commit.to_string()), args, &files)
    } else {
        print(out, name, args, (&files, context.now))
    };
    printed.map(|()| 0).map_err(|cause| Fault::while_doing("printing the roadmap", cause))
}

/// What is open at a branch, tag or commit, for people: a title and lines.
///
/// # Errors
/// When the repository cannot be read, or the ref is not known.
pub(crate) fn page(git: &Git, config: &Config, at: Option<&str>, now: Moment) -> Result<(String, Vec<String>)> {
    let (name, commit) = named(git, config, at)?;
    let files = read_roadmap(git, config, commit)?;
    let (open, mut lines) = (Args { at: None, open: true, owner: None }, Vec::new());
    print(&mut lines, name, &open, (&files, now)).map_err(|cause| Fault::while_doing("telling the roadmap", cause))?;
    let lines = String::from_utf8_lossy(&lines).lines().map(str::to_owned).collect();
    Ok((format!("Roadmap at {name}: what is open"), lines))
}

/// The ref that is meant: the one that was named, else integration's branch, else what is checked out.
fn named<'a>(git: &Git, config: &'a Config, at: Option<&'a str>) -> Result<(&'a str, CommitId)> {
    if let Some(name) = at {
        return Ok((name, git.resolve(name)?));
    }
    let integration = config.branches.integration.as_str();
    match git.branch_head(integration)? {
        Some(head) => Ok((integration, head)),
        None => Ok(("HEAD", git.resolve("HEAD")?)),
    }
}

impl Args {
    fn admits(&self, item: &Item) -> bool {
        let owner = self.owner.as_ref().map(|name| name.trim_start_matches('@'));
        let its = owner.is_none_or(|name| item.owner.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name)));
        its && (!self.open || item.state == ItemState::Open)
    }
}

/// How many are open, and how many done.
fn counts(items: &[Item]) -> (usize, usize) {
    let open = items.iter().filter(|item| item.state == ItemState::Open).count();
    (open, items.len() - open)
}

fn print(out: &mut dyn Write, name: &str, args: &Args, (files, now): (&[RoadmapFile], Moment)) -> std::io::Result<()> {
    if files.is_empty() {
        return writeln!(out, "- {} has no file that service.roadmap names.", visible(name));
    }
    for file in files {
        let touched = match &file.touched {
            Some(commit) => {
                let (who, when) = (visible(&commit.author.name), age::ago(now, commit.committed));
                format!("last touched in {} by {who}, {when}", commit.id.short())
            }
            None => "who last touched it is not in this clone".into(),
        };
        let Some(items) = &file.items else {
            writeln!(out, "? {}: it is too large to be read; {touched}", visible(&file.path))?;
            continue;
        };
        let (open, done) = counts(items);
        writeln!(out, "{}: {open} open, {done} done; {touched}", visible(&file.path))?;
        items.iter().filter(|item| args.admits(item)).try_for_each(|item| line(out, item))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, item: &Item) -> std::io::Result<()> {
    let mark = if item.state == ItemState::Done { "[x]" } else { "[ ]" };
    let indent = "  ".repeat(item.depth.min(8) + 1);
    writeln!(out, "{indent}{mark} {}  :{}", visible(&item.text), item.line)
}

fn print_json(
    out: &mut dyn Write,
    (name, commit): (&str, &str),
    args: &Args,
    files: &[RoadmapFile],
) -> std::io::Result<()> {
    let files: Vec<Value> = files.iter().map(|file| object(file, args)).collect();
    writeln!(out, "{}", json!({ "schema": 1, "at": name, "commit": commit, "files": files }))
}

fn object(file: &RoadmapFile, args: &Args) -> Value {
    let counted = file.items.as_deref().map(counts);
    let item = |item: &Item| {
        json!({ "line": item.line, "done": item.state == ItemState::Done, "text": item.text, "owner": item.owner,
            "heading": item.heading, "depth": item.depth })
    };
    let items = file.items.iter().flatten().filter(|item| args.admits(item)).map(item);
    let touched = file.touched.as_ref().map(|commit| {
        json!({ "commit": commit.id.to_string(), "who": commit.author.name, "at": commit.committed.to_rfc3339() })
    });
    json!({ "path": file.path, "readable": file.items.is_some(), "open": counted.map(|(open, _)| open),
        "done": counted.map(|(_, done)| done), "touched": touched, "items": items.collect::<Vec<_>>() })
}
