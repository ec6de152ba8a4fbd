//! `cutover images compare`: what stands between two images, from git.

use super::{Args, Desk};
use crate::app::age;
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::parts::visible;
use engine::domain::{CommitId, FileChange, FileStatus, Moment};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::{self, Comparison, Side};
use engine::sources::git::Git;
use serde::Serialize;
use std::io::{self, Write};

/// A comparison as an object.
#[derive(Serialize)]
pub(super) struct Compared<'a> {
    base: String,
    head: String,
    /// Where the histories meet; `null` when they share nothing that is here.
    meet: Option<String>,
    gained: Half<'a>,
    lost: Half<'a>,
    files: usize,
    entities: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Half<'a> {
    commit_count: usize,
    commits: Vec<Listed<'a>>,
    entry_count: usize,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    commit: String,
    subject: &'a str,
    committed: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    subject: Option<&'a str>,
}

#[derive(Serialize)]
struct Changed<'a> {
    path: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct Printed<'a> {
    schema: u32,
    #[serde(flatten)]
    compared: Compared<'a>,
}

/// Prints what stands between two images.
pub(super) fn run(args: &Args, (a, b): (&str, &str), context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let (base, head) = commits(args, (a, b), context, &git)?;
    let told = operations::compare(&git, &context.config, base, head)?;
    let printed = if context.flags.json { json(out, &told) } else { lines(out, context.now, (a, b), &told) };
    printed.map_err(|cause| Fault::while_doing("printing the comparison", cause))?;
    Ok(0)
}

/// The commits that both words mean. The registry is asked only where git does not know one of them: a branch's tag moves
/// behind the branch, so a tag of the registry comes first where both have the name.
fn commits(args: &Args, (a, b): (&str, &str), context: &Context, git: &Git) -> Result<(CommitId, CommitId)> {
    let digits = |word: &str| CommitId::from_hex(word);
    if let (Some(base), Some(head)) = (digits(a), digits(b)) {
        return Ok((base, head));
    }
    let mut desk = Desk::open(args, context)?;
    let mut of_tag = |word: &str| match desk.one(word, context) {
        Ok(Some(image)) => image.commit.map(Some).ok_or_else(|| {
            Fault::of(FaultKind::Unreadable, format!("{word} names no commit: neither its digits nor a label do"))
        }),
        Ok(None) => Ok(None),
        Err(fault) => Err(fault),
    };
    let mut commit = |word: &str| match (digits(word), of_tag(word)) {
        (Some(id), _) | (None, Ok(Some(id))) => Ok(id),
        (None, Ok(None)) => git.resolve(word),
        // Where the registry cannot be read, what git knows by this name has to do.
        (None, Err(fault)) => git.resolve(word).map_err(|_| fault),
    };
    let pair = (commit(a), commit(b));
    desk.runtime.shutdown_background();
    Ok((pair.0?, pair.1?))
}

/// A comparison for printing.
pub(super) fn compared(held: &Comparison) -> Compared<'_> {
    Compared {
        base: held.base.to_string(),
        head: held.head.to_string(),
        meet: held.meet.map(|id| id.to_string()),
        gained: half(&held.gained),
        lost: half(&held.lost),
        files: held.files,
        entities: held.entities.iter().map(|change| Changed { path: &change.path, status: status(change) }).collect(),
    }
}

fn half(side: &Side) -> Half<'_> {
    let listed = side.commits.iter().map(|one| Listed {
        commit: one.id.to_string(),
        subject: &one.subject,
        committed: one.committed.to_rfc3339(),
    });
    let entries = side.entries.iter().map(|entry| Entry { path: &entry.path, subject: entry.subject.as_deref() });
    Half {
        commit_count: side.count,
        commits: listed.collect(),
        entry_count: side.entry_count,
        entries: entries.collect(),
    }
}

fn json(out: &mut dyn Write, held: &Comparison) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Printed { schema: 1, compared: compared(held) })?;
    writeln!(out)
}

fn lines(out: &mut dyn Write, now: Moment, (a, b): (&str, &str), held: &Comparison) -> io::Result<()> {
    writeln!(out, "{} ({}) against {} ({})", visible(b), held.head.short(), visible(a), held.base.short())?;
    match held.meet {
        None => writeln!(out, "They have no commit in common that is here.")?,
        Some(meet) if meet == held.base && meet == held.head => writeln!(out, "They are the same commit.")?,
        Some(meet) if meet == held.base => writeln!(out, "It goes on from there.")?,
        Some(meet) if meet == held.head => writeln!(out, "It is behind, and part of the other.")?,
        Some(meet) => writeln!(out, "They parted after {}.", meet.short())?,
    }
    side(out, now, '+', &held.gained)?;
    side(out, now, '-', &held.lost)?;
    writeln!(out, "Files that differ: {}, of them entity files: {}", held.files, held.entities.len())?;
    held.entities.iter().try_for_each(|change| writeln!(out, "  ! {}", visible(&entity(change))))
}

fn side(out: &mut dyn Write, now: Moment, sign: char, side: &Side) -> io::Result<()> {
    let verb = if sign == '+' { "brings" } else { "lacks" };
    writeln!(out, "It {verb} commits: {}, entries of the changelog: {}", side.count, side.entry_count)?;
    for commit in &side.commits {
        let age = age::words(now, commit.committed);
        writeln!(out, "  {sign} {} {age:>4} {}", commit.id.short(), visible(&commit.subject))?;
    }
    if side.count > side.commits.len() {
        writeln!(out, "  and {} more", side.count - side.commits.len())?;
    }
    for entry in &side.entries {
        let subject = entry.subject.as_deref().unwrap_or("without a title");
        writeln!(out, "  {sign} {}: {}", visible(&entry.path), visible(subject))?;
    }
    Ok(())
}

/// `src/entity/Lead.ts (new)`
pub(super) fn entity(change: &FileChange) -> String {
    format!("{} ({})", change.path, status(change))
}

const fn status(change: &FileChange) -> &'static str {
    match change.status {
        FileStatus::Added => "new",
        FileStatus::Modified => "changed",
        FileStatus::Deleted => "gone",
    }
}
