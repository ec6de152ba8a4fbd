//! What is to happen at its own moment: what people and pushes did before the world began, and what a scenario brings.

use super::actions::{Asked, Conclusion, Fate, Hold, Mention, Push, Stop, Workflow};
use super::people::Right;
use super::trouble::Trouble;
use super::world::World;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// One act with its moment.
#[derive(Debug, Clone)]
pub(crate) struct Coming {
    pub at: DateTime<Utc>,
    pub by: String,
    pub act: Act,
    /// Whether a scenario brings it; what the world begins with is numbered as drawn.
    pub scripted: bool,
}

/// What somebody does, or what goes wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// Commits one file onto a branch and pushes it.
    Push { branch: String, file: String, text: String, message: String },
    /// Merges one branch into another and pushes it.
    Merge { head: String, base: String },
    /// Writes a comment on a pull request.
    Comment { pull: u64, body: String },
    /// Starts a workflow by hand on a branch.
    Dispatch { workflow: String, branch: String },
    /// Tries the last run of a workflow on a branch once more.
    Rerun { workflow: String, branch: String },
    /// Stops the last run of a workflow.
    Cancel { workflow: String },
    /// Decides what the next run of a workflow meets.
    Fate(Fate),
    /// Ends of builds start no deploy any more.
    Deaf,
    /// Something goes wrong from now on.
    Trouble(Trouble),
    /// Nothing is wrong any more.
    Heal,
    /// A commit that is there already was pushed to a branch.
    #[serde(skip)]
    Pushed { branch: String, commit: String },
    /// A comment that is there already was written.
    #[serde(skip)]
    Said { title: String, body: String },
}

impl World {
    /// Does what came due. An act that is impossible now does nothing, as a person's would.
    pub(super) fn perform(&mut self, coming: Coming) {
        let (by, at) = (coming.by, coming.at);
        match coming.act {
            Act::Push { branch, file, text, message } => {
                let signed = self.signed(&by);
                if let Ok(commit) = self.store.commit_file(&branch, (&file, &text), &signed, &message) {
                    self.pushed(&Push { branch, commit, by, at });
                }
            }
            Act::Merge { head, base } => drop(self.merge_elsewhere(&head, &base, &by)),
            Act::Comment { pull, body } => self.comment_on(pull, &by, &body),
            Act::Dispatch { workflow, branch } => self.dispatched(&workflow, &branch, by),
            Act::Rerun { workflow, branch } => {
                if let Some(id) = self.latest(&workflow, Some(&branch)) {
                    self.try_again(id, &by);
                }
            }
            Act::Cancel { workflow } => self.stop(&workflow),
            Act::Fate(fate) => self.runs.fates.push(fate),
            Act::Deaf => self.runs.deaf = true,
            Act::Trouble(trouble) => self.troubles.push(trouble),
            Act::Heal => self.troubles.clear(),
            Act::Pushed { branch, commit } => drop(self.pushed(&Push { branch, commit, by, at })),
            Act::Said { title, body } => {
                let event = "issue_comment";
                self.mentioned(&Mention { event, title: &title, body: &body, by: &by, at });
            }
        }
    }

    /// Writes a comment on a pull request, which starts what comments start.
    pub(super) fn comment_on(&mut self, number: u64, by: &str, body: &str) {
        let (id, at) = (self.fresh_id(), self.now());
        let Some(pull) = self.pulls.get_mut(&number).filter(|_| !by.is_empty()) else { return };
        let comment = super::pulls::Comment { id, author: by.to_owned(), body: body.to_owned(), at };
        pull.comments.push(comment);
        pull.updated = at;
        let title = pull.title.clone();
        self.mentioned(&Mention { event: "issue_comment", title: &title, body, by, at });
    }

    fn latest(&self, workflow: &str, branch: Option<&str>) -> Option<u64> {
        let fits = |run: &&super::actions::Run| {
            run.workflow.file() == workflow && branch.is_none_or(|branch| run.about.0 == branch)
        };
        self.runs.all.iter().filter(fits).max_by_key(|run| (run.created, run.number)).map(|run| run.id)
    }

    fn stop(&mut self, workflow: &str) {
        let (at, found) = (self.now(), self.latest(workflow, None));
        if let Some(run) = found.and_then(|id| self.runs.find_mut(id)) {
            run.last_mut().stop = Some(Stop { at, conclusion: Conclusion::Cancelled, by_run: None });
        }
    }

    fn dispatched(&mut self, workflow: &str, branch: &str, by: String) {
        let (Some(workflow), Some(head)) = (Workflow::named(workflow), self.store.head(branch)) else { return };
        if self.right(&by) < Right::Push {
            return;
        }
        let place = (branch.to_owned(), head);
        self.start_run(Asked {
            workflow,
            event: "workflow_dispatch",
            told: place.clone(),
            about: place,
            title: workflow.name().to_owned(),
            actor: by,
            at: self.now(),
            hold: Hold::Free,
        });
    }
}
