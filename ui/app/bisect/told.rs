//! What was read for a search: the versions, newest first, and where it stands.

use super::Asked;
use engine::domain::CommitId;
use engine::fault::Fault;
use engine::lifecycle::bisect::{self, Bisection, Deployments, Look, Word};
use std::sync::Arc;

/// A version in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its commit.
    pub commit: CommitId,
    /// The first line of its message, where this clone holds it. Hostile text.
    pub subject: Option<String>,
    /// When and by what it is known to have run.
    pub told: Option<bisect::Told>,
    /// What was said of it.
    pub word: Option<Word>,
}

/// All that was read.
#[derive(Debug, Clone)]
pub struct Told {
    /// Newest first: from bad to good, or all that are known until both are named.
    pub versions: Vec<Version>,
    /// Where the search stands, or why it cannot be told; `None` until one is said to be good and one to be bad.
    pub bisection: Option<Result<Bisection, Arc<Fault>>>,
    /// How the one to try can be looked at.
    pub looks: Vec<Look>,
    /// What is not known, in sentences.
    pub notes: Vec<String>,
}

impl Told {
    /// Of what was asked: the versions on the way where there is one, else all that are known and those that were named.
    #[must_use]
    pub fn of(
        asked: &Asked,
        known: &Deployments,
        bisection: Option<Result<Bisection, Arc<Fault>>>,
        subject: impl Fn(CommitId) -> Option<String>,
    ) -> Self {
        let told = |commit: CommitId| known.of(commit).map(|deployed| deployed.told.clone());
        let said = |commit: CommitId| asked.words.iter().rev().find(|(one, _)| *one == commit).map(|(_, word)| *word);
        let version =
            |commit: CommitId| Version { commit, subject: subject(commit), told: told(commit), word: said(commit) };
        let on_the_way = bisection.as_ref().and_then(|known| known.as_ref().ok());
        let commits: Vec<CommitId> = match on_the_way {
            Some(bisection) => bisection.versions.iter().rev().map(|version| version.commit).collect(),
            None => listed(asked, known),
        };
        let versions = commits.into_iter().map(version).collect();
        let notes = on_the_way.map_or(known.notes.clone(), |bisection| bisection.notes.clone());
        Self { versions, bisection, looks: Vec::new(), notes }
    }

    /// Where the search stands, where that can be told.
    #[must_use]
    pub fn search(&self) -> Option<&Bisection> {
        self.bisection.as_ref()?.as_ref().ok()
    }

    /// The one to try.
    #[must_use]
    pub fn next(&self) -> Option<CommitId> {
        self.search()?.next().map(|version| version.commit)
    }
}

/// Those that were named and are not known to have run stand first.
fn listed(asked: &Asked, known: &Deployments) -> Vec<CommitId> {
    let named = asked.picked.into_iter().chain(asked.words.iter().map(|(commit, _)| *commit));
    let mut commits: Vec<CommitId> = Vec::new();
    let deployed = known.versions.iter().rev().map(|deployed| deployed.commit);
    for commit in named.filter(|commit| known.of(*commit).is_none()).chain(deployed) {
        if !commits.contains(&commit) {
            commits.push(commit);
        }
    }
    commits
}
