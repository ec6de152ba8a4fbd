//! What went where: the deploys that succeeded, with the moment their containers started.

use super::actions::{Conclusion, Phase, Run};
use super::orders::Task;
use super::server::GitHub;
use crate::boxes::Deployed;
use chrono::{DateTime, TimeDelta, Utc};

/// Seconds from the start of a container to the end of the step that deployed it: the checks of its health.
const HEALTHY_AFTER: i64 = 36;

impl GitHub {
    /// Every deploy that succeeded, oldest first.
    #[must_use]
    pub fn deployed(&self) -> Vec<Deployed> {
        let mut world = self.world();
        world.catch_up();
        let now = world.now();
        let mut all: Vec<Deployed> = world.runs.all.iter().filter_map(|run| deployed(run, now)).collect();
        all.sort_by_key(|one| one.at);
        all
    }
}

fn deployed(run: &Run, now: DateTime<Utc>) -> Option<Deployed> {
    if run.phase(now) != Phase::Over(Conclusion::Success) {
        return None;
    }
    let steps = run.last().walked(now);
    let (_, begun, _, ended) = steps.iter().find(|(step, ..)| run.workflow.task(&step.name) == Some(Task::Deploy))?;
    let (branch, commit) = run.about.clone();
    let environment = if run.workflow.environment().is_some() { "production" } else { "development" };
    let at = (*ended - TimeDelta::seconds(HEALTHY_AFTER)).max(*begun);
    Some(Deployed { environment, branch, commit, at })
}
