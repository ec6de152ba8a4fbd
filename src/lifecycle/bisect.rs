//! Which deployment brought a fault. A deployment is a version that an environment is known to have run. Between one that
//! was good and one that was bad the middle one is proposed, until the last good and the first bad stand side by side: then
//! what came between them is the answer.
//!
//! Only versions that hold the good one and are held by the bad one are on the way, in the order of the history: what was
//! put back and shipped again is one version. What the code does not tell (a secret, the database) no order of versions finds.
//!
//! | file | what is there |
//! |---|---|
//! | `deployed` | the versions that an environment is known to have run, joined from runs, the record and what was seen |
//! | `way` | those between good and bad, in the order of the history |
//! | `narrow` | which of a row to try next |
//! | `brought` | the commits, pull requests and people between two versions |
//! | `look` | how a version can be looked at |

mod brought;
mod deployed;
mod look;
mod narrow;
mod way;

pub use brought::{Author, Brought, Merged};
pub use deployed::{Deployed, Deployments, Told, deployments};
pub use look::{Look, looks};
pub use narrow::{Narrowed, Word, narrow};

use crate::board::Board;
use crate::delivery::Commits;
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// A version that was good.
    pub good: CommitId,
    /// A later one that was not.
    pub bad: CommitId,
    /// What was found out of others.
    pub said: Vec<(CommitId, Word)>,
}

/// A version on the way from good to bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its commit.
    pub commit: CommitId,
    /// When and by what it is known to have run; `None` where only a person named it.
    pub deployed: Option<Deployed>,
    /// What was said of it.
    pub word: Option<Word>,
}

/// Where the search stands.
#[derive(Debug, Clone)]
pub struct Bisection {
    /// All versions from good to bad, oldest first.
    pub versions: Vec<Version>,
    /// Which of them is what.
    pub narrowed: Narrowed,
    /// What came between the last good and the first bad; `None` where this clone cannot tell.
    pub brought: Option<Brought>,
    /// What is not known, in sentences.
    pub notes: Vec<String>,
}

impl Bisection {
    /// The last that is good.
    #[must_use]
    pub fn good(&self) -> &Version {
        &self.versions[self.narrowed.good]
    }

    /// The first that is bad.
    #[must_use]
    pub fn bad(&self) -> &Version {
        &self.versions[self.narrowed.bad]
    }

    /// The one to try next; `None` when nothing is left to try.
    #[must_use]
    pub fn next(&self) -> Option<&Version> {
        self.narrowed.next.map(|at| &self.versions[at])
    }

    /// Whether the last good and the first bad stand side by side: what came between them brought it.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.narrowed.bad == self.narrowed.good + 1
    }
}

/// Narrows by what was said.
///
/// # Errors
/// When good does not lead to bad, what was said contradicts itself, or this clone lacks the history.
pub fn bisect(known: &Deployments, question: &Question, commits: &dyn Commits, board: &Board) -> Result<Bisection> {
    let (way, mut notes) = way::between(known, question, commits)?;
    let versions: Vec<Version> = way.into_iter().map(|commit| version(commit, known, question)).collect();
    let words: Vec<Option<Word>> = versions.iter().map(|version| version.word).collect();
    let narrowed = narrow(&words).map_err(|(bad, good)| contradiction(&versions[bad], &versions[good]))?;
    let (good, bad) = (versions[narrowed.good].commit, versions[narrowed.bad].commit);
    let brought = commits.between(good, bad).map(|commits| Brought::of(commits, board));
    notes.splice(0..0, ends(&versions));
    notes.extend(known.notes.iter().cloned());
    Ok(Bisection { versions, narrowed, brought, notes })
}

fn version(commit: CommitId, known: &Deployments, question: &Question) -> Version {
    let said = question.said.iter().rev().find(|(said, _)| *said == commit).map(|(_, word)| *word);
    let end = [(question.good, Word::Good), (question.bad, Word::Bad)];
    let end = end.into_iter().find(|(end, _)| *end == commit).map(|(_, word)| word);
    Version { commit, deployed: known.of(commit).cloned(), word: said.or(end) }
}

/// That an end is taken by word alone.
fn ends(versions: &[Version]) -> Vec<String> {
    let ends = [versions.first(), versions.last()].into_iter().flatten();
    let unseen = ends.filter(|version| version.deployed.is_none());
    unseen
        .map(|version| format!("No deployment of {} is known; it counts as you say.", version.commit.short()))
        .collect()
}

fn contradiction(bad: &Version, good: &Version) -> Fault {
    let (bad, good) = (bad.commit.short(), good.commit.short());
    if bad == good {
        return Fault::usage(format!("{bad} is said to be bad and to be good"));
    }
    Fault::usage(format!("{bad} is said to be bad and {good}, which holds it, to be good"))
        .hint("One of the two is another fault, or was not the code: say skip of the one you are not sure of.")
}

fn lacks(one: CommitId, other: CommitId) -> Fault {
    let sentence = format!("This clone cannot tell how {} and {} follow each other", one.short(), other.short());
    Fault::of(FaultKind::Unreadable, sentence).hint("cutover fetch brings what the remote has.")
}

#[cfg(test)]
mod tests;
