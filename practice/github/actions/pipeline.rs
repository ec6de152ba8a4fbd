//! What starts what: a push builds, a newer build cancels an older one, the end of a build deploys, a mention reviews.

use super::{Asked, Conclusion, Hold, Phase, Run, Stop, Workflow};
use crate::github::world::World;
use chrono::{DateTime, Utc};

/// An image that a build has pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The branch it was built from.
    pub branch: String,
    /// The 40 digits of the commit.
    pub commit: String,
    /// When it was there.
    pub at: DateTime<Utc>,
    /// The number of the build.
    pub number: u64,
}

/// Commits that came to a branch.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub branch: String,
    pub commit: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Somebody wrote on a pull request.
#[derive(Debug, Clone)]
pub(crate) struct Mention<'a> {
    pub event: &'static str,
    pub title: &'a str,
    pub body: &'a str,
    pub by: &'a str,
    pub at: DateTime<Utc>,
}

/// The branches that are built.
const BUILDING: [&str; 3] = ["main", "development", "staging"];

impl World {
    /// A push: it builds where the branch is built.
    pub fn pushed(&mut self, push: &Push) -> Option<u64> {
        self.pushed = self.pushed.max(push.at);
        self.touched(push);
        if !BUILDING.contains(&push.branch.as_str()) {
            return None;
        }
        let title = self.store.commit(&push.commit).map(|commit| commit.subject().to_owned()).unwrap_or_default();
        let place = (push.branch.clone(), push.commit.clone());
        Some(self.start_run(Asked {
            workflow: Workflow::Build,
            event: "push",
            told: place.clone(),
            about: place,
            title,
            actor: push.by.clone(),
            at: push.at,
            hold: Hold::Free,
        }))
    }

    /// A comment: the workflow runs for each, and does something only where it is mentioned.
    pub fn mentioned(&mut self, mention: &Mention<'_>) -> u64 {
        let hold = if mention.body.contains("@claude") { Hold::Free } else { Hold::Skipped };
        let place = (self.default_branch.clone(), self.default_head(mention.at));
        self.start_run(Asked {
            workflow: Workflow::Claude,
            event: mention.event,
            told: place.clone(),
            about: place,
            title: mention.title.to_owned(),
            actor: mention.by.to_owned(),
            at: mention.at,
            hold,
        })
    }

    /// All builds share one concurrency group: a newer one cancels the one that goes on.
    pub(super) fn cancel_others(&mut self, newer: &Run) {
        for run in &mut self.runs.all {
            let goes_on = matches!(run.phase(newer.created), Phase::Queued | Phase::Running);
            if run.workflow == Workflow::Build && run.id != newer.id && goes_on {
                let stop = Stop { at: newer.created, conclusion: Conclusion::Cancelled, by_run: Some(newer.id) };
                run.last_mut().stop = Some(stop);
            }
        }
    }

    /// A run is over: what its end starts.
    pub(in crate::github) fn ended(&mut self, run: &Run, at: DateTime<Utc>) {
        let success = run.phase(at) == Phase::Over(Conclusion::Success);
        match run.workflow {
            Workflow::Build => self.built(run, at, success),
            Workflow::Claude if success => self.answered(run, at),
            _ => {}
        }
    }

    fn built(&mut self, run: &Run, at: DateTime<Utc>, success: bool) {
        let (branch, commit) = run.about.clone();
        if success {
            self.built.push(Built { branch: branch.clone(), commit: commit.clone(), at, number: run.number });
        }
        let workflow = match branch.as_str() {
            "development" => Workflow::DeployDevelopment,
            "main" => Workflow::DeployProduction,
            _ => return,
        };
        if self.runs.deaf {
            return;
        }
        let head = self.default_head(at);
        self.start_run(Asked {
            workflow,
            event: "workflow_run",
            told: (self.default_branch.clone(), head),
            about: (branch, commit),
            title: workflow.name().to_owned(),
            actor: run.actor.clone(),
            at,
            hold: if success { Hold::Free } else { Hold::Skipped },
        });
    }

    /// The head that the default branch had at a moment: the last of its main line that was there.
    fn default_head(&self, at: DateTime<Utc>) -> String {
        let head = self.store.head(&self.default_branch).unwrap_or_default();
        let line = self.store.mainline(&head);
        line.iter().find(|commit| commit.committer.at <= at).map_or(head, |commit| commit.id.clone())
    }

    /// The automated reviewer answers on the pull request it was asked on.
    fn answered(&mut self, run: &Run, at: DateTime<Utc>) {
        let id = self.fresh_id();
        let found = self.pulls.values_mut().find(|pull| pull.title == run.title && pull.is_open());
        if let Some(pull) = found {
            let body = "Reviewed the diff: two suggestions, nothing that blocks.".to_owned();
            let author = "claude[bot]".to_owned();
            pull.comments.push(crate::github::pulls::Comment { id, author, body, at });
            pull.updated = at;
        }
    }
}
