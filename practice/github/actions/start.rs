//! Starting a run: its number, its plan, and what a scenario has in store for it.

use super::{Attempt, Hold, Run, Workflow};
use crate::github::world::World;
use chrono::{DateTime, Utc};

/// A run that is to start.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub workflow: Workflow,
    pub event: &'static str,
    /// The branch and commit as the API tells them.
    pub told: (String, String),
    /// The branch and commit that it is really about.
    pub about: (String, String),
    pub title: String,
    pub actor: String,
    pub at: DateTime<Utc>,
    pub hold: Hold,
}

impl World {
    /// Starts a run and says its id.
    pub fn start_run(&mut self, asked: Asked) -> u64 {
        let number = self.runs.last_number(asked.workflow) + 1;
        let id = 20_800_000_000 + self.fresh_id() * 7;
        let attempt = self.attempt(&asked, number);
        let settled = attempt.hold == Hold::Skipped;
        let run = Run {
            id,
            number,
            workflow: asked.workflow,
            event: asked.event,
            branch: asked.told.0,
            head: asked.told.1,
            about: asked.about,
            title: asked.title,
            actor: asked.actor,
            created: asked.at,
            attempts: vec![attempt],
            verdicts: Vec::new(),
            scripted: self.scripted,
            settled,
        };
        if run.workflow == Workflow::Build {
            self.cancel_others(&run);
        }
        self.runs.all.push(run);
        self.stirred.send_replace(());
        id
    }

    fn attempt(&mut self, asked: &Asked, number: u64) -> Attempt {
        let steps = asked.workflow.steps(number);
        let job = 57_000_000_000 + self.fresh_id() * 3;
        let mut attempt =
            Attempt { job, by: asked.actor.clone(), started: asked.at, steps, hold: asked.hold.clone(), stop: None };
        if attempt.hold == Hold::Free {
            attempt.hold = self.held(asked.workflow);
            self.meet(asked.workflow, &mut attempt);
        }
        attempt
    }

    /// Waits where the environment of the workflow wants a reviewer.
    fn held(&self, workflow: Workflow) -> Hold {
        let named = workflow.environment().and_then(|name| self.environments.iter().find(|one| one.name == name));
        match named {
            Some(environment) if !environment.reviewers.is_empty() => Hold::Waiting(environment.name.clone()),
            _ => Hold::Free,
        }
    }

    /// What a scenario has in store for the next run of this workflow.
    fn meet(&mut self, workflow: Workflow, attempt: &mut Attempt) {
        let Some(at) = self.runs.fates.iter().position(|fate| fate.workflow == workflow.file()) else { return };
        let fate = self.runs.fates.remove(at);
        if fate.stuck {
            attempt.hold = Hold::Stuck;
        }
        if fate.skipped {
            attempt.hold = Hold::Skipped;
        }
        for step in &mut attempt.steps {
            step.fails = fate.fails_at.as_ref() == Some(&step.name);
            step.seconds *= fate.slower.unwrap_or(1);
        }
    }

    /// Tries a run once more; what it was about stays.
    pub fn try_again(&mut self, id: u64, by: &str) {
        let (now, Some(run)) = (self.now(), self.runs.find(id).cloned()) else { return };
        let told = (run.branch.clone(), run.head.clone());
        let (actor, title) = (by.to_owned(), run.title.clone());
        let asked = Asked {
            workflow: run.workflow,
            event: run.event,
            told,
            about: run.about.clone(),
            title,
            actor,
            at: now,
            hold: Hold::Free,
        };
        let attempt = self.attempt(&asked, run.number);
        if run.workflow == Workflow::Build {
            self.cancel_others(&Run { created: now, ..run });
        }
        if let Some(run) = self.runs.find_mut(id) {
            run.attempts.push(attempt);
            run.settled = false;
        }
    }
}
