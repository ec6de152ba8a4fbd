//! Which commits need an entry, and why the others do not.

use super::roll_call::RollCall;
use crate::domain::{Commit, History, pattern};
use std::fmt;

/// Why a commit needs no entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reason {
    /// All that it changed is in the changelog folder.
    ChangelogOnly,
    /// It was made before the discipline began.
    BeforeFirst,
    /// Its subject fits a pattern of the configuration.
    Pattern(String),
}

/// As the contract of `check --json` says it.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChangelogOnly => f.write_str("changelog only"),
            Self::BeforeFirst => f.write_str("before the first entry"),
            Self::Pattern(pattern) => write!(f, "pattern {pattern}"),
        }
    }
}

/// The first pattern that the subject of a commit fits.
#[must_use]
pub fn let_off<'p>(commit: &Commit, patterns: &'p [String]) -> Option<&'p str> {
    patterns.iter().map(String::as_str).find(|wanted| pattern::fits(wanted, &commit.subject))
}

/// When the discipline began: with the oldest commit that has an entry.
#[derive(Debug, Clone, Default)]
pub struct Beginning {
    before: Vec<bool>,
}

impl Beginning {
    /// Finds, for each commit of a history, whether it was made before.
    ///
    /// Ancestors of the oldest commit with an entry were, and so were commits of an earlier time that do not descend
    /// from it. Where no commit has an entry, none was.
    #[must_use]
    pub fn of(history: &History, roll: &RollCall<'_>) -> Self {
        let mut before = vec![false; history.commits.len()];
        let Some(first) = roll.first(history) else { return Self { before } };
        ancestors(history, first, &mut before);
        let time = history.commits[first].committed;
        let earlier = |at: usize| at != first && history.commits[at].committed < time;
        let open: Vec<usize> = (0..before.len()).filter(|at| !before[*at] && earlier(*at)).collect();
        if !open.is_empty() {
            let descends = descendants(history, first);
            for at in open {
                before[at] = !descends[at];
            }
        }
        Self { before }
    }

    /// Whether the commit at this position was made before.
    #[must_use]
    pub fn is_before(&self, position: usize) -> bool {
        self.before.get(position).copied().unwrap_or_default()
    }
}

/// Marks the ancestors of a commit, the commit itself left out.
fn ancestors(history: &History, of: usize, marks: &mut [bool]) {
    let mut next = vec![of];
    while let Some(at) = next.pop() {
        for parent in history.commits[at].parents.iter().filter_map(|parent| history.position(parent)) {
            if !std::mem::replace(&mut marks[parent], true) {
                next.push(parent);
            }
        }
    }
}

fn descendants(history: &History, of: usize) -> Vec<bool> {
    let mut children = vec![Vec::new(); history.commits.len()];
    for (at, commit) in history.commits.iter().enumerate() {
        for parent in commit.parents.iter().filter_map(|parent| history.position(parent)) {
            children[parent].push(at);
        }
    }
    let mut marks = vec![false; history.commits.len()];
    let mut next = vec![of];
    while let Some(at) = next.pop() {
        for child in &children[at] {
            if !std::mem::replace(&mut marks[*child], true) {
                next.push(*child);
            }
        }
    }
    marks
}
