//! Goes on with a promotion that somebody left: a closed terminal, a crash, a lost connection. It looks first; nothing that
//! was sent is sent again.

use super::before;
use super::finish::Finished;
use super::merged::{Merged, find, find_out};
use super::refusal;
use super::send::{Means, Sent, Stopped, both, close_untouched, put_on_record, was_sent};
use super::unlock::{Freed, give_back};
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Standing, Story};
use chrono::TimeDelta;
use std::path::{Path, PathBuf};

/// A merge that was sent and not answered may take effect for so long.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// What became of it.
#[derive(Debug)]
pub enum Resumed {
    /// It is merged and goes on outside.
    Going(Box<Sent>),
    /// It never came to the merge: it did not touch production's branch, the lock was given back, and its journal is closed.
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
        before::note(&mut journal, merge, means).await;
        return Ok(Resumed::Going(Box::new(Sent { journal, merge })));
    }
    let why = Fault::of(FaultKind::Cancelled, unmerged(journal.story(), means));
    Ok(Resumed::Untouched(close_untouched(journal, means, why).await))
}

/// Why it is over without a merge: it never came to it, or what was sent did not lead to one.
fn unmerged(story: &Story, means: &Means<'_>) -> String {
    if !was_sent(story) {
        return "It was left before the merge".into();
    }
    let branch = means.branch_of(&story.opening);
    let answered = story.steps.iter().filter(|step| step.name == "merge").find_map(|step| step.end.as_ref());
    let seen = story.steps.iter().rev().find(|step| step.name == "merge").and_then(|step| step.end.as_ref());
    let words = [answered, seen].into_iter().flatten().map(|(.., words)| words.as_str()).collect::<Vec<_>>();
    match words.as_slice() {
        [first, last] if first != last => format!("The merge was sent, and {branch} does not have it: {first}; {last}"),
        _ => format!("The merge was sent, and {branch} does not have it"),
    }
}

/// Looks whether it was merged, and writes down what was seen. `within` is that the step is still open.
async fn look(journal: &mut Journal, within: bool, means: &Means<'_>) -> Result<Option<CommitId>> {
    let heads = (journal.story().opening.from, journal.story().opening.to);
    let branch = means.branch_of(&journal.story().opening);
    let merged = find_out(means.github, &branch, heads, means.record.looks).await?;
    still_open(journal.story(), Some(merged), means)?;
    if !within {
        journal.began("merge", "looked for", means.now())?;
    }
    let (end, words, merge) = match merged {
        Merged::By(commit) => (End::Done, commit.to_string(), Some(commit)),
        Merged::No => (End::Failed, "it is not in the branch".to_owned(), None),
        Merged::Moved(head) => {
            (End::Failed, format!("{branch} is {} by now, and not by this promotion", head.short()), None)
        }
    };
    journal.ended("merge", end, &words, means.now())?;
    Ok(merge)
}

/// What was sent and not answered may still take effect: that it is not there yet is no answer until then.
fn still_open(story: &Story, merged: Option<Merged>, means: &Means<'_>) -> Result<()> {
    if refusal::is_written(story) {
        return Ok(());
    }
    let sent = story.steps.iter().find(|step| step.name == "merge").map(|step| step.began);
    let Some(until) = sent.map(|sent| sent + LATE).filter(|until| means.now() < *until) else { return Ok(()) };
    if matches!(merged, Some(Merged::By(_))) {
        return Ok(());
    }
    let (from, branch) = (story.opening.from.short(), means.branch_of(&story.opening));
    let sentence = format!("The merge of {from} was sent and not answered, and {branch} does not have it so far");
    let until = until.format("%H:%M:%S %:z");
    Err(Fault::of(FaultKind::Unreadable, sentence)
        .hint(format!("It may still take effect: cutover follow tells after {until}. The lock is held until then.")))
}

/// What became of what was closed without going on with it.
#[derive(Debug)]
pub enum Abandoned {
    /// It was looked at, its lock was given back, and its journal is closed with what was seen.
    Closed(Box<Finished>),
    /// Its journal cannot be read: it lies here now, as it was.
    SetAside(PathBuf),
}

/// Closes a promotion as seen, whatever became of it: its branch is looked at once, and what that tells is put on record,
/// with the words of whoever looked. Nothing is sent for it, but that the lock is given back where it is still its own.
///
/// # Errors
/// When another console goes on with it, it has ended, what was sent may still take effect, or nothing can be written down.
pub async fn abandon(path: &Path, words: Option<&str>, means: &Means<'_>) -> Result<Abandoned> {
    let mut journal = match Journal::resume(path) {
        Ok(journal) => journal,
        Err(fault) if fault.kind() == FaultKind::Refused => return Err(fault),
        Err(_) => return moved_aside(path).map(Abandoned::SetAside),
    };
    let opening = journal.story().opening.clone();
    let branch = means.branch_of(&opening);
    let found = find(means.github, &branch, opening.from, opening.to).await;
    still_open(journal.story(), found.as_ref().ok().copied(), means)?;
    let (end, seen) = match found {
        Ok(Merged::By(merge)) => (End::Unknown, format!("{branch} has it, by {}", merge.short())),
        Ok(Merged::No) => (End::Failed, format!("it is not in {branch}")),
        Ok(Merged::Moved(head)) => {
            (End::Failed, format!("{branch} is {} by now, and not by this promotion", head.short()))
        }
        Err(fault) => (End::Unknown, format!("whether {branch} has it is not told: {fault}")),
    };
    if let Standing::Within(open) = journal.story().standing() {
        journal.ended(&open, End::Unknown, "nobody saw how it ended", means.now())?;
    }
    let lock = match give_back(means, journal.story()).await {
        // It is closed all the same, so nobody comes again to give it back.
        Freed::Held(why) => Some(format!("{why}: cutover unlock frees it.")),
        Freed::Lost(why) => Some(why),
        Freed::Yes => None,
    };
    let words = words.map(|words| format!("; {words}")).unwrap_or_default();
    let words = format!("closed as seen by {}: {seen}{words}", means.record.who);
    let story = journal.close(end, &words, means.now())?;
    (means.told)(&story);
    let unkept = put_on_record(means, &story).await;
    Ok(Abandoned::Closed(Box::new(Finished { story, lock: both(lock, unkept), open: None, unwritten: None })))
}

/// Gives a journal that cannot be read a name that is in nobody's way.
fn moved_aside(path: &Path) -> Result<PathBuf> {
    let aside = path.with_extension("abandoned");
    let moved = std::fs::rename(path, &aside);
    moved.map_err(|cause| Fault::while_doing(format!("setting {} aside", path.display()), cause))?;
    Ok(aside)
}
