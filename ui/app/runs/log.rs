//! The log of one job: scrolled, searched, followed. GitHub gives it when the job has ended; until then its steps are
//! live.

use super::RunsEffect;
use crate::app::{Effect, LogReader, Model};
use engine::domain::workflow_run::{Job, JobId, Run};
use engine::fault::Fault;
use engine::run_log::{JobLog, LineKind};
use std::sync::Arc;

/// An open log.
#[derive(Debug, Clone)]
pub struct LogView {
    /// The job.
    pub job: JobId,
    /// What it is called: workflow, number and job.
    pub title: String,
    /// What is there of it.
    pub state: LogState,
    /// Its lines, once it is here.
    pub reader: LogReader,
}

/// What is there of a log.
#[derive(Debug, Clone)]
pub enum LogState {
    /// The job goes on: there is no log before it ends.
    Live,
    /// It is to be asked for.
    Wanted,
    /// It is being read.
    Reading,
    /// It is here.
    Here,
    /// It cannot be read.
    Absent(Arc<Fault>),
}

impl LogView {
    pub(super) fn of(run: &Run, job: &Job) -> Self {
        let file = run.file.as_deref().unwrap_or(&run.workflow);
        Self {
            job: job.id,
            title: format!("#{} {file} › {}", run.number, job.name),
            state: if job.state.ended() { LogState::Wanted } else { LogState::Live },
            reader: LogReader { follow: !job.state.ended(), ..LogReader::default() },
        }
    }

    pub(super) fn take(&mut self, log: Result<Arc<JobLog>, Arc<Fault>>) {
        match log.map(Arc::unwrap_or_clone) {
            Ok(log) => {
                (self.reader.lines, self.reader.left_out) = (log.lines, log.left_out);
                self.state = LogState::Here;
            }
            Err(fault) => self.state = LogState::Absent(fault),
        }
        // What failed is what one looks for; else the end tells what became of it.
        let error = self.reader.lines.iter().position(|line| line.kind == LineKind::Error);
        self.reader.line = error.unwrap_or(self.reader.lines.len().saturating_sub(1));
    }
}

/// Asks for the log that is open, once its job has ended.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let open = model.runs.log.as_ref()?;
    let ended = || {
        let jobs = super::shown(model)?.jobs.as_ref().ok()?;
        Some(jobs.iter().find(|job| job.id == open.job)?.state.ended())
    };
    let wanted = match open.state {
        LogState::Wanted => true,
        LogState::Live => ended() == Some(true),
        _ => false,
    };
    let open = model.runs.log.as_mut().filter(|_| wanted)?;
    open.state = LogState::Reading;
    Some(Effect::Runs(RunsEffect::Log(open.job)))
}
