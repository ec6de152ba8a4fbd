//! What a check found. Serialises to the contract of `cutover changelog check --json`.

use crate::domain::CommitId;
use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A commit that needs an entry has none.
    Missing,
    /// An entry says `pending` in the place of its commit.
    Pending,
    /// An entry names a commit that is not in the history.
    Orphan,
    /// Two entries for one commit.
    Duplicate,
    /// The name is not `YYYY-MM-DD-<sha7>-<slug>.md`.
    Filename,
    /// The slug differs from the subject's.
    Slug,
    /// The day or the **Date:** differs from the commit's.
    Date,
    /// The title differs from `# <subject> (<sha7>)`.
    Title,
    /// A required section is absent, or **Commit:** is not the full hash.
    Body,
    /// Files Changed differs from the diff against the first parent.
    Files,
    /// The index has no row for the entry.
    IndexMissing,
    /// A row links to an entry that is not there.
    IndexDangling,
    /// A row differs from its entry, or stands in the wrong year.
    IndexRow,
    /// The month archive does not list the entry.
    ArchiveMissing,
    /// The category of the commit's type does not list the entry.
    CategoryMissing,
    /// A breaking change is not listed under Breaking Changes.
    BreakingMissing,
    /// The *Last updated:* line is absent or older than the newest entry.
    LastUpdated,
}

impl Kind {
    /// Whether the index is wrong, not an entry.
    #[must_use]
    pub fn is_about_index(self) -> bool {
        self >= Self::IndexMissing
    }
}

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// Derived from the commit and the entry.
    Auto,
    /// Needs a person's words or choice.
    Ask,
    /// Nothing here can mend it.
    None,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// The commit it is about, where there is one.
    pub commit: Option<CommitId>,
    /// The file it is about, from the root of the repository.
    pub path: Option<String>,
    /// A sentence for a person. Hostile text may be in it.
    pub detail: String,
    /// Who can mend it.
    pub fix: Fix,
}

/// A commit that needs no entry, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// The commit.
    pub commit: CommitId,
    /// `changelog only`, `before the first entry`, or the pattern that let it off.
    pub reason: String,
}

/// Which commits were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// As it was asked for; `null` for the whole history.
    pub base: Option<String>,
    /// The branch or revision.
    pub head: String,
    /// How many commits are in it.
    pub commits: usize,
}

/// The whole result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The version of this shape.
    pub schema: u32,
    /// What was looked at.
    pub range: Range,
    /// How many entries exist.
    pub entries: usize,
    /// What is wrong, grouped by kind, then newest first.
    pub drift: Vec<Finding>,
    /// What needs no entry.
    pub ignored: Vec<Ignored>,
    /// What could not be known, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a check says on the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is wrong.
    Clean,
    /// Something is wrong.
    Drift,
    /// Nothing wrong is known, and not everything could be known.
    Unknown,
}

impl Report {
    /// Whether there was no commit to look at, because the branch has none yet.
    #[must_use]
    pub const fn is_of_nothing(&self) -> bool {
        self.range.base.is_none() && self.range.commits == 0
    }

    /// What it says on the whole.
    #[must_use]
    pub fn answer(&self) -> Answer {
        match (self.drift.is_empty(), self.notes.is_empty()) {
            (false, _) => Answer::Drift,
            (true, true) => Answer::Clean,
            (true, false) => Answer::Unknown,
        }
    }
}
