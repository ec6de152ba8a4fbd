//! `cutover changelog new`: entries for commits, for a range, for what is staged.

use super::act::{self, How, Work, carry_out};
use super::print;
use super::words::Given;
use crate::cli::Outcome;
use crate::cli::context::Context;
use engine::changelog::{self, About, Facts, Kind, NewEntry};
use engine::domain::CommitId;
use engine::fault::{Fault, Result};
use engine::operations::{Asked, Known, gather, outline};
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover changelog new`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  cutover changelog new HEAD --description \"Release the slot when a meeting is canceled.\"
  cutover changelog new 91d2f7b --breaking \"Tokens of version 1 are void.\" --commit
  cutover changelog new --range main..development  every commit of it that needs an entry and has none
  cutover changelog new --staged --subject \"fix: release slot\" --description \"…\"

A commit cannot hold its own hash: its entry goes in a later commit, or is pending until `heal` fills it in.")]
pub struct Args {
    /// The commits. Default: HEAD.
    #[arg(value_name = "REV", conflicts_with_all = ["range", "staged"])]
    revisions: Vec<String>,
    /// Every commit of this range that needs an entry and has none.
    #[arg(long, value_name = "A..B", conflicts_with = "staged")]
    range: Option<String>,
    /// What is staged, as `pending`.
    #[arg(long, requires = "subject")]
    staged: bool,
    /// The subject that the commit will have; with --staged.
    #[arg(long, value_name = "TEXT", requires = "staged")]
    subject: Option<String>,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    how: How,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let known = Known::default();
    let mut facts = gather(&git, &context.config, &Asked::default(), &known)?;
    let mut entries = Vec::new();
    let mut warnings = Vec::new();
    let abouts = abouts(args, context, &git, &known)?;
    for about in abouts {
        let outline = outline(&git, &context.config, (&mut facts, &about), &known)?;
        let words = args.given.words(context, &outline)?;
        warnings.extend(args.given.warning(&outline, &words));
        entries.push(NewEntry { about, words });
    }
    let plan = changelog::write_entries(&facts, &entries)?;
    let work = Work { plan: &plan, how: &args.how, message: &message(&entries), what: "changelog new" };
    let ended = carry_out(&git, context, &work, out)?;
    if context.flags.json {
        let mut answer = act::json(&plan, &ended);
        answer["warnings"] = serde_json::json!(warnings);
        print::json(out, &answer)?;
        return Ok(0);
    }
    warnings.iter().try_for_each(|warning| print::line(out, warning))?;
    let already = plan.edits.is_empty() && !entries.is_empty();
    let sentence = if already { already_there(&facts, &entries) } else { act::sentence(&ended, &args.how) };
    print::line(out, &sentence)?;
    Ok(u8::from(ended == act::Ended::Declined))
}

/// What the entries are to be about.
fn abouts(args: &Args, context: &Context, git: &Git, known: &Known) -> Result<Vec<About>> {
    if let Some(subject) = args.subject.as_ref().filter(|_| args.staged) {
        let files = git.staged()?;
        if files.is_empty() {
            return Err(Fault::usage("Nothing is staged").hint("git add what the commit is to hold."));
        }
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        return Ok(vec![About::Staged { subject, when: context.now, files: files.into() }]);
    }
    if let Some(range) = &args.range {
        return Ok(of_range(range, context, git, known)?.into_iter().map(About::Commit).collect());
    }
    let head = ["HEAD".to_owned()];
    let revisions = if args.revisions.is_empty() { &head[..] } else { &args.revisions };
    revisions.iter().map(|rev| git.resolve(rev).map(About::Commit)).collect()
}

/// The commits of a range that need an entry and have none, oldest first.
fn of_range(range: &str, context: &Context, git: &Git, known: &Known) -> Result<Vec<CommitId>> {
    let (base, head) = range.split_once("..").ok_or_else(|| {
        Fault::usage(format!("{range} is no range")).hint("A range is two revisions with two dots: main..development.")
    })?;
    let named = |rev: &str| if rev.is_empty() { "HEAD".to_owned() } else { rev.to_owned() };
    let facts = gather(git, &context.config, &Asked { base: Some(named(base)), head: Some(named(head)) }, known)?;
    let missing = changelog::check(&facts).drift.into_iter().filter(|finding| finding.kind == Kind::Missing);
    let mut commits: Vec<CommitId> = missing.filter_map(|finding| finding.commit).collect();
    commits.reverse();
    Ok(commits)
}

fn message(entries: &[NewEntry]) -> String {
    match entries {
        [NewEntry { about: About::Commit(commit), .. }] => format!("docs: add changelog entry for {}", commit.short()),
        [_] => "docs: add pending changelog entry".to_owned(),
        _ => format!("docs: add {} changelog entries", entries.len()),
    }
}

fn already_there(facts: &Facts, entries: &[NewEntry]) -> String {
    let named = entries.iter().map(|entry| match &entry.about {
        About::Commit(commit) => commit.short(),
        About::File(name) => name.clone(),
        About::Staged { subject, .. } => subject.clone(),
    });
    let named: Vec<String> = named.collect();
    format!("{} has its entry in {} already; nothing is written.", named.join(", "), facts.settings.dir)
}
