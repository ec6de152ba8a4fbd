//! What was sent from here, or is looked at: the steps before the merge by the journal, those after it by what is observed,
//! and how it ended.

use crate::app::{Notice, age};
use crate::promoting::Shipped;
use chrono::TimeDelta;
use engine::config::{Config, Method};
use engine::domain::workflow_run::RunId;
use engine::domain::{CommitId, Moment};
use engine::fault::Fault;
use engine::operations::journal::{End, Story};
use engine::operations::promotion::{Ended, Plan, Progress, Step, StepLine, StepState};
use std::sync::Arc;

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Sent or gone on with from here: its journal is written here.
    Own,
    /// Of another console, or of GitHub's page: only looked at.
    Elsewhere,
}

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It is being found.
    Looking,
    /// It is on its way to the merge.
    Sending,
    /// It is merged and goes on outside.
    Going,
    /// It did not come to its merge.
    Stopped(Arc<Halted>),
    /// It ended, and its journal is closed.
    Ended,
    /// Nothing can be followed.
    Lost(Arc<Fault>),
}

/// Why it did not come to its merge.
#[derive(Debug)]
pub struct Halted {
    /// [`End::Failed`]: production's branch was not touched. [`End::Unknown`]: nobody can say.
    pub end: End,
    /// Why.
    pub fault: Fault,
}

impl Halted {
    /// Whether nobody can say whether it was merged.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.end == End::Unknown
    }

    /// In words, with what to do next. Hostile text may be in it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let next = self.fault.next_step().map(|next| format!(" {next}")).unwrap_or_default();
        format!("{}.{next}", self.fault)
    }
}

/// What is followed.
#[derive(Debug, Clone)]
pub struct Follow {
    /// The number of the question that its answers carry.
    pub id: u64,
    /// Whose it is.
    pub whose: Whose,
    /// How far it is.
    pub stage: Stage,
    /// The commit that ships; `None` while it is being found.
    pub from: Option<CommitId>,
    /// Since when.
    pub since: Moment,
    /// Its journal.
    pub story: Option<Arc<Story>>,
    /// The merge.
    pub shipped: Option<Shipped>,
    /// What became of it since.
    pub progress: Option<Arc<Progress>>,
    /// What needs somebody.
    pub said: Vec<String>,
    /// The selected step; the one that goes on where nobody chose.
    pub(super) row: Option<usize>,
}

/// A step as it is drawn. Hostile text may be in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: StepState,
    /// What was observed.
    pub words: String,
    /// Since when it goes on, and when it ended.
    pub time: (Option<Moment>, Option<Moment>),
    /// How long it usually takes.
    pub usual: Option<TimeDelta>,
    /// The run of GitHub that does it.
    pub run: Option<RunId>,
}

impl Follow {
    /// One that is being found.
    #[must_use]
    pub fn looking(id: u64, now: Moment) -> Self {
        let (whose, stage) = (Whose::Elsewhere, Stage::Looking);
        let (from, story, shipped, progress) = (None, None, None, None);
        Self { id, whose, stage, from, since: now, story, shipped, progress, said: Vec::new(), row: None }
    }

    /// One that is being sent.
    #[must_use]
    pub fn sending(id: u64, plan: &Plan, now: Moment) -> Self {
        let from = Some(plan.heads.from.commit);
        Self { whose: Whose::Own, stage: Stage::Sending, from, ..Self::looking(id, now) }
    }

    /// Whether it is ours and has not ended.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.whose == Whose::Own && matches!(self.stage, Stage::Sending | Stage::Going)
    }

    /// The commit that ships, in few digits.
    #[must_use]
    pub fn title(&self) -> String {
        self.from.map_or_else(|| "what was promoted last".into(), |from| from.short())
    }

    /// The configuration that it goes by: its journal tells, where it has one.
    #[must_use]
    pub fn config(&self, config: &Config) -> Config {
        self.story.as_ref().map_or_else(|| config.clone(), |story| story.opening.as_begun(config))
    }

    pub(super) fn told(&mut self, story: Arc<Story>) {
        self.from = Some(story.opening.from);
        self.since = story.opening.at;
        self.story = Some(story);
    }

    pub(super) fn watching(&mut self, whose: Whose, shipped: Shipped) {
        self.whose = whose;
        self.from = Some(shipped.from);
        if self.story.is_none() {
            self.since = shipped.merged;
        }
        self.shipped = Some(shipped);
        self.stage = Stage::Going;
    }

    pub(super) fn finished(&mut self, done: Result<(), Arc<Fault>>) -> Notice {
        self.stage = Stage::Ended;
        if let Err(fault) = done {
            let sentence = format!("How it ended could not be written down: {fault}.");
            self.said.push(sentence.clone());
            return Notice::Failed(sentence);
        }
        match self.ended() {
            Some(ended) if ended.outcome.exit_code() == 0 => Notice::Said(format!("{}.", ended.sentence)),
            Some(ended) => Notice::Failed(format!("{}. P shows what to do.", ended.sentence)),
            None => Notice::Said("It ended.".into()),
        }
    }

    /// How it ended, by what was observed.
    #[must_use]
    pub fn ended(&self) -> Option<&Ended> {
        self.progress.as_ref()?.ended.as_ref()
    }

    /// The steps, in their order.
    #[must_use]
    pub fn rows(&self, config: &Config) -> Vec<StepRow> {
        let mut rows = self.before(&self.config(config));
        match &self.progress {
            Some(progress) => rows.extend(progress.steps.iter().map(StepRow::of)),
            None => {
                rows.extend(
                    [Step::Build, Step::Image, Step::Deploy, Step::Traffic, Step::Verify].map(StepRow::pending),
                );
            }
        }
        rows
    }

    /// The steps up to the merge: by the journal, or for what is only looked at the merge alone.
    fn before(&self, config: &Config) -> Vec<StepRow> {
        let Some(story) = &self.story else {
            let merged = self.shipped.map(|shipped| {
                let words = merged_words(shipped.merge, config);
                let time = (None, Some(shipped.merged));
                StepRow { state: StepState::Done, words, time, ..StepRow::named("merge") }
            });
            return vec![merged.unwrap_or_else(|| StepRow::named("merge"))];
        };
        let by_pull = config.promotion.method == Method::PullRequest;
        let names = ["lock", "heads", "pull", "merge"].into_iter().filter(|name| by_pull || *name != "pull");
        names.map(|name| of_journal(story, name, config)).collect()
    }

    /// The place of the selected step: where nobody chose, the one that goes on or went wrong.
    #[must_use]
    pub fn selected(&self, config: &Config) -> usize {
        self.row.unwrap_or_else(|| {
            let open = |row: &StepRow| !matches!(row.state, StepState::Done);
            let rows = self.rows(config);
            rows.iter().position(open).unwrap_or(rows.len().saturating_sub(1))
        })
    }

    /// The run of the selected step; where that has none, of the step that goes on.
    #[must_use]
    pub fn selected_run(&self, config: &Config) -> Option<RunId> {
        let rows = self.rows(config);
        let chosen = rows.get(self.selected(config)).filter(|row| row.run.is_some());
        let open = rows.iter().rfind(|row| row.run.is_some() && row.state != StepState::Done);
        let last = rows.iter().rfind(|row| row.run.is_some());
        chosen.or(open).or(last)?.run
    }

    /// The step that goes on, in a few words.
    #[must_use]
    pub fn current(&self, config: &Config) -> String {
        let rows = self.rows(config);
        let row = rows.iter().find(|row| row.state != StepState::Done).or(rows.last());
        row.map_or_else(String::new, |row| format!("{} {}", row.name, row.words).trim_end().to_owned())
    }

    /// All of it as lines, to copy.
    #[must_use]
    pub fn status(&self, config: &Config, now: Moment) -> String {
        let mut lines = vec![format!("Promotion of {}, at {}", self.title(), now.format("%Y-%m-%d %H:%M:%S %:z"))];
        lines.extend(
            self.rows(config)
                .iter()
                .map(|row| format!("{} {:<8} {}", sign(row.state), row.name, row.words).trim_end().to_owned()),
        );
        lines.extend(self.progress.iter().map(|progress| format!("Now serving: {}", progress.serving)));
        if let Some(ended) = self.ended() {
            lines.push(format!("{}.", ended.sentence));
            lines.extend(ended.next_step.clone());
        }
        lines.push("Follow it: cutover follow".into());
        lines.join("\n")
    }
}

impl StepRow {
    fn named(name: &str) -> Self {
        let (state, words) = (StepState::Pending, String::new());
        Self { name: name.into(), state, words, time: (None, None), usual: None, run: None }
    }

    fn pending(step: Step) -> Self {
        Self::named(step.word())
    }

    fn of(line: &StepLine) -> Self {
        let StepLine { step, state, words, run, time, usual } = line.clone();
        Self { name: step.word().into(), state, words, time, usual, run }
    }

    /// How long it took or goes on, and how long that usually is: `1m12s of ~4m`.
    #[must_use]
    pub fn took(&self, now: Moment) -> String {
        match (self.time, self.usual) {
            ((Some(from), Some(to)), _) => age::lasted(to - from),
            ((Some(from), None), Some(usual)) => format!("{} of ~{}", age::lasted(now - from), age::lasted(usual)),
            ((Some(from), None), None) => age::lasted(now - from),
            ((None, _), Some(usual)) if self.state == StepState::Pending => format!("~{}", age::lasted(usual)),
            _ => String::new(),
        }
    }
}

/// The sign that stands before the word of a state.
#[must_use]
pub const fn sign(state: StepState) -> &'static str {
    match state {
        StepState::Pending | StepState::Waiting => "◌",
        StepState::Running => "⟳",
        StepState::Done => "✓",
        StepState::Failed => "✗",
        StepState::Unknown => "?",
    }
}

fn of_journal(story: &Story, name: &str, config: &Config) -> StepRow {
    let Some(step) = story.steps.iter().rev().find(|step| step.name == name) else { return StepRow::named(name) };
    let (state, words, ended) = match &step.end {
        None => (StepState::Running, step.detail.clone(), None),
        Some((End::Done, at, words)) => (StepState::Done, words.clone(), Some(*at)),
        Some((End::Failed, at, words)) => (StepState::Failed, words.clone(), Some(*at)),
        Some((End::Unknown, at, words)) => (StepState::Unknown, words.clone(), Some(*at)),
    };
    let words = match (name, state) {
        ("merge", StepState::Done) => CommitId::from_hex(&words).map_or(words, |commit| merged_words(commit, config)),
        ("lock", StepState::Done) => given_back(story).unwrap_or_else(|| until(&words)),
        ("pull", StepState::Done) => format!("pull request {words}"),
        ("merge", StepState::Running) => "sent once; waiting for the answer".into(),
        _ => words,
    };
    StepRow { state, words, time: (Some(step.began), ended), ..StepRow::named(name) }
}

/// That the lock is not held any more, where it was given back or is being.
fn given_back(story: &Story) -> Option<String> {
    let step = story.steps.iter().rev().find(|step| step.name == "unlock")?;
    match &step.end {
        None => Some("being given back".into()),
        Some((End::Done, at, _)) => Some(format!("given back {}", at.format("%H:%M %:z"))),
        Some((_, _, why)) => Some(format!("not given back: {why}")),
    }
}

/// `until 2026-01-09T15:00:00.5+05:30` in short.
fn until(words: &str) -> String {
    let moment = words.strip_prefix("until ").and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    moment.map_or_else(|| words.to_owned(), |at| format!("held until {}", at.format("%H:%M %:z")))
}

fn merged_words(merge: CommitId, config: &Config) -> String {
    format!("{} is now {}", config.branches.production, merge.short())
}
