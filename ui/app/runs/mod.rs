//! The runs screen: the pane with the focus, the jobs of the selected run, and the log that is open.

mod jobs;
mod log;
#[cfg(test)]
mod tests;

pub use jobs::{Jobs, Question, Shown};
pub use log::{LogState, LogView};

use super::movement::{Step, Turn};
pub use super::outside::Pane;
use super::{Effect, Model, Screen, outside};
use engine::domain::workflow_run::{Job, JobId, RunId, RunState};
use engine::fault::Fault;
use engine::run_log::JobLog;
use std::sync::Arc;

/// State of the runs screen. The selected run is kept with the other lists.
#[derive(Debug, Clone, Default)]
pub struct RunsView {
    /// The pane with the focus.
    pub pane: Pane,
    /// The jobs of runs that were selected.
    pub jobs: Jobs,
    /// The selected job, by its place.
    pub job: usize,
    /// The log that is open.
    pub log: Option<LogView>,
    /// What the list is filtered by.
    pub filter: String,
    /// Enter was pressed on this run before its jobs were read: the log of its only job is opened when they are.
    opens: Option<RunId>,
    /// The log of this run is opened when its jobs are read, of whichever job tells most.
    leads: Option<RunId>,
}

/// What the runs screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunsEffect {
    /// Read the jobs of a run; answered by [`RunsMsg::Jobs`].
    Jobs(Question),
    /// Read the log of a job; answered by [`RunsMsg::Log`].
    Log(JobId),
}

/// An answer for the runs screen.
#[derive(Debug, Clone)]
pub enum RunsMsg {
    /// The jobs of a run.
    Jobs(Question, Result<Arc<Vec<Job>>, Arc<Fault>>),
    /// The log of a job.
    Log(JobId, Result<Arc<JobLog>, Arc<Fault>>),
}

/// Takes an answer in. One that nobody waits for any more is dropped.
pub(super) fn answered(model: &mut Model, answer: RunsMsg) -> Vec<Effect> {
    match answer {
        RunsMsg::Jobs(question, jobs) => {
            model.runs.jobs.take(question, jobs, model.now);
            if model.runs.opens.take_if(|run| *run == question.run).is_some() && has_one_job(model) {
                open_log(model);
            }
        }
        RunsMsg::Log(job, log) => {
            if let Some(open) = model.runs.log.as_mut().filter(|open| open.job == job) {
                open.take(log);
            }
        }
    }
    Vec::new()
}

/// Asks for what the screen shows and does not have.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Runs {
        return None;
    }
    let asked = jobs::settle(model);
    lead(model);
    asked.or_else(|| log::settle(model))
}

/// Opens the log that is to be opened, once the jobs of its run are known.
fn lead(model: &mut Model) {
    let Some(wanted) = model.runs.leads else { return };
    if outside::run(model).is_none_or(|run| run.id != wanted) {
        model.runs.leads = None;
        return;
    }
    let Some(Ok(jobs)) = shown(model).map(|shown| shown.jobs.as_ref()) else { return };
    model.runs.job = telling(jobs);
    model.runs.leads = None;
    open_log(model);
}

/// The place of the job that tells most: the one that goes on, else the first that went wrong, else the last.
fn telling(jobs: &[Job]) -> usize {
    let goes = jobs.iter().position(|job| job.state.goes_on());
    let wrong = || jobs.iter().position(|job| matches!(job.state, RunState::Failure | RunState::Cancelled));
    goes.or_else(wrong).unwrap_or(jobs.len().saturating_sub(1))
}

/// The jobs of the selected run, as far as they are known.
#[must_use]
pub fn shown(model: &Model) -> Option<&Shown> {
    model.runs.jobs.of(outside::run(model)?)
}

/// The selected job.
#[must_use]
pub fn job(model: &Model) -> Option<&Job> {
    let jobs = shown(model)?.jobs.as_ref().ok()?;
    jobs.get(model.runs.job.min(jobs.len().checked_sub(1)?))
}

/// Enter: from the list to the jobs, and from a job to its log. A run of one job opens its log at once.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.runs.pane == Pane::List && !has_one_job(model) {
        model.runs.opens = outside::run(model).map(|run| run.id).filter(|_| shown(model).is_none());
        model.runs.pane = Pane::Detail;
        return Vec::new();
    }
    open_log(model);
    model.runs.pane = Pane::Detail;
    Vec::new()
}

fn has_one_job(model: &Model) -> bool {
    shown(model).is_some_and(|shown| shown.jobs.as_ref().is_ok_and(|jobs| jobs.len() == 1))
}

fn open_log(model: &mut Model) {
    if model.runs.log.is_none()
        && let (Some(job), Some(run)) = (job(model), outside::run(model))
    {
        model.runs.log = Some(LogView::of(run, job));
    }
}

/// Opens this run.
pub(super) fn reveal(model: &mut Model, id: RunId) {
    if !model.outside.runs.keys.contains(&id) {
        outside::filter_runs(model, "");
    }
    model.outside.runs.list.selected = Some(id);
    model.runs.pane = Pane::Detail;
}

/// Opens this run, and the log of its job as soon as its jobs are known.
pub(super) fn reveal_log(model: &mut Model, id: RunId) {
    reveal(model, id);
    model.runs.log = None;
    model.runs.leads = Some(id);
}

/// Leaves the log and the jobs.
pub(super) fn close(model: &mut Model) {
    let view = &mut model.runs;
    (view.log, view.opens, view.leads, view.pane) = (None, None, None, Pane::List);
}

/// One level back inside of the screen: the search, the log, the jobs. Whether there was one.
pub(super) fn back(model: &mut Model) -> bool {
    let view = &mut model.runs;
    (view.opens, view.leads) = (None, None);
    if let Some(log) = view.log.as_mut().filter(|log| !log.reader.search.is_empty()) {
        log.reader.search.clear();
        return true;
    }
    if view.log.take().is_some() {
        return true;
    }
    std::mem::take(&mut view.pane) == Pane::Detail
}

pub(super) fn turn(model: &mut Model, turn: Turn) {
    model.runs.pane = turn.within(&[Pane::List, Pane::Detail], model.runs.pane);
}

/// Moves in the focused pane.
pub(super) fn step(model: &mut Model, step: Step) {
    if model.runs.pane == Pane::List {
        return outside::step(model, step);
    }
    let page = model.page();
    let jobs = shown(model).and_then(|shown| shown.jobs.as_ref().ok()).map_or(0, |jobs| jobs.len());
    match &mut model.runs.log {
        Some(log) => log.reader.step(step, page),
        None => model.runs.job = step.from(model.runs.job, jobs, page),
    }
}

/// Another run is selected: the log of the one before is closed.
pub(super) fn selected_another(model: &mut Model) {
    model.runs.log = None;
    model.runs.opens = None;
    model.runs.job = 0;
}
