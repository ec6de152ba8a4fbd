//! Everything that tells where changes are: the board, what git knows, and the jobs of a deploy that stopped.

use crate::cli::context::Context;
use crate::cli::survey::{Asked, Survey};
use engine::board::Board;
use engine::config::Config;
use engine::domain::workflow_run::{Job, RunId};
use engine::fault::{Fault, FaultKind, Result};
use engine::lifecycle::{Candidate, Journey, Landscape, Material, Trace, follow};
use engine::operations::read_landscape;
use std::collections::BTreeMap;
use std::time::Duration;

/// What was read.
pub(in crate::cli) struct Known {
    pub board: Board,
    pub landscape: Landscape,
    pub config: Config,
    survey: Survey,
    jobs: BTreeMap<RunId, Vec<Job>>,
}

impl Known {
    /// Reads everything within the deadline.
    ///
    /// # Errors
    /// When the branches cannot be read.
    pub fn read(context: &Context, deadline: Duration) -> Result<Self> {
        let mut survey = Survey::open(Asked::All, context)?;
        let board = survey.whole(deadline);
        let git = survey.poller.repository()?;
        let unread = || {
            let why =
                board.branches.fault().map_or_else(|| "they were not read in time".to_owned(), ToString::to_string);
            Fault::of(FaultKind::Unreadable, format!("reading the branches: {why}"))
        };
        let branches = board.branches.value().ok_or_else(unread)?;
        let landscape = read_landscape(&git, &context.config, branches)?;
        let (config, jobs) = (context.config.clone(), BTreeMap::new());
        Ok(Self { board, landscape, config, survey, jobs })
    }

    fn material(&self) -> Material<'_> {
        Material {
            board: &self.board,
            config: &self.config,
            landscape: &self.landscape,
            jobs: &self.jobs,
            now: super::now(),
        }
    }

    /// Follows one change; where its deploy goes on or stopped, its jobs tell at which step.
    pub fn follow(&mut self, candidate: &Candidate) -> Journey {
        let trace = candidate.commit.and_then(|id| Trace::of(&self.landscape, id));
        let journey = follow(self.material(), candidate, trace.as_ref());
        let Some(run) = journey.wants_jobs().filter(|run| !self.jobs.contains_key(run)) else { return journey };
        let Ok(github) = self.survey.poller.github() else { return journey };
        let Some(Ok(jobs)) = self.survey.run(github.jobs(run, super::now())) else { return journey };
        self.jobs.insert(run, jobs);
        follow(self.material(), candidate, trace.as_ref())
    }
}
