//! The journal of a run that waits for no disk: what cannot be written down is said once, and goes on in memory.

use super::Come;
use super::disk::{DEADLINE, within};
use super::script::{FROM_TO, UNSEEN};
use crate::domain::{CommitId, Moment, SlotName};
use crate::environment::slots::loud;
use crate::fault::Result;
use crate::operations::journal::{Aim, End, Journal, Opening, Standing, Story};
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::means::{Means, News, Step};
use crate::operations::rollback::quarantine::{Quarantine, put_in_quarantine, quarantined};
use crate::store::{Deed, DeedResult, Kept};
use std::time::Duration;

/// How long the record of changes is waited for. It is on the way even then.
const RECORD: Duration = Duration::from_secs(3);

/// What was written down in the end.
pub(super) struct Closed {
    pub story: Story,
    pub recorded: bool,
    pub quarantined: Option<Vec<Quarantine>>,
}

/// Why nothing of it is on the disk where that does not answer.
const SILENT: &str = "The disk of the journal does not answer";

pub(super) struct Notes<'a> {
    /// What was noted. It is whole whatever the disk does.
    noted: Journal,
    /// The same on the disk, as long as that takes it.
    disk: Option<Journal>,
    /// Why it is not on the disk, where it is not.
    missing: Option<String>,
    means: &'a Means<'a>,
}

impl<'a> Notes<'a> {
    /// Begins it on the disk, where that can be.
    pub fn begin(opening: Opening, means: &'a Means<'a>) -> Self {
        let mut notes = Self { noted: Journal::in_memory(opening.clone()), disk: None, missing: None, means };
        match means.journals.map(|folder| (folder.to_owned(), opening)) {
            Some((folder, opening)) => match within(DEADLINE, move || Journal::begin(&folder, opening)) {
                Some(Ok(journal)) => notes.disk = Some(journal),
                Some(Err(fault)) => notes.without(fault.to_string()),
                None => notes.without(SILENT.into()),
            },
            None => notes.without("Nothing says where the journal is kept".into()),
        }
        notes.tell();
        notes
    }

    /// Goes on with one that was left.
    pub fn left(journal: Journal, means: &'a Means<'a>) -> Self {
        Self { noted: journal.without_disk(), disk: Some(journal), missing: None, means }
    }

    /// What was noted so far.
    pub fn story(&self) -> &Story {
        self.noted.story()
    }

    pub fn began(&mut self, step: Step, detail: &str) {
        (self.means.told)(News::Began(step));
        let (at, detail) = ((self.means.record.clock)(), detail.to_owned());
        self.write(move |journal| journal.began(step.word(), &detail, at));
    }

    pub fn ended(&mut self, step: Step, end: End, words: &str) {
        let (at, detail) = ((self.means.record.clock)(), words.to_owned());
        self.write(move |journal| journal.ended(step.word(), end, &detail, at));
        (self.means.told)(News::Ended(step, end, words.to_owned()));
    }

    /// Where the disk takes no more, it goes on in memory.
    fn write(&mut self, line: impl Fn(&mut Journal) -> Result<()> + Send + 'static) {
        let _ = line(&mut self.noted);
        if let Some(mut journal) = self.disk.take() {
            let written = within(DEADLINE, move || line(&mut journal).map(|()| journal));
            match written {
                Some(Ok(journal)) => self.disk = Some(journal),
                Some(Err(fault)) => self.without(fault.to_string()),
                None => self.without(SILENT.into()),
            }
        }
        self.tell();
    }

    fn without(&mut self, why: String) {
        (self.means.told)(News::Said(format!("{why}. The rollback goes on without its journal.")));
        self.missing = Some(why);
    }

    fn tell(&self) {
        (self.means.told)(News::Journal(Box::new(self.noted.story().clone())));
    }

    /// Puts on record that it is about to be run. Nothing waits for it.
    pub fn on_record(&self, what: &str) {
        drop(self.record(self.deed(what)));
    }

    /// Ends it. A journal of which nobody knows the end stays open, for whoever looks.
    pub async fn close(mut self, come: &Come, what: &str) -> Closed {
        let at = (self.means.record.clock)();
        if let Standing::Within(open) = self.noted.story().standing() {
            self.write(move |journal| journal.ended(&open, End::Unknown, "nobody saw how it ended", at));
        }
        if come.ending != Ending::Unknown {
            self.close_on_disk(come, at);
        }
        let told = match come.ending {
            Ending::Unknown => self.noted.story().clone(),
            ending => {
                let story = self.noted.story().clone();
                self.noted.close(ending.end(), &come.sentence, at).unwrap_or(story)
            }
        };
        (self.means.told)(News::Journal(Box::new(told.clone())));
        let reason = told.opening.aim.as_ref().and_then(|aim| aim.reason.clone());
        let deed = placed(told.deed(what.to_owned(), reason), &told.opening);
        let refused = come.ending == Ending::Refused;
        let deed = Deed {
            result: if refused { DeedResult::Refused } else { result(come.ending) },
            detail: self.missing.map_or_else(|| come.sentence.clone(), |why| unjournaled(&come.sentence, &why)),
            at,
            ..deed
        };
        let store = self.means.record.store.clone();
        let (bad, config) = (bad(come, &told), self.means.config.clone());
        let repository = told.opening.aim.as_ref().and_then(|aim| aim.repository.clone());
        let keep = move || {
            let kept = store.record(&deed);
            for one in bad {
                put_in_quarantine(&store, one);
            }
            (kept, quarantined(&store, &config, repository.as_deref()))
        };
        let kept = tokio::time::timeout(RECORD, tokio::task::spawn_blocking(keep)).await;
        let (kept, quarantined) = kept.ok().and_then(std::result::Result::ok).unzip();
        Closed { story: told, recorded: kept == Some(Kept::Yes), quarantined }
    }

    fn close_on_disk(&mut self, come: &Come, at: Moment) {
        let Some(journal) = self.disk.take() else { return };
        let (end, sentence) = (come.ending.end(), come.sentence.clone());
        match within(DEADLINE, move || journal.close(end, &sentence, at)) {
            Some(Ok(_)) => {}
            Some(Err(fault)) => (self.means.told)(News::Said(format!("{fault}."))),
            None => self.without(SILENT.into()),
        }
    }

    fn deed(&self, what: &str) -> Deed {
        let story = self.noted.story();
        let reason = story.opening.aim.as_ref().and_then(|aim| aim.reason.clone());
        placed(story.deed(what.to_owned(), reason), &story.opening)
    }

    fn record(&self, deed: Deed) -> tokio::task::JoinHandle<Kept> {
        let store = self.means.record.store.clone();
        tokio::task::spawn_blocking(move || store.record(&deed))
    }
}

/// An environment is called alike in every service: the record names the repository too.
fn placed(deed: Deed, opening: &Opening) -> Deed {
    match opening.aim.as_ref().and_then(|aim| aim.repository.as_deref()) {
        Some(repository) => Deed { place: format!("{repository} {}", deed.place), ..deed },
        None => deed,
    }
}

/// The record tells what the journal does not.
fn unjournaled(sentence: &str, why: &str) -> String {
    format!("{sentence}; its journal is not kept: {why}")
}

/// Whether another slot was seen to serve before the script: what was not seen is not known to be bad.
fn seen_to_move(story: &Story, slot: &SlotName) -> bool {
    let script = story.steps.iter().rev().find(|step| step.name == Step::Script.word());
    let before = script.and_then(|script| Some(script.detail.split_once(FROM_TO)?.0));
    before.is_some_and(|before| before != UNSEEN && before != loud(slot))
}

/// What is not to ship again: what was gone away from, and what was gone to where that was seen not to be healthy.
fn bad(come: &Come, story: &Story) -> Vec<Quarantine> {
    let unhealthy = come.ending == Ending::Unhealthy;
    let went = unhealthy || come.ending == Ending::Served;
    if !went || !come.slot.as_ref().is_some_and(|slot| seen_to_move(story, slot)) {
        return Vec::new();
    }
    let Opening { from, to, .. } = story.opening;
    let (nothing, reason) = (CommitId::default(), story.opening.aim.as_ref().and_then(|aim| aim.reason.clone()));
    let good = (from != nothing && !unhealthy).then_some(from);
    // Whoever goes forward leaves what was good.
    let forward = story.opening.aim.as_ref().is_some_and(|aim| aim.forward);
    let left = (to != nothing && to != from && !forward).then(|| quarantine(story, to, good, reason)).flatten();
    let unwell = || Some("it was not healthy when it was gone back to".to_owned());
    let target = (unhealthy && from != nothing).then(|| quarantine(story, from, None, unwell())).flatten();
    left.into_iter().chain(target).collect()
}

fn quarantine(story: &Story, bad: CommitId, good: Option<CommitId>, reason: Option<String>) -> Option<Quarantine> {
    let Opening { at, who, aim, .. } = story.opening.clone();
    let Aim { environment, site, repository, .. } = *aim?;
    Some(Quarantine { environment, bad, good, at, who, reason, site, repository })
}

const fn result(ending: Ending) -> DeedResult {
    match ending.end() {
        End::Done => DeedResult::Done,
        End::Failed => DeedResult::Failed,
        End::Unknown => DeedResult::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::journal::Journal;

    /// BLUE was seen before, GREEN serves now.
    fn moved(forward: bool) -> Story {
        let at = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let aim = Aim {
            environment: "production".into(),
            rung: "registry_image".into(),
            slot: Some("green".into()),
            image: None,
            reason: None,
            forward,
            word: None,
            repository: None,
            site: None,
        };
        let (from, to) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([4; 20]));
        let mut journal = Journal::in_memory(Opening {
            id: "rollback-1".into(),
            kind: "rollback".into(),
            place: "production".into(),
            who: "asha".into(),
            at,
            from,
            to,
            plan: String::new(),
            accepted: Vec::new(),
            aim: Some(Box::new(aim)),
            target: None,
        });
        let detail = format!("BLUE{FROM_TO}GREEN");
        journal.began(Step::Script.word(), &detail, at).unwrap();
        journal.ended(Step::Script.word(), End::Done, "", at).unwrap();
        journal.close(End::Done, "", at).unwrap()
    }

    #[test]
    fn whoever_goes_forward_leaves_nothing_bad_behind() {
        let slot = SlotName("green".into());
        let come = |ending| Come { slot: Some(slot.clone()), ..Come::of(ending, "") };
        let bad_of =
            |ending, forward| bad(&come(ending), &moved(forward)).iter().map(|one| one.bad).collect::<Vec<_>>();
        let (from, to) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([4; 20]));
        assert_eq!(bad_of(Ending::Served, false), [to]);
        assert_eq!(bad_of(Ending::Served, true), []);
        assert_eq!(bad_of(Ending::Unhealthy, true), [from], "what was gone to is bad all the same");
    }
}
