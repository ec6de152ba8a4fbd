//! How a promotion that was merged ends: its steps are written down as they are seen, the lock is renewed while it goes on
//! and given back, and it is put on record.

use super::progress::{Outcome, Progress, StepState};
use super::send::{Means, Sent, both, claim, give_back, put_on_record};
use crate::fault::Result;
use crate::operations::journal::{End, Story};

/// Holds the lock for longer.
///
/// # Errors
/// When somebody took it, or it cannot be written: what goes on outside goes on all the same.
pub async fn renew(sent: &Sent, means: &Means<'_>) -> Result<()> {
    let opening = &sent.story().opening;
    means.lock_of(opening).renew(&claim(opening, means.now())).await
}

/// What ended, and what of it needs somebody.
#[derive(Debug)]
pub struct Finished {
    /// The whole journal.
    pub story: Story,
    /// What became of the lock and the record, where that needs somebody.
    pub lock: Option<String>,
}

/// Ends a promotion by what was seen: the steps after the merge, the lock, the journal, the record.
///
/// # Errors
/// When it cannot be written down; it can be gone on with then.
pub async fn finish(mut sent: Sent, progress: &Progress, means: &Means<'_>) -> Result<Finished> {
    let Some(ended) = &progress.ended else {
        return Err(crate::fault::Fault::refused("The promotion has not ended"));
    };
    for line in progress.steps.iter().filter(|line| matches!(line.state, StepState::Done | StepState::Failed)) {
        let at = means.now();
        let end = if line.state == StepState::Done { End::Done } else { End::Failed };
        sent.journal.began(line.step.word(), &line.words, line.time.0.unwrap_or(at))?;
        sent.journal.ended(line.step.word(), end, &line.words, line.time.1.unwrap_or(at))?;
    }
    let lock = give_back(means, sent.story()).await;
    let end = match ended.outcome {
        Outcome::Live => End::Done,
        Outcome::Unverified => End::Unknown,
        _ => End::Failed,
    };
    let story = sent.journal.close(end, &ended.sentence, means.now())?;
    (means.told)(&story);
    let unkept = put_on_record(means, &story).await;
    Ok(Finished { story, lock: both(lock, unkept) })
}
