//! What rollbacks of this machine came to, by their journals: which way failed a moment ago, and how long each took the last
//! time. Nothing here is a guess: a way that was never gone here and never rehearsed has no time.

use super::means::Step;
use crate::config::Config;
use crate::domain::{EnvName, Moment};
use crate::environment::readiness::Rung;
use crate::operations::journal::{End, Opening, Site, Story, latest};
use crate::store::{Kept, Store};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// Under which name the last drill is kept.
const DRILL: &str = "drill/1";
/// So many journals are read: the newest.
const MOST: usize = 100;
/// A way that failed so long ago may have been mended since.
const RECENT: TimeDelta = TimeDelta::minutes(30);

/// What rollbacks of this machine came to, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    runs: Vec<PastRun>,
    drill: Option<Drill>,
}

/// One rollback over the host that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PastRun {
    env: EnvName,
    rung: Rung,
    began: Moment,
    came: Came,
    opening: Opening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// It served, and was seen to after so long.
    Served(Duration),
    /// It was run and went wrong.
    Wrong,
    /// It was run, and nobody saw where that led.
    Unseen,
}

/// The last rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Drill {
    millis: u64,
}

/// How long a way takes, and by what that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Took {
    /// Nothing tells.
    #[default]
    Unknown,
    /// What is usual, by the runs of the workflows.
    Usual(Duration),
    /// So long it took here the last time.
    Last(Duration),
    /// So long it took in the last drill on this machine.
    Drilled(Duration),
}

impl Past {
    /// What the journals of this folder and the last drill tell of what is configured. The journals of other services lie
    /// there too.
    #[must_use]
    pub fn read(journals: Option<&Path>, store: &Store, config: &Config) -> Self {
        let stories = journals.map(|folder| latest(folder, "rollback-", MOST)).unwrap_or_default();
        let drill = store.recall(DRILL).and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let ours = |run: &PastRun| {
            let settings = config.environments.get(run.env.as_str());
            settings.is_some_and(|settings| run.opening.is_of_site(&Site::of(settings)) != Some(false))
        };
        Self { runs: stories.iter().filter_map(came).filter(ours).collect(), drill }
    }

    /// One more that has ended.
    pub fn add(&mut self, story: &Story) {
        self.runs.extend(came(story));
    }

    /// The way that failed here a moment ago, and when, in words; a rollback that served since makes up for it.
    #[must_use]
    pub fn failed(&self, env: &EnvName, now: Moment) -> Option<(Rung, String)> {
        let last = self.runs.iter().rev().find(|run| run.env == *env)?;
        let recent = last.came == Came::Wrong && now - last.began < RECENT;
        let at = last.began.with_timezone(now.offset()).format("%H:%M");
        recent.then(|| (last.rung, format!("it failed here at {at}")))
    }

    /// The way that was run here a moment ago without anybody seeing where that led, in words.
    #[must_use]
    pub fn unseen(&self, env: &EnvName, now: Moment) -> Option<(Rung, String)> {
        let last = self.runs.iter().rev().find(|run| run.env == *env)?;
        let recent = last.came == Came::Unseen && now - last.began < RECENT;
        recent.then(|| (last.rung, unseen_at(last.began.with_timezone(now.offset()))))
    }

    /// How long a way of the host took.
    #[must_use]
    pub fn took(&self, env: &EnvName, rung: Rung) -> Took {
        let mut last = self.runs.iter().rev().filter(|run| run.env == *env && run.rung == rung);
        let served = |run: &PastRun| if let Came::Served(took) = run.came { Some(took) } else { None };
        let last = last.find_map(served);
        let drilled = self.drill.filter(|_| rung == Rung::WarmFlip).map(|drill| Duration::from_millis(drill.millis));
        last.map(Took::Last).or_else(|| drilled.map(Took::Drilled)).unwrap_or_default()
    }
}

/// That it was run and nobody saw where that led, in words.
#[must_use]
pub fn unseen_at(began: Moment) -> String {
    format!("it was run here at {}, and where that led was not seen: again may lead back", began.format("%H:%M"))
}

/// Who began a script of this environment last and how long ago, by the journals of this machine; `own` counts for nothing.
pub(super) fn begun_lately(
    folder: &Path,
    (env, site): (&EnvName, &Site),
    own: &str,
    now: Moment,
) -> Option<(String, Duration)> {
    let stories = latest(folder, "rollback-", MOST);
    let same = |story: &&Story| {
        let opening = &story.opening;
        let env = opening.aim.as_ref().is_some_and(|aim| aim.environment == env.as_str());
        env && opening.id != own && opening.is_of_site(site) != Some(false)
    };
    let script = |story: &Story| script_of(story).map(|at| (story.opening.who.clone(), at));
    let (who, at) = stories.iter().filter(same).filter_map(script).max_by_key(|(_, at)| *at)?;
    Some((who, (now - at).to_std().ok()?))
}

/// When the script was begun.
fn script_of(story: &Story) -> Option<Moment> {
    let step = story.steps.iter().rev().find(|step| step.name == Step::Script.word())?;
    let unbegun = step.end.as_ref().is_some_and(|(_, _, words)| words == UNBEGUN);
    (!unbegun).then_some(step.began)
}

/// Keeps how long a drill took, until what serves was seen.
#[expect(clippy::must_use_candidate, reason = "what is not kept is not told, and nothing more")]
pub fn keep_drill(store: &Store, took: Duration) -> Kept {
    let drill = Drill { millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX) };
    serde_json::to_vec(&drill).map_or(Kept::No, |bytes| store.remember(DRILL, &bytes))
}

impl Took {
    /// The time alone.
    #[must_use]
    pub const fn time(self) -> Option<Duration> {
        match self {
            Self::Unknown => None,
            Self::Usual(time) | Self::Last(time) | Self::Drilled(time) => Some(time),
        }
    }

    /// By what it is known, for programs.
    #[must_use]
    pub const fn source(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Usual(_) => Some("runs"),
            Self::Last(_) => Some("last_time"),
            Self::Drilled(_) => Some("drill"),
        }
    }

    /// For people: `about 3 min`, `9 s, last time`, `time unknown`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Unknown => "time unknown".into(),
            Self::Usual(time) => format!("about {}", seconds(time)),
            Self::Last(time) => format!("{}, last time", seconds(time)),
            Self::Drilled(time) => format!("{} in the drill", seconds(time)),
        }
    }
}

/// A time that is not told shorter than it was.
fn seconds(time: Duration) -> String {
    match time.as_millis().div_ceil(1000) {
        seconds @ 0..90 => format!("{} s", seconds.max(1)),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

/// What came of one; `None` where nothing was run, nobody knows, or no host was there for it.
fn came(story: &Story) -> Option<PastRun> {
    let aim = story.opening.aim.as_ref()?;
    let rung = Rung::of(&aim.rung)?;
    let step = |step: Step| story.steps.iter().rev().find(|one| one.name == step.word())?.end.as_ref();
    let came = match story.closed.as_ref().map_or(End::Unknown, |(end, ..)| *end) {
        End::Done => {
            step(Step::Script)?;
            let (_, seen, _) = step(Step::Verify)?;
            Came::Served((*seen - story.opening.at).to_std().ok()?)
        }
        End::Failed => {
            let started = step(Step::Start).is_some_and(|(end, ..)| *end == End::Failed);
            let ran = step(Step::After).is_some() && step(Step::Script)?.2 != UNBEGUN;
            (started || ran).then_some(Came::Wrong)?
        }
        End::Unknown => script_of(story).map(|_| Came::Unseen)?,
    };
    let (env, began, opening) = (EnvName(aim.environment.clone()), story.opening.at, story.opening.clone());
    Some(PastRun { env, rung, began, came, opening })
}

/// What a journal says of a script that the host has no trace of.
pub(super) const UNBEGUN: &str = "it was not begun";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CommitId;
    use crate::operations::journal::{Aim, Journal, Opening};

    fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
    }

    fn production() -> EnvName {
        EnvName("production".into())
    }

    /// A run that was begun at this second, with these steps, each of one second.
    fn run(began: i64, steps: &[(Step, End)], end: End) -> Story {
        let aim = Aim {
            environment: "production".into(),
            rung: "warm_flip".into(),
            slot: None,
            image: None,
            reason: None,
            forward: false,
            word: None,
            repository: None,
            site: None,
        };
        let mut journal = Journal::in_memory(Opening {
            id: "rollback-1".into(),
            kind: "rollback".into(),
            place: "production".into(),
            who: "asha".into(),
            at: at(began),
            from: CommitId::default(),
            to: CommitId::default(),
            plan: String::new(),
            accepted: Vec::new(),
            aim: Some(Box::new(aim)),
            target: None,
        });
        for (place, (step, end)) in (1..).zip(steps) {
            journal.began(step.word(), "", at(began + place)).unwrap();
            journal.ended(step.word(), *end, "", at(began + place)).unwrap();
        }
        journal.close(end, "", at(began + 20)).unwrap()
    }

    #[test]
    fn the_time_of_a_way_is_that_of_the_last_time_it_served_here_else_of_the_drill_else_unknown() {
        let mut past = Past::read(None, &Store::in_memory(), &Config::default());
        assert_eq!(past.took(&production(), Rung::WarmFlip).words(), "time unknown");
        let store = Store::in_memory();
        keep_drill(&store, Duration::from_millis(3200));
        past = Past::read(None, &store, &Config::default());
        assert_eq!(past.took(&production(), Rung::WarmFlip).words(), "4 s in the drill");
        assert_eq!(past.took(&production(), Rung::ColdStart), Took::Unknown, "it was not rehearsed");
        past.add(&run(0, &[(Step::Script, End::Done), (Step::After, End::Done), (Step::Verify, End::Done)], End::Done));
        assert_eq!(past.took(&production(), Rung::WarmFlip).words(), "3 s, last time");
        assert_eq!(past.took(&EnvName("staging".into()), Rung::WarmFlip).words(), "4 s in the drill");
    }

    #[test]
    fn what_failed_a_moment_ago_is_known_until_it_is_long_ago_or_served_since() {
        let (script, after) = ((Step::Script, End::Done), (Step::After, End::Failed));
        let mut past = Past::default();
        past.add(&run(0, &[(Step::Lock, End::Failed)], End::Failed));
        assert_eq!(past.failed(&production(), at(60)), None, "nothing was run");
        past.add(&run(0, &[script, after], End::Failed));
        assert_eq!(past.failed(&production(), at(60)).unwrap().0, Rung::WarmFlip);
        assert_eq!(past.failed(&production(), at(3600)), None);
        past.add(&run(30, &[script, (Step::After, End::Done), (Step::Verify, End::Done)], End::Done));
        assert_eq!(past.failed(&production(), at(60)), None);
    }

    #[test]
    fn what_was_run_and_not_seen_is_told_until_something_is_seen() {
        let mut past = Past::default();
        past.add(&run(0, &[(Step::Lock, End::Done)], End::Unknown));
        assert_eq!(past.unseen(&production(), at(60)), None, "no script was begun");
        past.add(&run(0, &[(Step::Script, End::Done), (Step::After, End::Unknown)], End::Unknown));
        let (rung, words) = past.unseen(&production(), at(60)).unwrap();
        assert_eq!((rung, words.contains("again may lead back")), (Rung::WarmFlip, true), "{words}");
        assert_eq!((past.failed(&production(), at(60)), past.unseen(&production(), at(3600))), (None, None));
        past.add(&run(30, &[(Step::Script, End::Done), (Step::After, End::Failed)], End::Failed));
        assert_eq!(past.unseen(&production(), at(60)), None);
    }
}
