//! The form of one act. What it is about is frozen when it opens; its plan is made anew with every change.

use super::Field;
use crate::app::changelog::Text;
use engine::board::Board;
use engine::config::Config;
use engine::domain::pull_request::{ChangelogPresence, MergeMethod, PullNumber};
use engine::domain::workflow_run::RunId;
use engine::domain::{BranchName, CommitId, Moment};
use engine::fault::Fault;
use engine::operations::act::{Act, ActEnd, ActPlan, Reach, Stage};
use engine::sources::github::{Jobs, Merging, Opening, Ruling};
use std::sync::Arc;

/// What a form is about: the object, frozen as it was when the form opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A comment on a pull request.
    Comment(PullNumber),
    /// A comment that mentions the automated reviewer.
    Ask(PullNumber),
    /// A merge.
    Merge {
        /// The pull request.
        pull: PullNumber,
        /// Its head.
        head: CommitId,
        /// The branch it goes into.
        base: BranchName,
    },
    /// A pull request from this branch.
    Open(BranchName),
    /// Another try of a run.
    Rerun {
        /// The run.
        run: RunId,
        /// The try that was looked at.
        attempt: u64,
    },
    /// The end of a run.
    Cancel {
        /// The run.
        run: RunId,
        /// The try that was looked at.
        attempt: u64,
    },
    /// A start by hand.
    Start,
    /// An answer for a deployment that waits.
    Rule {
        /// The run.
        run: RunId,
        /// The try that was looked at.
        attempt: u64,
    },
}

/// How far a form is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// It is being filled in; nothing was sent.
    Open,
    /// It was sent.
    Going(Stage),
    /// It ended.
    Ended(ActEnd),
}

/// A line that is said on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    /// What will be.
    Effect(String),
    /// What speaks against it.
    Warning(String),
    /// Why it cannot be sent.
    Refusal(String),
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its number.
    pub id: u64,
    /// What it is about.
    pub about: About,
    /// Its title.
    pub title: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// What was typed to confirm, where a word is asked for.
    pub word: Text,
    /// The field that has the focus; the number of fields stands for the word.
    pub at: usize,
    /// Whether keys go into that field.
    pub typing: bool,
    /// What it will do, or why it cannot be done.
    pub plan: Result<ActPlan, Arc<Fault>>,
    /// How far it is.
    pub progress: Progress,
    /// The workflow and branch whose inputs were asked for last.
    pub asked: Option<(String, BranchName)>,
    /// Why the inputs of the workflow are not known.
    pub unread: Option<Arc<Fault>>,
    /// What a branch brings to the changelog, where that was asked for.
    pub brings: Option<Brings>,
}

/// What a branch brings to the changelog of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brings {
    /// The branch, and the one it would go into.
    pub of: (BranchName, BranchName),
    /// What; `None` while it is being read.
    pub told: Option<ChangelogPresence>,
}

impl Form {
    /// A form of this kind, planned by the board.
    pub(super) fn new(about: About, title: String, fields: Vec<Field>) -> Self {
        Self {
            id: 0,
            about,
            title,
            fields,
            word: Text::default(),
            at: 0,
            typing: false,
            plan: Err(Arc::new(Fault::refused("It is not planned yet"))),
            progress: Progress::Open,
            asked: None,
            unread: None,
            brings: None,
        }
    }

    /// Plans anew, unless it was sent.
    pub(super) fn plan_again(&mut self, board: &Board, config: &Config, now: Moment) {
        if self.progress == Progress::Open {
            let plan = ActPlan::of(self.act(), board, config, now).map_err(Arc::new);
            self.plan = plan.map(|plan| match &self.brings {
                Some(brings) => plan.bringing(brings.told.as_ref(), config),
                None => plan,
            });
        }
    }

    /// The word that is to be typed, where one is asked for.
    #[must_use]
    pub fn asks_for(&self) -> Option<&str> {
        match &self.plan {
            Ok(ActPlan { reach: Reach::Production { word }, .. }) => Some(word),
            _ => None,
        }
    }

    /// Whether it reaches production.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.asks_for().is_some()
    }

    /// How many places the focus goes through.
    pub(super) fn stops(&self) -> usize {
        self.fields.len() + usize::from(self.is_grave())
    }

    /// Whether what has the focus is a text.
    #[must_use]
    pub fn focused_is_text(&self) -> bool {
        let field = self.fields.get(self.at).map(|field| &field.value);
        field.map_or_else(|| self.is_grave(), |value| !matches!(value, super::Value::Choice { .. }))
    }

    /// The text that has the focus.
    pub(super) fn focused_text(&mut self) -> Option<&mut Text> {
        let at = self.at;
        if at == self.fields.len() && self.is_grave() {
            return Some(&mut self.word);
        }
        self.fields.get_mut(at)?.text_mut()
    }

    /// What is said of it, in the order it is read.
    #[must_use]
    pub fn sentences(&self) -> Vec<Sentence> {
        match &self.plan {
            Ok(plan) => {
                let effects = plan.effects.iter().cloned().map(Sentence::Effect);
                effects.chain(plan.warnings.iter().cloned().map(Sentence::Warning)).collect()
            }
            Err(fault) => {
                let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
                vec![Sentence::Refusal(format!("{fault}.{hint}"))]
            }
        }
    }

    fn says(&self, at: usize) -> String {
        self.fields.get(at).map(Field::says).unwrap_or_default()
    }

    fn chosen(&self, at: usize) -> usize {
        self.fields.get(at).map_or(0, Field::chosen)
    }

    /// The act as it is filled in.
    #[must_use]
    pub fn act(&self) -> Act {
        match &self.about {
            About::Comment(pull) | About::Ask(pull) => Act::Comment { pull: *pull, text: self.says(0) },
            About::Merge { pull, head, base } => {
                Act::Merge(Merging { pull: *pull, head: *head, base: base.clone(), method: METHODS[self.chosen(0)].1 })
            }
            About::Open(head) => Act::Open(Opening {
                head: head.clone(),
                base: BranchName::new(self.says(1)),
                title: self.says(0),
                body: self.says(2),
                draft: self.chosen(3) == 1,
            }),
            About::Rerun { run, attempt } => Act::Rerun { run: *run, attempt: *attempt, jobs: self.jobs() },
            About::Cancel { run, attempt } => Act::Cancel { run: *run, attempt: *attempt },
            About::Start => {
                Act::Dispatch { workflow: self.says(0), branch: BranchName::new(self.says(1)), inputs: self.inputs() }
            }
            About::Rule { run, attempt } => Act::Rule {
                run: *run,
                attempt: *attempt,
                environment: self.says(0),
                ruling: if self.chosen(1) == 0 { Ruling::Approve } else { Ruling::Reject },
                comment: self.says(2),
            },
        }
    }

    fn jobs(&self) -> Jobs {
        if self.says(0) == FAILED { Jobs::Failed } else { Jobs::All }
    }

    /// What is left empty is not sent: the workflow then has what its file says.
    fn inputs(&self) -> Vec<(String, String)> {
        let inputs = self.fields.iter().skip(2).map(|field| (field.name.clone(), field.says()));
        inputs.filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// The methods, the safe one first.
pub(super) const METHODS: [(&str, MergeMethod); 3] =
    [("merge commit", MergeMethod::Merge), ("squash", MergeMethod::Squash), ("rebase", MergeMethod::Rebase)];
/// The words for the jobs that did not end well.
pub(super) const FAILED: &str = "failed jobs";
/// The words for all jobs.
pub(super) const EVERY: &str = "every job";
