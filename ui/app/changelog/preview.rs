//! The exact edits that `W` would write: asked of the engine, answered with the identity of the question, and
//! current only while the question is still the one the screen would ask.

use super::{About, Plan, Words};
use engine::changelog::Finding;
use engine::domain::Moment;
use engine::fault::Fault;
use std::sync::Arc;

/// Names one question to the engine. Answers carry it back; an answer to any other is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct QuestionId(pub u64);

/// What the edits are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The entry of the form.
    Entry {
        /// What it is about.
        about: About,
        /// When its commit was made, or the form was opened.
        when: Moment,
        /// The words of the form.
        words: Words,
    },
    /// Mending these findings.
    Fix(Arc<[Finding]>),
}

/// A question, and the state of the repository it was asked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What the edits are for.
    pub purpose: Purpose,
    /// Counts what the engine learned about the changelog; edits planned before the last count are not current.
    pub epoch: u64,
}

/// An answer that is shown.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What was asked.
    pub question: Question,
    /// The plan, or why there is none.
    pub answer: Result<Plan, Arc<Fault>>,
    /// Whether a person has seen what it says now.
    pub seen: Seen,
}

/// Whether the edits shown are those a person asked to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// They answer the person's own last act, or did not change since.
    Yes,
    /// They changed by themselves, because files or history changed. `W` waits until they are looked at.
    Changed,
}

/// The preview on the screen and the question under way.
#[derive(Debug, Clone, Default)]
pub struct PreviewDesk {
    /// What is shown; it may be older than what is wanted.
    pub shown: Option<Preview>,
    /// The one question under way.
    pub asked: Option<(QuestionId, Question)>,
}

impl PreviewDesk {
    /// Takes an answer in. Anything but the answer to the question under way is dropped, and so is an answer
    /// to what is not `wanted` anymore.
    pub fn answered(&mut self, id: QuestionId, answer: Result<Plan, Arc<Fault>>, wanted: Option<&Question>) {
        let Some((_, question)) = self.asked.take_if(|(asked, _)| *asked == id) else { return };
        if wanted != Some(&question) {
            return;
        }
        let seen = self.seen_after(&question, &answer);
        self.shown = Some(Preview { question, answer, seen });
    }

    /// The preview, if it is the answer to `wanted`.
    #[must_use]
    pub fn current(&self, wanted: Option<&Question>) -> Option<&Preview> {
        self.shown.as_ref().filter(|shown| wanted == Some(&shown.question))
    }

    /// A person looks at what is shown.
    pub fn look(&mut self) {
        if let Some(shown) = &mut self.shown {
            shown.seen = Seen::Yes;
        }
    }

    fn seen_after(&self, question: &Question, answer: &Result<Plan, Arc<Fault>>) -> Seen {
        let Some(shown) = &self.shown else { return Seen::Yes };
        let moved = shown.question.epoch != question.epoch;
        let same_edits = matches!((&shown.answer, answer), (Ok(before), Ok(after)) if before.edits == after.edits);
        if moved && !same_edits { Seen::Changed } else { shown.seen }
    }
}
