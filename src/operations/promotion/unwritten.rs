//! How a promotion ended that could not be written down when it ended: the disk was full. It is kept in memory and written
//! down once that can be done: its journal is closed, then it is put on record.

use super::finish::{Finished, closing, end_of, write_steps};
use super::progress::{Ended, Progress};
use super::send::{Means, put_on_record};
use super::unlock::{Freed, note};
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Standing, Story};
use std::path::PathBuf;

/// What is not on the disk yet.
#[derive(Debug)]
pub struct Unwritten {
    pub(super) missing: Missing,
    /// As far as its journal tells.
    pub(super) story: Story,
}

#[derive(Debug)]
pub(super) enum Missing {
    /// How it ended, in its journal.
    End { path: PathBuf, progress: Box<Progress>, freed: Freed },
    /// Its line of the record; the journal is closed.
    Line,
}

impl Unwritten {
    /// Tries once more. What still cannot be written down is in what comes back.
    pub async fn write(self, means: &Means<'_>) -> Finished {
        let (story, path) = match &self.missing {
            Missing::Line => (self.story.clone(), None),
            Missing::End { path, progress, freed } => match closed(path, progress, freed, means) {
                Ok(story) => (story, Some(path)),
                Err(fault) => {
                    let (story, open) = (self.story.clone(), Some(unwritten(&fault)));
                    return Finished { story, lock: None, open, unwritten: Some(Box::new(self)) };
                }
            },
        };
        if path.is_some() {
            (means.told)(&story);
        }
        recorded(story, None, means).await
    }
}

/// How it ended is told, with why it is not written down.
pub(super) fn unwritten(fault: &Fault) -> Fault {
    let sentence = format!("How it ended cannot be written down: {fault}");
    Fault::of(FaultKind::Unreadable, sentence).hint("Free some space; then cutover follow ends it.")
}

/// Puts what is closed on record; what could not be is left for later.
pub(super) async fn recorded(story: Story, lock: Option<String>, means: &Means<'_>) -> Finished {
    let unkept = put_on_record(means, &story).await;
    let unwritten = unkept.as_ref().map(|_| Box::new(Unwritten { missing: Missing::Line, story: story.clone() }));
    Finished { story, lock: super::send::both(lock, unkept), open: None, unwritten }
}

/// Goes on with the journal where the disk stopped it, and closes it.
fn closed(path: &std::path::Path, progress: &Progress, freed: &Freed, means: &Means<'_>) -> Result<Story> {
    let Some(Ended { outcome, sentence, .. }) = &progress.ended else {
        return Err(Fault::refused("The promotion has not ended"));
    };
    let mut journal = Journal::resume(path)?;
    if let Standing::Within(open) = journal.story().standing() {
        let line = progress.steps.iter().find(|line| line.step.word() == open);
        let words = line.map_or("the disk was full when it ended", |line| line.words.as_str());
        let end = if line.is_some() { End::Done } else { End::Unknown };
        journal.ended(&open, end, words, means.now())?;
    }
    write_steps(&mut journal, progress, means)?;
    note(&mut journal, freed, means)?;
    let told = closing(journal.story(), sentence);
    journal.close(end_of(*outcome), &told, means.now())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::domain::Moment;
    use crate::environment::sample::{at, commit};
    use crate::operations::act;
    use crate::operations::journal::{Opening, unfinished};
    use crate::operations::promotion::progress::{Outcome, Step, StepLine, StepState};
    use crate::sources::github::{Api, GitHub, GithubToken, Slug};
    use crate::store::{DeedResult, Store};

    fn now() -> Moment {
        at(900)
    }

    fn opening() -> Opening {
        let (kind, place, who) = ("promotion".into(), "o/r".into(), "asha".into());
        let (from, to, plan) = (commit("7b1e4d0"), commit("f956226"), String::new());
        let (accepted, aim, target) = (Vec::new(), None, None);
        Opening { id: "promotion-1".into(), kind, place, who, at: at(0), from, to, plan, accepted, aim, target }
    }

    fn live() -> Progress {
        let (state, time) = (StepState::Done, (Some(at(10)), Some(at(20))));
        let step = |step| StepLine { step, state, words: "well".into(), run: None, time, usual: None };
        let ended = Some(Ended { outcome: Outcome::Live, sentence: "it is live".into(), next_step: None });
        Progress { steps: vec![step(Step::Build), step(Step::Deploy)], serving: String::new(), ended }
    }

    #[tokio::test]
    async fn what_a_full_disk_kept_from_being_written_is_written_once_there_is_space() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::begin(folder.path(), opening()).unwrap();
        journal.began("lock", "", at(1)).unwrap();
        journal.ended("lock", End::Done, "until then", at(2)).unwrap();
        journal.began("build", "", at(10)).unwrap();
        let (path, story) = (journal.path().unwrap().to_owned(), journal.story().clone());
        drop(journal);
        let slug = Slug { owner: "o".into(), name: "r".into() };
        let token = GithubToken::new("the test", "x").unwrap();
        let github = GitHub::open(Api::of("http://127.0.0.1:9").unwrap(), slug, &token).unwrap();
        let (store, _) = Store::open(&folder.path().join("cutover.db"));
        let record = act::Journal { store, who: "asha".into(), clock: now, looks: &[] };
        let (config, told) = (Config::default(), |_: &Story| {});
        let means = Means {
            github: &github,
            config: &config,
            record: &record,
            holder: "asha",
            journals: folder.path(),
            told: &told,
        };
        let missing = |path: PathBuf| Missing::End { path, progress: Box::new(live()), freed: Freed::Yes };
        let gone = Unwritten { missing: missing(folder.path().join("gone.journal")), story: story.clone() };
        let still = gone.write(&means).await;
        assert!(still.unwritten.is_some() && still.open.unwrap().to_string().contains("cannot be written down"));
        assert!(record.store.deeds(1).is_empty());
        let finished = Unwritten { missing: missing(path), story }.write(&means).await;
        assert!(finished.unwritten.is_none() && finished.open.is_none(), "{finished:?}");
        let names: Vec<&str> = finished.story.steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(names, ["lock", "build", "deploy", "unlock"]);
        assert!(unfinished(folder.path()).is_empty());
        assert_eq!(record.store.deeds(1)[0].result, DeedResult::Done);
    }
}
