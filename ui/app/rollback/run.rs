//! What was sent: the steps as they come, the output of the script, what a person ought to know, and how it ended. Nothing is
//! called done before it was seen.

use chrono::TimeDelta;
use engine::domain::pull_request::PullNumber;
use engine::domain::{CommitId, EnvName, Moment, SlotName};
use engine::environment::Came;
use engine::environment::readiness::Rung;
use engine::environment::slots::loud;
use engine::fault::Fault;
use engine::operations::act::{self, ActEnd};
use engine::operations::journal::{self, End, Story};
use engine::operations::promotion::{Progress, StepState};
use engine::operations::rollback::{Ending, Failing, Finished, Goal, News, Plan, Step};
use std::collections::VecDeque;
use std::sync::Arc;

/// So many lines of a script are kept; the oldest go first.
const KEPT: usize = 2000;

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It goes on.
    Going,
    /// It ended.
    Ended(Arc<Finished>),
    /// What was sent to GitHub ended there. What it does to the traffic shows later.
    Acted(Arc<ActEnd>),
    /// It was not begun.
    Refused(Arc<Fault>),
}

/// How far the comment is that tells of it where the change came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Remark {
    /// Nobody asked for one.
    #[default]
    None,
    /// It is looked which pull request brought the change.
    Asked,
    /// It is shown what `W` posts, and where, since then.
    Offered(PullNumber, String, Moment),
    /// It was sent.
    Sent(PullNumber),
    /// It is there, at this address.
    Posted(PullNumber, Option<String>),
    /// It was sent, and whether it is there is not known.
    Unsure(PullNumber),
}

impl Remark {
    /// What is to be said of one that is not to be sent again, or not yet; `None` where nothing was begun or it may be sent.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        match self {
            Self::None | Self::Offered(..) => None,
            Self::Asked => Some("It is looked which pull request brought what was bad.".into()),
            Self::Sent(pull) => Some(format!("It is on its way to {pull}.")),
            Self::Posted(pull, url) => {
                let at = url.as_ref().map(|url| format!(": {url}")).unwrap_or_default();
                Some(format!("It is posted on {pull} already, and is posted once{at}"))
            }
            Self::Unsure(pull) => {
                Some(format!("Whether it was posted is not known: look at {pull}. It is not sent again."))
            }
        }
    }
}

/// How far it is that the lock is taken over from a script that is waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Force {
    /// Nobody asked for it.
    #[default]
    None,
    /// It was said what the next press does.
    Offered,
    /// It is done.
    Sent,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Which.
    pub step: Step,
    /// When it began.
    pub began: Moment,
    /// How it ended and when; `None` while it goes on.
    pub end: Option<(End, Moment)>,
    /// What was seen. Hostile text may be in it.
    pub words: String,
}

impl StepRow {
    /// As it was written down.
    fn of(written: &journal::Step) -> Option<Self> {
        let end = written.end.as_ref().map(|(end, at, _)| (*end, *at));
        let words = written.end.as_ref().map_or(&written.detail, |(_, _, words)| words).clone();
        Some(Self { step: Step::of(&written.name)?, began: written.began, end, words })
    }
}

/// A rollback that was sent from here, or is gone on with.
#[derive(Debug, Clone)]
pub struct Run {
    /// The number of the question whose answers it takes.
    pub id: u64,
    /// Of which environment.
    pub env: EnvName,
    /// By which way; `None` where that was left to its journal.
    pub rung: Option<Rung>,
    /// Where it leads.
    pub goal: Goal,
    /// What was live when it was confirmed.
    pub from: (Option<SlotName>, Option<CommitId>),
    /// What came with it, as far as git told when it was confirmed.
    pub came: Came,
    /// Since when that failed.
    pub failing_since: Option<Failing>,
    /// The same by hand, one command a line.
    pub by_hand: Vec<String>,
    /// One line that only looks.
    pub check: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who began it, once its journal told.
    pub who: Option<String>,
    /// Whether its script was handed to the host: no end of this console ends it any more.
    pub sent: bool,
    /// When it was confirmed.
    pub since: Moment,
    /// Its steps.
    pub steps: Vec<StepRow>,
    /// How far what goes by GitHub is; `None` for what goes by the host.
    pub reached: Option<act::Stage>,
    /// How far what GitHub took is on its way to serve.
    pub progress: Option<Arc<Progress>>,
    /// What the script wrote. Hostile text.
    pub lines: VecDeque<String>,
    /// How many of its first lines are not kept.
    pub dropped: usize,
    /// What a person ought to know. Hostile text may be in it.
    pub said: Vec<(Moment, String)>,
    /// How far it is.
    pub stage: Stage,
    /// How far the comment is that tells of it.
    pub remark: Remark,
    /// How far it is that the lock is taken over.
    pub force: Force,
    /// The line that is looked at; `None` follows the newest.
    pub scroll: Option<usize>,
}

impl Run {
    /// One that is being sent.
    #[must_use]
    pub fn begun(id: u64, plan: &Plan, reason: Option<String>, since: Moment) -> Self {
        let serving = &plan.ladder.serving;
        Self {
            came: plan.came(),
            rung: Some(plan.way.rung),
            from: (serving.slot.clone(), serving.commit),
            failing_since: serving.failing_since,
            check: plan.way.check.clone(),
            ..Self::of(id, plan.env.clone(), (plan.way.goal.clone(), plan.way.by_hand.clone()), (reason, since))
        }
    }

    /// One that was left, by what its journal tells.
    #[must_use]
    pub fn left(id: u64, env: EnvName, story: &Story, check: Option<String>) -> Self {
        let opening = &story.opening;
        let aim = opening.aim.as_ref();
        let known = |commit: CommitId| (commit != CommitId::default()).then_some(commit);
        let slot = aim.and_then(|aim| aim.slot.clone()).map(SlotName);
        let goal = Goal { slot, commit: known(opening.from), ..Goal::default() };
        let reason = aim.and_then(|aim| aim.reason.clone());
        let run = Self::of(id, env, (goal, Vec::new()), (reason, opening.at));
        let steps = story.steps.iter().filter_map(StepRow::of).collect();
        Self { from: (None, known(opening.to)), check, steps, who: Some(opening.who.clone()), ..run }
    }

    fn of(id: u64, env: EnvName, led: (Goal, Vec<String>), told: (Option<String>, Moment)) -> Self {
        let ((goal, by_hand), (reason, since)) = (led, told);
        Self {
            id,
            env,
            rung: None,
            goal,
            from: (None, None),
            came: Came::default(),
            failing_since: None,
            by_hand,
            check: None,
            reason,
            who: None,
            sent: false,
            since,
            steps: Vec::new(),
            reached: None,
            progress: None,
            lines: VecDeque::new(),
            dropped: 0,
            said: Vec::new(),
            stage: Stage::Going,
            remark: Remark::None,
            force: Force::None,
            scroll: None,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        matches!(self.stage, Stage::Going)
    }

    /// Whether it waits for the lock of the host, which somebody holds.
    #[must_use]
    pub fn waits_for_lock(&self) -> bool {
        let at_lock = self.current().is_some_and(|row| row.step == Step::Lock);
        self.goes_on() && self.rung.is_some() && at_lock && !self.said.is_empty() && self.force != Force::Sent
    }

    /// Whether what GitHub took is on its way, and watched.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.ended.is_none())
    }

    /// The step of GitHub that goes on, in a word.
    #[must_use]
    pub fn at_github(&self) -> &'static str {
        let open = self.progress.as_ref().and_then(|all| all.steps.iter().find(|line| line.state != StepState::Done));
        open.map_or("begins", |line| line.step.word())
    }

    /// How it ended, where it did.
    #[must_use]
    pub fn finished(&self) -> Option<&Finished> {
        if let Stage::Ended(finished) = &self.stage { Some(finished) } else { None }
    }

    /// Whether what was wanted was seen to serve.
    #[must_use]
    pub fn served(&self) -> bool {
        self.finished().is_some_and(|finished| matches!(finished.ending, Ending::Served | Ending::Already))
    }

    /// What is to be done by hand, and what that is called. Once the script was begun its own line, pasted once more, leads
    /// back to what was bad: then there is only looking, until what was wanted serves.
    #[must_use]
    pub fn hand(&self) -> Option<(String, String)> {
        let named = |line: String| ("By hand: ".to_owned(), line);
        let line = || Some(self.by_hand.join("; ")).filter(|line| !line.is_empty());
        let begun = self.steps.iter().any(|row| row.step == Step::Script);
        let look = || self.check.clone().map(|line| ("Look by hand: ".to_owned(), line));
        match &self.stage {
            Stage::Refused(_) => line().map(named),
            // Whoever waits for the script of somebody else begins no second one by hand.
            Stage::Going if !begun && !self.waits_for_lock() => line().map(named).or_else(look),
            Stage::Ended(finished) if finished.by_hand.is_some() => finished.by_hand.clone().map(named),
            Stage::Ended(finished) if finished.ending == Ending::Served => self.back().or_else(look),
            Stage::Going | Stage::Acted(_) | Stage::Ended(_) => look(),
        }
    }

    /// The script once more leads back, where it was a flip.
    fn back(&self) -> Option<(String, String)> {
        let from = self.from.0.as_ref().filter(|_| matches!(self.rung, Some(Rung::WarmFlip | Rung::ColdStart)))?;
        let line = Some(self.by_hand.join("; ")).filter(|line| !line.is_empty())?;
        Some((format!("Back to {} by hand: ", loud(from)), line))
    }

    /// Whether there is something to tell, and somewhere to tell it.
    #[must_use]
    pub fn can_be_told(&self) -> bool {
        let ran = !self.goes_on() && !matches!(self.stage, Stage::Refused(_));
        ran && self.from.1.is_some()
    }

    /// The way that failed, and since when, in words.
    #[must_use]
    pub fn failed(&self) -> Option<(Rung, String)> {
        let finished = self.finished()?;
        Some((
            self.rung.filter(|_| finished.ending.went_wrong())?,
            format!("it failed here at {}", self.since.format("%H:%M")),
        ))
    }

    /// Where it leads: `BLUE f956226`.
    #[must_use]
    pub fn title(&self) -> String {
        place(self.goal.slot.as_ref(), self.goal.commit).unwrap_or_else(|| "what was there before".into())
    }

    /// What serves now: the commit only where it was seen.
    #[must_use]
    pub fn serves(&self) -> String {
        let seen = self.finished().and_then(|finished| finished.commit);
        let slot = self.finished().and_then(|finished| finished.slot.as_ref()).or(self.goal.slot.as_ref());
        place(slot, seen).unwrap_or_else(|| "what was there before".into())
    }

    /// What it goes away from: `GREEN 3f27ab1`.
    #[must_use]
    pub fn away(&self) -> String {
        place(self.from.0.as_ref(), self.from.1).unwrap_or_else(|| "what served is not known".into())
    }

    /// The step that goes on.
    #[must_use]
    pub fn current(&self) -> Option<&StepRow> {
        self.steps.iter().rev().find(|row| row.end.is_none())
    }

    /// How long it takes or took.
    #[must_use]
    pub fn took(&self, now: Moment) -> TimeDelta {
        let ended = self.steps.iter().filter_map(|row| Some(row.end?.1)).max();
        if self.goes_on() { now - self.since } else { ended.unwrap_or(self.since) - self.since }
    }

    /// Takes news in.
    pub fn heard(&mut self, news: News, now: Moment) {
        match news {
            News::Began(step) => self.steps.push(StepRow { step, began: now, end: None, words: String::new() }),
            News::Ended(step, end, words) => self.ended(step, end, words, now),
            News::Line(_, line) => {
                self.sent = true;
                if self.lines.len() == KEPT {
                    self.lines.pop_front();
                    self.dropped += 1;
                }
                self.lines.push_back(line);
            }
            News::Said(sentence) | News::Waits(sentence) => self.said.push((now, sentence)),
            News::Sent => self.sent = true,
            News::Journal(story) => self.who = Some(story.opening.who),
        }
    }

    fn ended(&mut self, step: Step, end: End, words: String, now: Moment) {
        let open = self.steps.iter_mut().rev().find(|row| row.step == step && row.end.is_none());
        match open {
            Some(row) => (row.end, row.words) = (Some((end, now)), words),
            None => self.steps.push(StepRow { step, began: now, end: Some((end, now)), words }),
        }
    }
}

fn place(slot: Option<&SlotName>, commit: Option<CommitId>) -> Option<String> {
    match (slot.map(loud), commit.map(|commit| commit.short())) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one),
        (Some(slot), Some(commit)) => Some(format!("{slot} {commit}")),
    }
}
