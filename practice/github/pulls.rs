//! The pull requests as the world keeps them.

use super::actions::Push;
use super::world::World;
use chrono::{DateTime, Utc};

/// One pull request.
#[derive(Debug, Clone)]
pub(crate) struct Pull {
    pub number: u64,
    pub title: String,
    pub body: Option<String>,
    /// Empty for an account that is gone.
    pub author: String,
    pub head: String,
    pub base: String,
    /// The owner of the fork it comes from; the repository's own when it comes from none.
    pub head_owner: String,
    pub state: State,
    pub draft: bool,
    pub labels: Vec<String>,
    pub asked: Vec<String>,
    pub reviews: Vec<Review>,
    pub comments: Vec<Comment>,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub auto_merge: bool,
}

/// Whether it is open, and if not how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Closed(Ended),
    Merged { ended: Ended, by: String, commit: String },
}

/// When it ended and what its two sides were then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    pub at: DateTime<Utc>,
    pub base: String,
    pub head: String,
}

/// One review.
#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub id: u64,
    pub author: String,
    /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED` or `DISMISSED`.
    pub state: String,
    pub body: String,
    pub commit: String,
    pub at: DateTime<Utc>,
}

/// One comment.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub id: u64,
    pub author: String,
    pub body: String,
    pub at: DateTime<Utc>,
}

impl Pull {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// How it ended; `None` while it is open.
    pub fn ended(&self) -> Option<&Ended> {
        match &self.state {
            State::Open => None,
            State::Closed(ended) | State::Merged { ended, .. } => Some(ended),
        }
    }
}

/// Whether a pull request can be merged, in the words of `mergeable_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mergeable {
    Clean,
    Dirty,
    Behind,
    Blocked,
    Draft,
    /// Not worked out yet, or not open.
    Unknown,
}

impl World {
    /// The commit a pull request brings.
    pub fn head_of(&self, pull: &Pull) -> String {
        let kept = pull.ended().map(|ended| ended.head.clone());
        kept.or_else(|| self.store.head(&pull.head)).unwrap_or_default()
    }

    /// The commit it goes onto.
    pub fn base_of(&self, pull: &Pull) -> String {
        let kept = pull.ended().map(|ended| ended.base.clone());
        kept.or_else(|| self.store.head(&pull.base)).unwrap_or_default()
    }

    /// Whether it can be merged, as GitHub tells: a change makes it think, and the first question gets no answer.
    pub fn mergeable(&self, pull: &Pull) -> Mergeable {
        if self.thinking.contains(&pull.number) { Mergeable::Unknown } else { self.merges(pull) }
    }

    /// Whether it can be merged now.
    pub fn merges(&self, pull: &Pull) -> Mergeable {
        if !pull.is_open() {
            return Mergeable::Unknown;
        }
        let (base, head) = (self.base_of(pull), self.head_of(pull));
        let rules = self.rules_of(&pull.base);
        if !self.store.merges_cleanly(&base, &head) {
            Mergeable::Dirty
        } else if pull.draft {
            Mergeable::Draft
        } else if rules.is_some_and(|rules| approvals(pull) < rules.approvals) {
            Mergeable::Blocked
        } else if rules.is_some_and(|rules| rules.up_to_date) && self.store.ahead_behind(&base, &head).0 > 0 {
            Mergeable::Behind
        } else {
            Mergeable::Clean
        }
    }
}

impl World {
    /// What commits that came to a branch are to the open pull requests: some go on, some are in now.
    pub fn touched(&mut self, push: &Push) {
        let open =
            self.pulls.values().filter(|pull| pull.is_open() && (pull.base == push.branch || pull.head == push.branch));
        let open: Vec<Pull> = open.cloned().collect();
        for mut pull in open {
            if pull.head == push.branch {
                pull.updated = push.at;
            } else if self.is_in(&pull, push) {
                pull.state = self.merged_by(&pull, push);
                pull.updated = push.at;
            }
            self.thinking.insert(pull.number);
            self.pulls.insert(pull.number, pull);
        }
    }

    fn is_in(&self, pull: &Pull, push: &Push) -> bool {
        let head = self.head_of(pull);
        !head.is_empty() && self.store.ahead_behind(&head, &push.commit).0 == 0
    }

    /// It was merged by a push, as GitHub sees it; the base is what the branch was before.
    fn merged_by(&self, pull: &Pull, push: &Push) -> State {
        let before = self.store.commit(&push.commit).and_then(|commit| commit.parents.first().cloned());
        let head = self.head_of(pull);
        let ended = Ended { at: push.at, base: before.unwrap_or_default(), head };
        State::Merged { ended, by: push.by.clone(), commit: push.commit.clone() }
    }
}

/// The people whose last word is an approval.
fn approvals(pull: &Pull) -> usize {
    last_words(pull).iter().filter(|review| review.state == "APPROVED").count()
}

/// The last verdict of each reviewer.
pub(crate) fn last_words(pull: &Pull) -> Vec<&Review> {
    last_of_each(pull.reviews.iter().filter(|review| review.state != "COMMENTED"))
}

/// The last review of each, whatever it says.
pub(crate) fn latest(pull: &Pull) -> Vec<&Review> {
    last_of_each(pull.reviews.iter())
}

fn last_of_each<'p>(reviews: impl Iterator<Item = &'p Review>) -> Vec<&'p Review> {
    let mut last: Vec<&Review> = Vec::new();
    for review in reviews {
        last.retain(|other| other.author != review.author);
        last.push(review);
    }
    last
}

/// What the reviews come to, in GraphQL's words; `None` when nobody reviewed and no rule asks for it.
pub(crate) fn decision(pull: &Pull, required: usize) -> Option<&'static str> {
    let last = last_words(pull);
    let count = |state: &str| last.iter().filter(|review| review.state == state).count();
    if count("CHANGES_REQUESTED") > 0 {
        Some("CHANGES_REQUESTED")
    } else if count("APPROVED") >= required.max(1) {
        Some("APPROVED")
    } else {
        (required > 0).then_some("REVIEW_REQUIRED")
    }
}
