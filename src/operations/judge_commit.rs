//! Why one commit needs an entry, or why it needs none.

use crate::changelog::{Beginning, Facts, Reason, RollCall, let_off};
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use crate::sources::git::Git;

/// What the discipline says about a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The subject of the commit. Hostile text.
    pub subject: String,
    /// Why it needs no entry; `None` when it needs one.
    pub reason: Option<Reason>,
    /// The same as a sentence.
    pub why: String,
    /// The path of its entry, if it has one.
    pub entry: Option<String>,
}

/// Judges a commit of the history that the facts are about.
///
/// # Errors
/// When the commit is not in that history, or cannot be read.
pub fn judge(git: &Git, facts: &Facts, commit: CommitId) -> Result<Verdict> {
    let position = facts.history.position(&commit).ok_or_else(|| {
        Fault::usage(format!("{} is not in the history of {}", commit.short(), facts.range.head))
            .hint("Name a head that has it with --head REV.")
    })?;
    let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
    let reason = reason(git, facts, (&roll, position))?;
    let entry = roll.of_commit(position).map(|called| facts.path(&called.file.name));
    let why = why(facts, &roll, reason.as_ref());
    Ok(Verdict { subject: facts.commit(position).subject.clone(), reason, why, entry })
}

fn reason(git: &Git, facts: &Facts, (roll, position): (&RollCall<'_>, usize)) -> Result<Option<Reason>> {
    let commit = facts.commit(position);
    let has_entry = roll.of_commit(position).is_some();
    if !has_entry && Beginning::of(&facts.history, roll).is_before(position) {
        return Ok(Some(Reason::BeforeFirst));
    }
    if !facts.history.cut_off.contains(&commit.id) && git.touches_only(commit.id, &facts.settings.dir)? {
        return Ok(Some(Reason::ChangelogOnly));
    }
    Ok(let_off(commit, &facts.settings.ignore).map(|pattern| Reason::Pattern(pattern.to_owned())))
}

fn why(facts: &Facts, roll: &RollCall<'_>, reason: Option<&Reason>) -> String {
    let first = roll.first(&facts.history).map(|first| facts.commit(first).id.short());
    match reason {
        None => "It needs an entry: every commit does that changes something outside of the changelog.".to_owned(),
        Some(Reason::ChangelogOnly) => {
            format!("It needs no entry: all that it changed is in {}.", facts.settings.dir)
        }
        Some(Reason::BeforeFirst) => format!(
            "It needs no entry: it was made before {}, the first commit that has one.",
            first.unwrap_or_default()
        ),
        Some(Reason::Pattern(pattern)) => {
            format!("It needs no entry: its subject fits {pattern:?} of changelog.ignore.")
        }
    }
}
