//! A pull request as GitHub tells it, and what is derived from its comments and runs. Titles, names and texts are hostile.

use super::workflow_run::RunState;
use super::{BranchName, CommitId, Moment};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a pull request in its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PullNumber(pub u64);

impl fmt::Display for PullNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The name of an account at GitHub. An account that is gone has none: GitHub shows it as `ghost`.
pub type Login = Option<String>;

/// Whether it is open, and if not how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PullState {
    /// Open, ready for review.
    Open,
    /// Open, declared a draft.
    Draft,
    /// Merged.
    Merged,
    /// Closed without a merge.
    Closed,
}

/// What the checks of the head commit say. None is never a pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checks {
    /// No check ran on the head commit.
    None,
    /// So many of all are done; the rest runs or waits.
    Running {
        /// Checks that ended.
        done: usize,
        /// All checks.
        total: usize,
    },
    /// These failed, by name.
    Failing(Vec<String>),
    /// All of them, so many, passed or were skipped.
    Passing(usize),
    /// GitHub did not tell.
    Unknown,
}

/// What the reviewers decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewDecision {
    /// Nobody was asked and nobody reviewed.
    None,
    /// Asked, or commented on, and not decided.
    Pending,
    /// Approved by so many, and nobody asks for changes.
    Approved,
    /// At least one asks for changes.
    ChangesRequested,
    /// GitHub did not tell.
    Unknown,
}

/// What one reviewer last said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who.
    pub reviewer: Login,
    /// The verdict.
    pub verdict: Verdict,
    /// When; `None` while it is only asked for.
    pub at: Option<Moment>,
}

/// The verdict of one review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Approved.
    Approved,
    /// Asked for changes.
    ChangesRequested,
    /// Commented without a verdict.
    Commented,
    /// Dismissed by someone.
    Dismissed,
    /// Asked for, not given.
    Awaited,
}

/// Whether it can be merged now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mergeability {
    /// No conflict and nothing in the way.
    Clean,
    /// In conflict with its base.
    Conflicts,
    /// Without conflict, and its base has commits it lacks, which a rule of the base forbids.
    Behind,
    /// A rule of the base branch is in the way.
    Blocked,
    /// GitHub is still working it out, or did not tell.
    Unknown,
}

/// How a pull request is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MergeMethod {
    /// A merge commit: every commit keeps its hash, and with it its changelog entry.
    Merge,
    /// One new commit in the place of all; their entries name commits that the branch never gets.
    Squash,
    /// New commits in the place of each; their entries name commits that the branch never gets.
    Rebase,
}

impl MergeMethod {
    /// The word of GitHub's API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Squash => "squash",
            Self::Rebase => "rebase",
        }
    }

    /// Whether the commits keep their hashes.
    #[must_use]
    pub const fn keeps_hashes(self) -> bool {
        matches!(self, Self::Merge)
    }
}

/// What became of the automated review that a mention of `@claude` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaudeReview {
    /// Nobody mentioned it.
    Never,
    /// Mentioned; no run is seen yet.
    Asked,
    /// Its run goes on.
    Running,
    /// Its run ended well after the last mention.
    Done,
    /// Its run failed or was cancelled.
    Failed,
    /// Comments or runs could not be read.
    Unknown,
}

/// Whether the diff of the pull request brings the changelog entries that its commits need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangelogPresence {
    /// Every commit that needs an entry has one, or none needs one.
    Present,
    /// Commits without an entry.
    Missing(Vec<CommitId>),
    /// An entry is there and does not hold: each reason in words.
    Invalid(Vec<String>),
    /// The commits are not here, or the diff could not be read.
    Unknown,
}

/// One path that the pull request changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullFile {
    /// From the root of the repository.
    pub path: String,
    /// Lines added; `None` when GitHub did not tell.
    pub added: Option<u64>,
    /// Lines removed; `None` when GitHub did not tell.
    pub removed: Option<u64>,
}

/// The size of the diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffSize {
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub removed: u64,
    /// Files changed.
    pub files: u64,
}

/// One pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Its number.
    pub number: PullNumber,
    /// Its title.
    pub title: String,
    /// Who opened it.
    pub author: Login,
    /// Open, draft, merged or closed.
    pub state: PullState,
    /// The branch it brings.
    pub head: BranchName,
    /// The commit at the head of that branch.
    pub head_id: Option<CommitId>,
    /// `owner/name` of a fork it comes from; `None` when it comes from the repository itself.
    pub fork: Option<String>,
    /// The branch it goes into.
    pub base: BranchName,
    /// When it was opened.
    pub created: Moment,
    /// When anything last happened to it.
    pub updated: Moment,
    /// The checks of its head.
    pub checks: Checks,
    /// What the reviewers decided together.
    pub decision: ReviewDecision,
    /// The last word of each reviewer; those who are only asked are there too.
    pub reviews: Vec<Review>,
    /// Whether it can be merged.
    pub mergeability: Mergeability,
    /// Whether GitHub merges it by itself when it can.
    pub auto_merge: bool,
    /// Commits of its base that it lacks; told by this clone.
    pub behind: Option<u64>,
    /// Whether its diff brings the changelog entries that its commits need; told by this clone.
    pub changelog: ChangelogPresence,
    /// The entity files it changes; told by this clone, `None` when it cannot tell.
    pub entities: Option<Vec<String>>,
    /// The size of its diff; `None` where the list did not bring it.
    pub size: Option<DiffSize>,
    /// The files, as many as came; `None` where the list did not bring them.
    pub files: Option<Vec<PullFile>>,
    /// The names of its labels.
    pub labels: Vec<String>,
    /// Comments on it; `None` where the list did not bring them.
    pub comments: Option<u64>,
    /// The automated review.
    pub claude: ClaudeReview,
    /// Its address for a browser.
    pub url: String,
}

/// A pull request of nobody about nothing, for tests to change.
#[cfg(test)]
pub(crate) fn sample(number: u64) -> PullRequest {
    let at = chrono::DateTime::UNIX_EPOCH.fixed_offset();
    PullRequest {
        number: PullNumber(number),
        title: "a title".into(),
        author: None,
        state: PullState::Open,
        head: BranchName::new("feature/x"),
        head_id: None,
        fork: None,
        base: BranchName::new("development"),
        created: at,
        updated: at,
        checks: Checks::None,
        decision: ReviewDecision::None,
        reviews: Vec::new(),
        mergeability: Mergeability::Clean,
        auto_merge: false,
        behind: None,
        changelog: ChangelogPresence::Unknown,
        entities: None,
        size: None,
        files: None,
        labels: Vec::new(),
        comments: None,
        claude: ClaudeReview::Never,
        url: String::new(),
    }
}

/// The open pull requests, newest change first, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullList {
    /// Those that came.
    pub pulls: Vec<PullRequest>,
    /// All open ones, by GitHub's count; more than came when the list is cut.
    pub total: Option<u64>,
}

/// One check of a head commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: RunState,
    /// Its address for a browser.
    pub url: Option<String>,
    /// Of one that failed, the end of what it printed up to its last error; empty where that is not known. Hostile text.
    pub log: Vec<String>,
}

/// Something that was said about a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Who.
    pub who: Login,
    /// The verdict of a review, in words.
    pub verdict: Option<&'static str>,
    /// The text, Markdown. Hostile.
    pub body: String,
    /// When.
    pub at: Moment,
}

/// A file of a pull request, with what it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePatch {
    /// From the root of the repository.
    pub path: String,
    /// Lines added.
    pub added: Option<u64>,
    /// Lines removed.
    pub removed: Option<u64>,
    /// The patch; `None` for what GitHub does not show, such as binary and very large files.
    pub patch: Option<String>,
}

impl PullRequest {
    /// Whether this account opened it.
    #[must_use]
    pub fn is_by(&self, login: &str) -> bool {
        self.author.as_deref().is_some_and(|author| author.eq_ignore_ascii_case(login))
    }

    /// Whether it waits for a review of this account.
    #[must_use]
    pub fn awaits(&self, login: &str) -> bool {
        let asked = self.reviews.iter().filter(|review| review.verdict == Verdict::Awaited);
        asked.filter_map(|review| review.reviewer.as_deref()).any(|asked| asked.eq_ignore_ascii_case(login))
    }
}

/// A pull request whole. Parts that could not be read are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullDetail {
    /// The description, Markdown. Hostile.
    pub body: String,
    /// Whether it can be merged.
    pub mergeability: Mergeability,
    /// The size of its diff.
    pub size: Option<DiffSize>,
    /// What the reviewers decided, by the last verdict of each.
    pub decision: ReviewDecision,
    /// What became of the automated review, by the comments.
    pub claude: ClaudeReview,
    /// Comments and reviews, oldest first.
    pub talk: Vec<Talk>,
    /// The checks of its head.
    pub checks: Option<Vec<Check>>,
    /// Its files, as many as came.
    pub files: Option<Vec<FilePatch>>,
    /// How many files there are; `None` where that was not told and more may be there than came.
    pub files_in_all: Option<u64>,
    /// Parts that could not be read, and why: comments, reviews, checks, files. Hostile text may be in the reason.
    pub unread: Vec<(&'static str, String)>,
}
