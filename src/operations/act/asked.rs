//! The acts there are.

use crate::domain::BranchName;
use crate::domain::pull_request::PullNumber;
use crate::domain::workflow_run::RunId;
use crate::sources::github::{Jobs, Merging, Opening, Ruling};
use std::fmt;

/// Something to do at GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Comments on a pull request.
    Comment {
        /// Which.
        pull: PullNumber,
        /// The text, as it is posted.
        text: String,
    },
    /// Merges a pull request.
    Merge(Merging),
    /// Opens a pull request.
    Open(Opening),
    /// Tries a run again.
    Rerun {
        /// Which.
        run: RunId,
        /// The try that was looked at: another one since then and nothing is sent.
        attempt: u64,
        /// Which of its jobs.
        jobs: Jobs,
    },
    /// Cancels a run.
    Cancel {
        /// Which.
        run: RunId,
        /// The try that was looked at: another one since then and nothing is sent.
        attempt: u64,
    },
    /// Starts a workflow by hand.
    Dispatch {
        /// Its file, such as `build.yml`.
        workflow: String,
        /// The branch it runs on.
        branch: BranchName,
        /// Its inputs: name and value.
        inputs: Vec<(String, String)>,
    },
    /// Approves or rejects a deployment that waits.
    Rule {
        /// The run that waits.
        run: RunId,
        /// The try that was looked at: another one since then and nothing is sent.
        attempt: u64,
        /// The environment it waits for.
        environment: String,
        /// What is decided.
        ruling: Ruling,
        /// Why, for the record at GitHub.
        comment: String,
    },
}

/// The act in the words of the command line, without its texts: `prs merge 61`.
impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment { pull, .. } => write!(f, "prs comment {}", pull.0),
            Self::Merge(Merging { pull, method, head, .. }) => {
                write!(f, "prs merge {} --head {} --method {}", pull.0, head.short(), method.word())
            }
            Self::Open(Opening { head, base, .. }) => write!(f, "prs open {head} --into {base}"),
            Self::Rerun { run, jobs: Jobs::All, .. } => write!(f, "runs rerun {run}"),
            Self::Rerun { run, jobs: Jobs::Failed, .. } => write!(f, "runs rerun {run} --failed"),
            Self::Cancel { run, .. } => write!(f, "runs cancel {run}"),
            Self::Dispatch { workflow, branch, inputs, .. } => {
                write!(f, "runs start {workflow} --branch {branch}")?;
                inputs.iter().try_for_each(|(name, value)| write!(f, " --input {name}={value}"))
            }
            Self::Rule { run, environment, ruling: Ruling::Approve, .. } => {
                write!(f, "runs approve {run} --environment {environment}")
            }
            Self::Rule { run, environment, ruling: Ruling::Reject, .. } => {
                write!(f, "runs reject {run} --environment {environment}")
            }
        }
    }
}
