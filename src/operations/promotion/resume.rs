//! Goes on with a promotion that somebody left: a closed terminal, a crash, a lost connection. It looks first; nothing that
//! was sent is sent again.

use super::merged::{Merged, find_out};
use super::send::{Means, Sent, Stopped, close_untouched, give_back, put_on_record};
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Standing};
use std::path::Path;

/// What became of it.
#[derive(Debug)]
pub enum Resumed {
    /// It is merged and goes on outside.
    Going(Box<Sent>),
    /// It never came to the merge: production's branch was not touched, the lock was given back, and its journal is closed.
    Untouched(Stopped),
}

/// Goes on with the promotion of a journal.
///
/// # Errors
/// When another console goes on with it, its journal cannot be read or written, or GitHub cannot tell whether it was merged.
pub async fn resume(path: &Path, means: &Means<'_>) -> Result<Resumed> {
    let mut journal = Journal::resume(path)?;
    let last = journal.story().steps.iter().rev().find(|step| step.name == "merge").map(|step| step.end.clone());
    let merge = match last {
        // It was never begun, or was seen to be not done.
        None | Some(Some((End::Failed, ..))) => None,
        Some(end) => {
            match end.as_ref().and_then(|(end, _, words)| (*end == End::Done).then(|| CommitId::from_hex(words))) {
                Some(Some(merge)) => Some(merge),
                _ => look(&mut journal, end.is_none(), means).await?,
            }
        }
    };
    if let Standing::Within(open) = journal.story().standing() {
        journal.ended(&open, End::Unknown, "nobody saw how it ended", means.now())?;
    }
    if let Some(merge) = merge {
        return Ok(Resumed::Going(Box::new(Sent { journal, merge })));
    }
    let why = Fault::of(FaultKind::Cancelled, "It was left before the merge");
    Ok(Resumed::Untouched(close_untouched(journal, means, why).await))
}

/// Closes the journal of a promotion that somebody left, with the words of a person who looked. Nothing is sent for it, but
/// that the lock is given back where this promotion still holds it. What of that needs somebody is given back.
///
/// # Errors
/// When another console goes on with it, or its journal cannot be read or written.
pub async fn set_aside(path: &Path, words: &str, means: &Means<'_>) -> Result<Option<String>> {
    let mut journal = Journal::resume(path)?;
    if let Standing::Within(open) = journal.story().standing() {
        journal.ended(&open, End::Unknown, "nobody saw how it ended", means.now())?;
    }
    let opening = journal.story().opening.clone();
    let lock = give_back(means, &opening).await;
    let story = journal.close(End::Unknown, &format!("closed by hand: {words}"), means.now())?;
    (means.told)(&story);
    put_on_record(means, &story).await;
    Ok(lock)
}

/// Looks whether it was merged, and writes down what was seen. `within` is that the step is still open.
async fn look(journal: &mut Journal, within: bool, means: &Means<'_>) -> Result<Option<CommitId>> {
    let heads = (journal.story().opening.from, journal.story().opening.to);
    let merged = find_out(means.github, &means.branch(), heads, means.record.looks).await?;
    if !within {
        journal.began("merge", "looked for", means.now())?;
    }
    let (end, words, merge) = match merged {
        Merged::By(commit) => (End::Done, commit.to_string(), Some(commit)),
        Merged::No => (End::Failed, "it is not in the branch".to_owned(), None),
    };
    journal.ended("merge", end, &words, means.now())?;
    Ok(merge)
}
