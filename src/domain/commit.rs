//! One commit as the console knows it: who, when, what it calls itself.

use super::CommitId;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A point in time in the zone of whoever made it. Days count in this zone.
pub type Moment = DateTime<FixedOffset>;

/// Who wrote or committed something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The name, with bytes that are not UTF-8 replaced.
    pub name: String,
    /// The address, with bytes that are not UTF-8 replaced.
    pub email: String,
    /// In the zone the signature was made in.
    pub when: Moment,
}

/// How a commit declares that it breaks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Breaking {
    /// It declares nothing.
    #[default]
    No,
    /// `type!: subject`.
    Bang,
    /// A `BREAKING CHANGE:` or `BREAKING-CHANGE:` line in the body.
    Footer,
}

/// A commit of the history. The subject is hostile text: it is cleaned where it is drawn, never here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its name.
    pub id: CommitId,
    /// First parent first; more than one makes it a merge.
    pub parents: Vec<CommitId>,
    /// The first paragraph of the message on one line, as git prints it with `%s`.
    pub subject: String,
    /// Who wrote it and when.
    pub author: Signature,
    /// When it was committed.
    pub committed: Moment,
    /// Whether it declares a breaking change.
    pub breaking: Breaking,
}

impl Commit {
    /// Whether it joins two or more lines of history.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }
}
