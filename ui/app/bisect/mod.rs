//! Which version brought a fault: what was said of which, and where the search stands. It is kept while the console lives.
//!
//! | file | what is there |
//! |---|---|
//! | `keys` | opening it, choosing, saying good, bad or skip |
//! | `told` | what was read: the versions, and what is to try |

mod keys;
#[cfg(test)]
mod tests;
mod told;

pub use keys::{choose, open, pressed, ready, select, step};
pub use told::{Told, Version};

use super::{Effect, Model};
use engine::delivery::production;
use engine::domain::{CommitId, EnvName};
use engine::fault::Fault;
use engine::lifecycle::bisect::{Question, Word};
use std::sync::Arc;

/// What was said of which version.
pub type Words = Vec<(CommitId, Word)>;

/// A search.
#[derive(Debug, Clone, Default)]
pub struct BisectView {
    /// Of which environment; production where nothing else was asked for.
    pub environment: Option<EnvName>,
    /// What was said, in this order.
    pub words: Words,
    /// The version from which the search was opened.
    pub picked: Option<CommitId>,
    /// The version that is selected.
    pub chosen: Option<CommitId>,
    /// What was read last, or why it could not be.
    pub told: Option<Result<Arc<Told>, Arc<Fault>>>,
    /// An answer is on its way.
    pub reading: bool,
    /// Questions are told apart by number, so that no answer comes to another one.
    last: u64,
}

/// What is to be done outside for a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BisectEffect {
    /// Read the versions and narrow them; answered by [`BisectMsg`] with this number.
    Read(u64, Asked),
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose versions.
    pub environment: EnvName,
    /// What was said of them.
    pub words: Words,
    /// One more to list, whether it ran there or not.
    pub picked: Option<CommitId>,
}

impl Asked {
    /// The question; `None` until one is said to be good and one to be bad.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        let first = |wanted: Word| self.words.iter().find(|(_, word)| *word == wanted).map(|(commit, _)| *commit);
        Some(Question { good: first(Word::Good)?, bad: first(Word::Bad)?, said: self.words.clone() })
    }
}

/// Where a search stands.
#[derive(Debug, Clone)]
pub struct BisectMsg {
    /// The question.
    pub question: u64,
    /// What was read.
    pub told: Result<Arc<Told>, Arc<Fault>>,
}

impl BisectView {
    /// What was read, where it could be.
    #[must_use]
    pub fn known(&self) -> Option<&Told> {
        self.told.as_ref()?.as_ref().ok().map(Arc::as_ref)
    }

    /// The versions that are listed, newest first.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        self.known().map(|told| told.versions.as_slice()).unwrap_or_default()
    }

    /// The row of the selected one.
    #[must_use]
    pub fn row(&self) -> usize {
        self.versions().iter().position(|version| Some(version.commit) == self.chosen).unwrap_or(0)
    }
}

/// The environment whose versions are listed.
#[must_use]
pub fn environment(model: &Model) -> EnvName {
    let usual = || EnvName(production(&model.config).to_owned());
    model.bisect.environment.clone().unwrap_or_else(usual)
}

fn ask(model: &mut Model) -> Vec<Effect> {
    let environment = environment(model);
    let view = &mut model.bisect;
    (view.last, view.reading) = (view.last + 1, true);
    let asked = Asked { environment, words: view.words.clone(), picked: view.picked };
    vec![Effect::Bisect(BisectEffect::Read(view.last, asked))]
}

/// An answer. One to an older question is dropped. What is to try next is selected.
pub fn answered(model: &mut Model, answer: BisectMsg) -> Vec<Effect> {
    let view = &mut model.bisect;
    if answer.question == view.last {
        view.reading = false;
        view.told = Some(answer.told);
        let next = view.known().and_then(Told::next);
        let listed = view.versions().iter().any(|version| Some(version.commit) == view.chosen);
        if next.is_some() || !listed {
            view.chosen = next.or_else(|| view.versions().first().map(|version| version.commit));
        }
    }
    Vec::new()
}
