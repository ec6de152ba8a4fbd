//! How a promotion ended that could not be written down when it ended: the disk was full. It is kept in memory and written
//! down once that can be done: its journal is closed, then it is put on record.

use super::finish::{Finished, closing, end_of, write_steps};
use super::progress::{Ended, Progress, StepState};
use super::send::{Means, both, keep, unkept};
use super::unlock::{Freed, UNLOCK, note};
use crate::domain::Moment;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{End, Journal, Standing, Story, read};
use crate::store::{Deed, DeedResult, Kept};
use std::path::{Path, PathBuf};

/// So many acts of the record are looked through, newest first, for an end that somebody else put there.
const LOOKED_THROUGH: u32 = 100;

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
        let (path, closed) = match &self.missing {
            Missing::Line => return recorded(self.story, None, means).await,
            Missing::End { path, progress, freed } => (path, closed(path, progress, freed, means)),
        };
        let fault = match closed {
            Ok(story) => {
                (means.told)(&story);
                return recorded(story, None, means).await;
            }
            Err(fault) => fault,
        };
        match Found::by(path) {
            Found::Closed(story) => recorded_once(*story, means).await,
            Found::Gone => over(self.story, "Its journal is gone: how it ended is written down nowhere."),
            Found::Open => {
                let (story, open) = (self.story.clone(), Some(unwritten(&fault)));
                Finished { story, lock: None, open, unwritten: Some(Box::new(self)) }
            }
        }
    }
}

/// How a journal is found that could not be gone on with.
enum Found {
    /// Somebody else closed it by now.
    Closed(Box<Story>),
    /// It is not there any more.
    Gone,
    /// It is open, or cannot be read.
    Open,
}

impl Found {
    fn by(path: &Path) -> Self {
        match (read(path), path.try_exists()) {
            (Ok(story), _) if story.closed.is_some() => Self::Closed(Box::new(story)),
            (Err(_), Ok(false)) => Self::Gone,
            _ => Self::Open,
        }
    }
}

/// Nothing is left to be written down: why.
fn over(story: Story, why: &str) -> Finished {
    Finished { story, lock: Some(why.into()), open: None, unwritten: None }
}

/// Puts on record what is closed, unless whoever closed it did.
async fn recorded_once(story: Story, means: &Means<'_>) -> Finished {
    let (record, operation) = (means.record.store.clone(), story.opening.id.clone());
    let is_end = move |deed: &Deed| {
        deed.result != DeedResult::Began && deed.moved.as_ref().is_some_and(|moved| moved.operation == operation)
    };
    match tokio::task::spawn_blocking(move || record.deeds(LOOKED_THROUGH).iter().any(is_end)).await {
        Ok(true) => over(story, "Its end is on record: somebody else followed it to there."),
        _ => recorded(story, None, means).await,
    }
}

/// How it ended is told, with why it is not written down.
pub(super) fn unwritten(fault: &Fault) -> Fault {
    let sentence = format!("How it ended cannot be written down: {fault}");
    Fault::of(FaultKind::Unreadable, sentence).hint("Free some space; then cutover follow ends it.")
}

/// Puts what is closed on record; what could not be is left for later. A record in memory takes it once and no better later.
pub(super) async fn recorded(story: Story, lock: Option<String>, means: &Means<'_>) -> Finished {
    let kept = keep(means, &story).await;
    let later = || Box::new(Unwritten { missing: Missing::Line, story: story.clone() });
    let unwritten = (kept == Kept::No).then(later);
    Finished { story, lock: both(lock, unkept(kept)), open: None, unwritten }
}

/// Goes on with the journal where the disk stopped it, and closes it.
fn closed(path: &Path, progress: &Progress, freed: &Freed, means: &Means<'_>) -> Result<Story> {
    let Some(Ended { outcome, sentence, .. }) = &progress.ended else {
        return Err(Fault::refused("The promotion has not ended"));
    };
    let mut journal = Journal::resume(path)?;
    match journal.story().standing() {
        Standing::Within(open) if open == UNLOCK => note(&mut journal, freed, means)?,
        Standing::Within(open) => {
            let (end, words, at) = how_it_ended(progress, &open);
            journal.ended(&open, end, words, at.unwrap_or(means.now()))?;
        }
        _ => {}
    }
    write_steps(&mut journal, progress, means)?;
    note(&mut journal, freed, means)?;
    let told = closing(journal.story(), sentence);
    journal.close(end_of(*outcome), &told, means.now())
}

/// How the step ended that was being written down.
fn how_it_ended<'a>(progress: &'a Progress, open: &str) -> (End, &'a str, Option<Moment>) {
    let line = progress.steps.iter().find(|line| line.step.word() == open);
    match line.map(|line| (line, line.state)) {
        Some((line, StepState::Done)) => (End::Done, &line.words, line.time.1),
        Some((line, StepState::Failed)) => (End::Failed, &line.words, line.time.1),
        _ => (End::Unknown, "the disk was full when it ended", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::environment::sample::{at, commit};
    use crate::operations::act;
    use crate::operations::journal::{Opening, unfinished};
    use crate::operations::promotion::progress::{Outcome, Step, StepLine};
    use crate::sources::github::{Api, GitHub, GithubToken, Slug};
    use crate::store::Store;
    use tempfile::TempDir;

    fn now() -> Moment {
        at(900)
    }

    fn opening() -> Opening {
        let (kind, place, who) = ("promotion".into(), "o/r".into(), "asha".into());
        let (from, to, plan) = (commit("7b1e4d0"), commit("f956226"), String::new());
        let (accepted, aim, target) = (Vec::new(), None, None);
        Opening { id: "promotion-1".into(), kind, place, who, at: at(0), from, to, plan, accepted, aim, target }
    }

    fn ended(outcome: Outcome, deploy: StepState) -> Progress {
        let time = (Some(at(10)), Some(at(20)));
        let step = |step, state| StepLine { step, state, words: "so".into(), run: None, time, usual: None };
        let ended = Some(Ended { outcome, sentence: "it ended".into(), next_step: None });
        let steps = vec![step(Step::Build, StepState::Done), step(Step::Deploy, deploy)];
        Progress { steps, serving: String::new(), ended }
    }

    fn live() -> Progress {
        ended(Outcome::Live, StepState::Done)
    }

    /// A place with a journal that ends within a step.
    struct Full {
        folder: TempDir,
        github: GitHub,
        store: Store,
        path: PathBuf,
        story: Story,
    }

    impl Full {
        fn within(open: &str) -> Self {
            drop(rustls::crypto::ring::default_provider().install_default());
            let folder = tempfile::tempdir().unwrap();
            let mut journal = Journal::begin(folder.path(), opening()).unwrap();
            journal.began("lock", "", at(1)).unwrap();
            journal.ended("lock", End::Done, "until then", at(2)).unwrap();
            journal.began(open, "", at(10)).unwrap();
            let slug = Slug { owner: "o".into(), name: "r".into() };
            let token = GithubToken::new("the test", "x").unwrap();
            let github = GitHub::open(Api::of("http://127.0.0.1:9").unwrap(), slug, &token).unwrap();
            let (store, _) = Store::open(&folder.path().join("cutover.db"));
            let path = journal.path().unwrap().to_owned();
            Self { folder, github, store, path, story: journal.story().clone() }
        }

        fn unwritten(&self, progress: Progress) -> Unwritten {
            let missing = Missing::End { path: self.path.clone(), progress: Box::new(progress), freed: Freed::Yes };
            Unwritten { missing, story: self.story.clone() }
        }

        async fn write(&self, unwritten: Unwritten) -> Finished {
            let record = act::Journal { store: self.store.clone(), who: "asha".into(), clock: now, looks: &[] };
            let (config, told) = (Config::default(), |_: &Story| {});
            let (github, journals) = (&self.github, self.folder.path());
            let (record, config, told) = (&record, &config, &told);
            unwritten.write(&Means { github, config, record, holder: "asha", journals, told }).await
        }
    }

    fn steps(story: &Story) -> Vec<(&str, End)> {
        story.steps.iter().map(|step| (step.name.as_str(), step.end.as_ref().unwrap().0)).collect()
    }

    #[tokio::test]
    async fn what_a_full_disk_kept_from_being_written_is_written_once_there_is_space() {
        let full = Full::within("build");
        let held = Journal::resume(&full.path).unwrap();
        let still = full.write(full.unwritten(live())).await;
        assert!(still.open.unwrap().to_string().contains("cannot be written down"));
        assert!(full.store.deeds(1).is_empty());
        drop(held);
        let finished = full.write(*still.unwritten.unwrap()).await;
        assert!(finished.unwritten.is_none() && finished.open.is_none(), "{finished:?}");
        let done = ["lock", "build", "deploy", "unlock"].map(|name| (name, End::Done));
        assert_eq!(steps(&finished.story), done);
        assert!(unfinished(full.folder.path()).is_empty());
        assert_eq!(full.store.deeds(1)[0].result, DeedResult::Done);
    }

    #[tokio::test]
    async fn a_step_is_written_down_as_it_ended_and_what_nobody_saw_as_unknown() {
        let ends = async |open: &str, deploy: StepState| {
            let full = Full::within(open);
            let finished = full.write(full.unwritten(ended(Outcome::DeployFailed, deploy))).await;
            finished.story.steps.iter().find(|step| step.name == open).unwrap().end.clone().unwrap().0
        };
        assert_eq!(ends("deploy", StepState::Failed).await, End::Failed);
        assert_eq!(ends("deploy", StepState::Done).await, End::Done);
        assert_eq!(ends("deploy", StepState::Running).await, End::Unknown);
        assert_eq!(ends("before", StepState::Failed).await, End::Unknown);
        assert_eq!(ends("unlock", StepState::Failed).await, End::Done, "that the lock is free was seen");
    }

    #[tokio::test]
    async fn what_somebody_else_ended_or_took_away_is_not_tried_for_ever() {
        let full = Full::within("build");
        let mut other = Journal::resume(&full.path).unwrap();
        other.ended("build", End::Done, "", at(30)).unwrap();
        other.close(End::Done, "by another", at(40)).unwrap();
        for _ in 0..2 {
            let finished = full.write(full.unwritten(live())).await;
            assert!(finished.unwritten.is_none() && finished.open.is_none(), "{finished:?}");
            assert_eq!(full.store.deeds(9).len(), 1, "it is put on record once");
        }
        std::fs::remove_file(&full.path).unwrap();
        let finished = full.write(full.unwritten(live())).await;
        assert!(finished.unwritten.is_none() && finished.lock.unwrap().contains("is gone"));
    }

    #[tokio::test]
    async fn a_record_in_memory_takes_it_once() {
        let full = Full { store: Store::in_memory(), ..Full::within("build") };
        let finished = full.write(full.unwritten(live())).await;
        assert!(finished.unwritten.is_none() && finished.lock.unwrap().contains("could not be put on record"));
        assert_eq!(full.store.deeds(9).len(), 1);
    }
}
