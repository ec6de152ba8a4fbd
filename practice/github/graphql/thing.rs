//! The things that a query can walk over, and what a field of one of them can be.

use crate::github::pulls::{Comment, Pull, Review};
use crate::github::store::Change;
use serde_json::Value;

/// A value with fields.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    Query,
    Repository,
    RateLimit,
    /// An account by its login.
    Account(String),
    Pull(Box<Pull>),
    /// A branch with its head.
    Branch(String, String),
    Commit(String),
    /// A commit as one of a pull request's.
    PullCommit(String),
    /// What the checks of a commit come to.
    Rollup(String),
    /// The job of a run by the run's id.
    Check(u64),
    CheckSuite(u64),
    Run(u64),
    Workflow(u64),
    Label(String),
    Review(Box<Review>),
    /// Somebody who was asked for a review.
    Request(String),
    Comment(Comment),
    File(Box<Change>),
    AutoMerge(String),
    /// Ahead and behind.
    Comparison(usize, usize),
}

/// What a field is.
#[derive(Debug)]
pub(super) enum Found {
    Leaf(Value),
    One(Option<Thing>),
    /// A connection, with everything that is in it.
    Many(Vec<Thing>),
    /// Refused with a message and GitHub's word for the kind.
    Refused(String, &'static str),
    /// The type has no such field.
    Nothing,
}

impl Thing {
    /// Its type, and the interfaces and unions it is one of.
    pub fn types(&self) -> &'static [&'static str] {
        match self {
            Self::Query => &["Query"],
            Self::Repository => &["Repository", "Node"],
            Self::RateLimit => &["RateLimit"],
            Self::Account(login) if login.ends_with("[bot]") => &["Bot", "Actor", "Node"],
            Self::Account(login) if login == "MAS-Mr-Mentor" => &["Organization", "Actor", "RepositoryOwner", "Node"],
            Self::Account(_) => &["User", "Actor", "RepositoryOwner", "RequestedReviewer", "Node"],
            Self::Pull(_) => &["PullRequest", "Node", "Comment", "Closable"],
            Self::Branch(..) => &["Ref", "Node"],
            Self::Commit(_) => &["Commit", "GitObject", "Node"],
            Self::PullCommit(_) => &["PullRequestCommit", "Node"],
            Self::Rollup(_) => &["StatusCheckRollup", "Node"],
            Self::Check(_) => &["CheckRun", "StatusCheckRollupContext", "Node"],
            Self::CheckSuite(_) => &["CheckSuite", "Node"],
            Self::Run(_) => &["WorkflowRun", "Node"],
            Self::Workflow(_) => &["Workflow", "Node"],
            Self::Label(_) => &["Label", "Node"],
            Self::Review(_) => &["PullRequestReview", "Node", "Comment"],
            Self::Request(_) => &["ReviewRequest", "Node"],
            Self::Comment(_) => &["IssueComment", "Node", "Comment"],
            Self::File(_) => &["PullRequestChangedFile"],
            Self::AutoMerge(_) => &["AutoMergeRequest"],
            Self::Comparison(..) => &["Comparison", "Node"],
        }
    }
}
