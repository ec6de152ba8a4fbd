//! How a promotion gives its lock back: what is held by it, or may come to be, is not forgotten.

use super::refusal;
use super::send::Means;
use crate::fault::Result;
use crate::operations::hold_lock::Back;
use crate::operations::journal::{End, Journal, Standing, Story};
use chrono::TimeDelta;

/// What became of a lock that was to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Freed {
    /// It is not held by this promotion.
    Yes,
    /// It was another's before this had ended.
    Lost(String),
    /// It is held by this promotion still, or may come to be: why.
    Held(String),
}

/// What is to be done where the journal stays open for a lock.
pub(super) const AGAIN: &str = "cutover follow tries it again; cutover unlock frees it, too.";

/// Gives the lock back, and writes that down before and after, so that whoever comes after a crash does not take a lock
/// that is gone for one that was lost. It is given back all the same where nothing can be written.
pub(super) async fn unlock(journal: &mut Journal, means: &Means<'_>) -> Freed {
    // What GitHub does not want to be asked now would only be left behind.
    refusal::until_it_may_be_asked(means.github).await;
    let before = journal.story().clone();
    let held = before.steps.iter().any(|step| step.name == "lock");
    let noted = held && journal.began(UNLOCK, means.lock_of(&before.opening).name, means.now()).is_ok();
    let freed = give_back(means, &before).await;
    if noted {
        // Closing the journal tells where it cannot be written.
        let _ = note(journal, &freed, means);
    }
    freed
}

/// Writes down what became of the lock, where it was held and that is not written yet.
pub(super) fn note(journal: &mut Journal, freed: &Freed, means: &Means<'_>) -> Result<()> {
    let (end, words) = match freed {
        Freed::Yes => (End::Done, "free"),
        Freed::Lost(why) | Freed::Held(why) => (End::Failed, why.as_str()),
    };
    let told = |name: &str| journal.story().steps.iter().any(|step| step.name == name);
    let open = journal.story().standing() == Standing::Within(UNLOCK.into());
    if !open && (told(UNLOCK) || !told("lock")) {
        return Ok(());
    }
    if !open {
        let opening = journal.story().opening.clone();
        journal.began(UNLOCK, means.lock_of(&opening).name, means.now())?;
    }
    journal.ended(UNLOCK, end, words, means.now())
}

/// The step that gives the lock back.
pub(super) const UNLOCK: &str = "unlock";

/// A lock that was sent and not answered may come to be for so long. One that comes later ends by itself, and stops nobody
/// for long.
const LATE_LOCK: TimeDelta = TimeDelta::minutes(1);

/// Gives the lock back.
pub(super) async fn give_back(means: &Means<'_>, story: &Story) -> Freed {
    let opening = &story.opening;
    let place = means.lock_of(opening);
    let lock = story.steps.iter().find(|step| step.name == "lock");
    let had = lock.is_some_and(|step| matches!(step.end, Some((End::Done, ..))));
    let may_come =
        lock.filter(|step| matches!(step.end, None | Some((End::Unknown, ..)))).map(|step| step.began + LATE_LOCK);
    let returned = story
        .steps
        .iter()
        .any(|step| step.name == UNLOCK && matches!(step.end, None | Some((End::Done | End::Unknown, ..))));
    match place.give_back(&opening.id, means.holder, means.now()).await {
        Ok(Back::Free) => Freed::Yes,
        Ok(Back::Gone) if may_come.is_some_and(|until| means.now() < until) => {
            Freed::Held(format!("Whether {} was taken is not known, and it may still come to be", place.name))
        }
        // What was never taken cannot have been lost, and what was being given back before is free or another's by now.
        Ok(Back::Gone | Back::Taken(_)) if !had || returned => Freed::Yes,
        Ok(Back::Gone) => Freed::Lost(format!(
            "Nobody held {} any more when it was to be given back: it was taken away before this had ended, or a console gave it back \
             that could not write that down.",
            place.name
        )),
        Ok(Back::Taken(lock)) => {
            let holder = lock.holder.as_deref().unwrap_or("somebody it does not name");
            Freed::Lost(format!("{} is held by {holder} by now, who took it over before this had ended.", place.name))
        }
        // What was refused, or never left this machine, is not held.
        Err(_) if !had && may_come.is_none() => Freed::Yes,
        Err(fault) => Freed::Held(format!("The lock could not be given back: {fault}")),
    }
}
