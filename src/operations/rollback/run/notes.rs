//! The journal of a run that waits for no disk: what cannot be written down is said once, and goes on in memory.

use super::Come;
use crate::domain::CommitId;
use crate::fault::Result;
use crate::operations::journal::{End, Journal, Opening, Standing, Story};
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::means::{Means, News, Step};
use crate::operations::rollback::quarantine::{Quarantine, put_in_quarantine};
use crate::store::{Deed, DeedResult, Kept};
use std::time::Duration;

/// How long the record of changes is waited for. It is on the way even then.
const RECORD: Duration = Duration::from_secs(3);

pub(super) struct Notes<'a> {
    journal: Journal,
    means: &'a Means<'a>,
}

impl<'a> Notes<'a> {
    /// Begins it on the disk, where that can be.
    pub fn begin(opening: Opening, means: &'a Means<'a>) -> Self {
        let written = means.journals.map(|folder| Journal::begin(folder, opening.clone()));
        let journal = match written {
            Some(Ok(journal)) => journal,
            Some(Err(fault)) => {
                (means.told)(News::Said(format!("{fault}. The rollback goes on without its journal.")));
                Journal::in_memory(opening)
            }
            None => {
                let sentence = "Nothing says where the journal is kept. The rollback goes on without it.";
                (means.told)(News::Said(sentence.into()));
                Journal::in_memory(opening)
            }
        };
        (means.told)(News::Journal(Box::new(journal.story().clone())));
        Self { journal, means }
    }

    /// Goes on with one that was left.
    pub fn left(journal: Journal, means: &'a Means<'a>) -> Self {
        Self { journal, means }
    }

    pub fn began(&mut self, step: Step, detail: &str) {
        (self.means.told)(News::Began(step));
        let at = (self.means.record.clock)();
        self.write(|journal| journal.began(step.word(), detail, at));
    }

    pub fn ended(&mut self, step: Step, end: End, words: &str) {
        let at = (self.means.record.clock)();
        self.write(|journal| journal.ended(step.word(), end, words, at));
        (self.means.told)(News::Ended(step, end, words.to_owned()));
    }

    /// Where the disk takes no more, it goes on in memory.
    fn write(&mut self, line: impl Fn(&mut Journal) -> Result<()>) {
        if let Err(fault) = line(&mut self.journal)
            && self.journal.path().is_some()
        {
            (self.means.told)(News::Said(format!("{fault}. The rollback goes on without its journal.")));
            self.journal.leave_the_disk();
            let _ = line(&mut self.journal);
        }
        (self.means.told)(News::Journal(Box::new(self.journal.story().clone())));
    }

    /// Puts on record that it is about to be run. Nothing waits for it.
    pub fn on_record(&self, what: &str) {
        drop(self.record(self.deed(what)));
    }

    /// Ends it. A journal of which nobody knows the end stays open, for whoever looks.
    pub async fn close(mut self, come: &Come, what: &str) -> (Story, bool) {
        let at = (self.means.record.clock)();
        if let Standing::Within(open) = self.journal.story().standing() {
            self.write(|journal| journal.ended(&open, End::Unknown, "nobody saw how it ended", at));
        }
        let mut told = self.journal.story().clone();
        if come.ending != Ending::Unknown {
            match self.journal.close(come.ending.end(), &come.sentence, at) {
                Ok(closed) => told = closed,
                Err(fault) => (self.means.told)(News::Said(format!("{fault}."))),
            }
        }
        (self.means.told)(News::Journal(Box::new(told.clone())));
        let reason = told.opening.aim.as_ref().and_then(|aim| aim.reason.clone());
        let deed = told.deed(what.to_owned(), reason);
        let refused = come.ending == Ending::Refused;
        let deed = Deed {
            result: if refused { DeedResult::Refused } else { result(come.ending) },
            detail: come.sentence.clone(),
            at,
            ..deed
        };
        let store = self.means.record.store.clone();
        let bad = (come.ending == Ending::Served).then(|| quarantine(&told)).flatten();
        let keep = move || {
            bad.map(|one| put_in_quarantine(&store, one));
            store.record(&deed)
        };
        let kept = tokio::time::timeout(RECORD, tokio::task::spawn_blocking(keep)).await;
        (told, matches!(kept, Ok(Ok(Kept::Yes))))
    }

    fn deed(&self, what: &str) -> Deed {
        let story = self.journal.story();
        let reason = story.opening.aim.as_ref().and_then(|aim| aim.reason.clone());
        story.deed(what.to_owned(), reason)
    }

    fn record(&self, deed: Deed) -> tokio::task::JoinHandle<Kept> {
        let store = self.means.record.store.clone();
        tokio::task::spawn_blocking(move || store.record(&deed))
    }
}

/// What was served before, where it is another commit than what serves now.
fn quarantine(story: &Story) -> Option<Quarantine> {
    let Opening { from, to, at, who, aim, .. } = story.opening.clone();
    let (aim, nothing) = (aim?, CommitId::default());
    (to != nothing && to != from).then(|| Quarantine {
        environment: aim.environment,
        bad: to,
        good: (from != nothing).then_some(from),
        at,
        who,
        reason: aim.reason,
    })
}

const fn result(ending: Ending) -> DeedResult {
    match ending.end() {
        End::Done => DeedResult::Done,
        End::Failed => DeedResult::Failed,
        End::Unknown => DeedResult::Unknown,
    }
}
