//! The jobs of the selected run: asked for once the selection rests, again while the run goes on, and kept.

use super::{RunsEffect, selected_another};
use crate::app::{Effect, Model, outside};
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::domain::workflow_run::{Job, Run, RunId};
use engine::fault::Fault;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// As many runs are kept.
const KEPT: usize = 32;
/// A selection that moves on sooner is only passed through.
const RESTS: TimeDelta = TimeDelta::milliseconds(350);
/// What goes on is read again after so long.
const AGAIN: TimeDelta = TimeDelta::seconds(10);

/// Which jobs: those of this try of a run, as it was when it last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The run.
    pub run: RunId,
    /// The try.
    pub attempt: u64,
    /// When the run had last changed.
    pub updated: Moment,
}

/// What is known of the jobs of a run.
#[derive(Debug, Clone)]
pub struct Shown {
    question: Question,
    at: Moment,
    /// The jobs, or why they cannot be read.
    pub jobs: Result<Arc<Vec<Job>>, Arc<Fault>>,
}

/// What was asked and what came.
#[derive(Debug, Clone, Default)]
pub struct Jobs {
    asked: Option<Question>,
    known: VecDeque<Shown>,
    rests: Option<(RunId, Moment)>,
}

impl Jobs {
    /// What is known of this try of a run.
    #[must_use]
    pub fn of(&self, run: &Run) -> Option<&Shown> {
        self.known.iter().find(|known| (known.question.run, known.question.attempt) == (run.id, run.attempt))
    }

    pub(super) fn take(&mut self, question: Question, jobs: Result<Arc<Vec<Job>>, Arc<Fault>>, at: Moment) {
        self.asked.take_if(|asked| *asked == question);
        let same = |known: &Shown| (known.question.run, known.question.attempt) == (question.run, question.attempt);
        let before = self.known.iter().position(same).and_then(|place| self.known.remove(place));
        // A try that failed does not take away what is known.
        let jobs = match (jobs, before) {
            (Err(_), Some(Shown { jobs: Ok(before), .. })) => Ok(before),
            (jobs, _) => jobs,
        };
        self.known.push_front(Shown { question, at, jobs });
        self.known.truncate(KEPT);
    }

    /// When the selection will have rested long enough, or what goes on is to be read again: no more often than GitHub is
    /// asked by itself, where its calls run out.
    #[must_use]
    pub(in crate::app) fn due(&self, run: &Run, now: Moment, pace: Option<Duration>) -> Option<Moment> {
        if self.asked.is_some() {
            return None;
        }
        let again = outside::paced(AGAIN, pace);
        let rested = self.rests.filter(|(id, _)| *id == run.id).map(|(_, since)| since + RESTS)?;
        match self.of(run) {
            None => Some(rested),
            Some(known) if known.question.updated != run.updated => Some(rested.max(now)),
            Some(known) if run.state.goes_on() || known.jobs.is_err() => Some(rested.max(known.at + again)),
            Some(_) => None,
        }
    }
}

pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let run = outside::run(model)?;
    let question = Question { run: run.id, attempt: run.attempt, updated: run.updated };
    if model.runs.jobs.rests.is_none_or(|(id, _)| id != question.run) {
        let another = model.runs.jobs.rests.is_some();
        model.runs.jobs.rests = Some((question.run, model.now));
        if another {
            selected_another(model);
        }
        return None;
    }
    let due = model.runs.jobs.due(run, model.now, model.board.github_pace)?;
    if due > model.now {
        return None;
    }
    model.runs.jobs.asked = Some(question);
    Some(Effect::Runs(RunsEffect::Jobs(question)))
}
