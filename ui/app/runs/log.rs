//! The log of one job: scrolled, searched, followed. GitHub gives it when the job has ended; until then its steps are
//! live.

use super::RunsEffect;
use crate::app::movement::Step;
use crate::app::{Effect, Model};
use engine::domain::workflow_run::{Job, JobId, Run};
use engine::fault::Fault;
use engine::run_log::{JobLog, LineKind, LogLine};
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
    /// The line in focus.
    pub line: usize,
    /// Whether long lines go on below.
    pub wrap: Wrap,
    /// Whether the time of each line is shown.
    pub times: bool,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// Whether the last line stays in focus.
    pub follow: bool,
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
    Here(Arc<JobLog>),
    /// It cannot be read.
    Absent(Arc<Fault>),
}

/// What becomes of long lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wrap {
    /// They are cut.
    #[default]
    Cut,
    /// They go on below.
    Wrapped,
}

impl LogView {
    pub(super) fn of(run: &Run, job: &Job) -> Self {
        let file = run.file.as_deref().unwrap_or(&run.workflow);
        Self {
            job: job.id,
            title: format!("#{} {file} › {}", run.number, job.name),
            state: if job.state.ended() { LogState::Wanted } else { LogState::Live },
            line: 0,
            wrap: Wrap::Cut,
            times: true,
            search: String::new(),
            follow: !job.state.ended(),
        }
    }

    /// The lines; none while it is not here.
    #[must_use]
    pub fn lines(&self) -> &[LogLine] {
        match &self.state {
            LogState::Here(log) => &log.lines,
            _ => &[],
        }
    }

    pub(super) fn take(&mut self, log: Result<Arc<JobLog>, Arc<Fault>>) {
        self.state = match log {
            Ok(log) => LogState::Here(log),
            Err(fault) => LogState::Absent(fault),
        };
        // What failed is what one looks for; else the end tells what became of it.
        let error = self.lines().iter().position(|line| line.kind == LineKind::Error);
        self.line = error.unwrap_or(self.lines().len().saturating_sub(1));
    }

    pub(super) fn step(&mut self, step: Step, page: usize) {
        self.line = step.from(self.line, self.lines().len(), page);
        self.follow = self.follow && self.line + 1 >= self.lines().len();
    }

    /// Long lines go on below, or are cut.
    pub fn toggle_wrap(&mut self) {
        self.wrap = if self.wrap == Wrap::Cut { Wrap::Wrapped } else { Wrap::Cut };
    }

    /// The last line stays in focus, or does not.
    pub fn toggle_follow(&mut self) {
        self.follow = !self.follow;
        if self.follow {
            self.line = self.lines().len().saturating_sub(1);
        }
    }

    /// Whether a line has what is searched for, in whatever case.
    #[must_use]
    pub fn matches(&self, line: &LogLine) -> bool {
        !self.search.is_empty() && line.text.to_lowercase().contains(&self.search.to_lowercase())
    }

    /// Searches; the first match from the line in focus on comes into focus.
    pub(in crate::app) fn search(&mut self, text: &str) {
        text.clone_into(&mut self.search);
        if !self.lines().get(self.line).is_some_and(|line| self.matches(line)) {
            self.next(1, Self::matches);
        }
    }

    /// Goes to the next match, or the one before.
    pub(in crate::app) fn next_match(&mut self, by: isize) {
        self.next(by, Self::matches);
    }

    /// Goes to the next error, and from the last one to the first.
    pub fn next_error(&mut self) {
        self.next(1, |_, line| line.kind == LineKind::Error);
    }

    /// Goes round to the next line of this kind.
    fn next(&mut self, by: isize, is: fn(&Self, &LogLine) -> bool) {
        let lines = self.lines();
        let count = lines.len();
        let place = |off: usize| {
            let off = off % count;
            if by > 0 { (self.line + off) % count } else { (self.line + count - off) % count }
        };
        let found = (1..=count).map(place).find(|at| is(self, &lines[*at]));
        if let Some(line) = found {
            self.line = line;
            self.follow = false;
        }
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
