//! Goes on with a promotion that somebody left: a closed terminal, a crash, a lost connection. It looks first; nothing that
//! was sent is sent again.

use super::merged::{Merged, find_out};
use super::send::{Means, Sent, Stopped, close_untouched};
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Standing};
use std::path::Path;

/// What became of it.
#[derive(Debug)]
pub enum Resumed {
    /// It is merged and goes on outside.
    Going(Sent),
    /// It never came to the merge: production's branch was not touched, the lock was given back, and its journal is closed.
    Untouched(Stopped),
}

/// Goes on with the promotion of a journal.
///
/// # Errors
/// When another console goes on with it, its journal cannot be read or written, or GitHub cannot tell whether it was merged.
pub async fn resume(path: &Path, means: &Means<'_>) -> Result<Resumed> {
    let mut journal = Journal::resume(path)?;
    let opening = journal.story().opening.clone();
    let last = journal.story().steps.iter().rev().find(|step| step.name == "merge").map(|step| step.end.clone());
    let merge = match last {
        // The merge was never begun.
        None => None,
        Some(Some((End::Done, _, words))) => CommitId::from_hex(&words),
        Some(Some((End::Failed, ..))) => None,
        Some(end) => {
            let merged = find_out(means.github, &means.branch(), (opening.from, opening.to), means.record.looks).await?;
            let (result, words) = match merged {
                Merged::By(commit) => (End::Done, commit.to_string()),
                Merged::No => (End::Failed, "it is not in the branch".to_owned()),
            };
            if end.is_some() {
                journal.began("merge", "looked for", means.now())?;
            }
            journal.ended("merge", result, &words, means.now())?;
            match merged {
                Merged::By(commit) => Some(commit),
                Merged::No => None,
            }
        }
    };
    if let Standing::Within(open) = journal.story().standing() {
        journal.ended(&open, End::Unknown, "nobody saw how it ended", means.now())?;
    }
    match merge {
        Some(merge) => Ok(Resumed::Going(Sent { journal, merge })),
        None => {
            let why = Fault::of(FaultKind::Cancelled, "It was left before the merge");
            Ok(Resumed::Untouched(close_untouched(journal, means, why).await))
        }
    }
}
