//! How a promotion that was merged ends: its steps are written down as they are seen, the lock is renewed while it goes on
//! and given back, and it is put on record.

use super::progress::{Outcome, Progress, StepLine, StepState};
use super::send::{Means, Sent, claim};
use super::unlock::{AGAIN, Freed, unlock};
use super::unwritten::{Missing, Unwritten, recorded, unwritten};
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Story};
use std::path::Path;

/// Holds the lock for longer.
///
/// # Errors
/// When somebody took it, or it cannot be written: what goes on outside goes on all the same.
pub async fn renew(sent: &Sent, means: &Means<'_>) -> Result<()> {
    let opening = &sent.story().opening;
    means.lock_of(opening).renew(&claim(opening, means)).await
}

/// Whether the lock is still that of this promotion.
///
/// # Errors
/// When somebody took it, or it cannot be read.
pub async fn holds(sent: &Sent, means: &Means<'_>) -> Result<()> {
    let opening = &sent.story().opening;
    means.lock_of(opening).own(&opening.id).await.map(drop)
}

/// What ended, and what of it needs somebody.
#[derive(Debug)]
pub struct Finished {
    /// The whole journal.
    pub story: Story,
    /// What became of the lock and the record, where that needs somebody.
    pub lock: Option<String>,
    /// Why its journal stays open: how it ended could not be written down, or the lock not be given back.
    pub open: Option<Fault>,
    /// What could not be written down, to be tried again once there is space.
    pub unwritten: Option<Box<Unwritten>>,
}

/// Ends a promotion by what was seen: the steps after the merge, the lock, the journal, the record. What cannot be written
/// down has ended all the same, and its lock is given back.
///
/// # Errors
/// When it has not ended.
pub async fn finish(mut sent: Sent, progress: &Progress, means: &Means<'_>) -> Result<Finished> {
    let Some(ended) = &progress.ended else {
        return Err(Fault::refused("The promotion has not ended"));
    };
    let path = sent.journal.path().map(Path::to_owned).unwrap_or_default();
    let written = write_steps(&mut sent.journal, progress, means);
    let freed = unlock(&mut sent.journal, means).await;
    let so_far = sent.story().clone();
    let lock = match &freed {
        Freed::Held(why) => {
            let open = Fault::of(FaultKind::Unreadable, why.clone()).hint(AGAIN);
            return Ok(Finished { story: so_far, lock: None, open: Some(open), unwritten: None });
        }
        Freed::Lost(why) => Some(why.clone()),
        Freed::Yes => None,
    };
    match written
        .and_then(|()| sent.journal.close(end_of(ended.outcome), &closing(&so_far, &ended.sentence), means.now()))
    {
        Ok(story) => {
            (means.told)(&story);
            Ok(recorded(story, lock, means).await)
        }
        Err(fault) => {
            let missing = Missing::End { path, progress: Box::new(progress.clone()), freed };
            let kept = Some(Box::new(Unwritten { missing, story: so_far.clone() }));
            Ok(Finished { story: so_far, lock, open: Some(unwritten(&fault)), unwritten: kept })
        }
    }
}

pub(super) fn write_steps(journal: &mut Journal, progress: &Progress, means: &Means<'_>) -> Result<()> {
    let known: Vec<String> = journal.story().steps.iter().map(|step| step.name.clone()).collect();
    let ended = |line: &&StepLine| matches!(line.state, StepState::Done | StepState::Failed);
    // What was written before, by whoever could not give the lock back, is not written again.
    for line in progress.steps.iter().filter(ended).filter(|line| !known.iter().any(|name| name == line.step.word())) {
        let at = means.now();
        let end = if line.state == StepState::Done { End::Done } else { End::Failed };
        journal.began(line.step.word(), &line.words, line.time.0.unwrap_or(at))?;
        journal.ended(line.step.word(), end, &line.words, line.time.1.unwrap_or(at))?;
    }
    Ok(())
}

/// How it ended, and what was found in the branch beside the plan.
pub(super) fn closing(story: &Story, ended: &str) -> String {
    let before = story.steps.iter().rev().find(|step| step.name == "before").and_then(|step| step.end.as_ref());
    before.map_or_else(|| ended.to_owned(), |(.., words)| format!("{ended}; {words}"))
}

pub(super) const fn end_of(outcome: Outcome) -> End {
    match outcome {
        Outcome::Live => End::Done,
        Outcome::Unverified => End::Unknown,
        _ => End::Failed,
    }
}
