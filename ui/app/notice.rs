//! Sentences for the person: the line above the footer, and the log of all of them.

use super::Model;
use engine::domain::Moment;
use engine::fault::Fault;

/// A sentence for the person, with its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It went well, or is good to know. Goes at the next key.
    Said(String),
    /// Something failed. Stays until dismissed with Esc.
    Failed(String),
}

impl Notice {
    /// The sentence.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Said(text) | Self::Failed(text) => text,
        }
    }
}

/// A notice and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Moment,
    /// What.
    pub notice: Notice,
}

/// The log keeps this many; the oldest go first.
const KEPT: usize = 500;

impl Model {
    /// Says something that is good to know.
    pub fn say(&mut self, sentence: impl Into<String>) {
        self.notify(Notice::Said(sentence.into()));
    }

    /// Says that something failed, with its causes and what to do.
    pub fn fail(&mut self, fault: &Fault) {
        let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
        self.notify(Notice::Failed(format!("{fault}.{hint}")));
    }

    /// Shows a notice and keeps it in the log.
    pub fn notify(&mut self, notice: Notice) {
        if self.log.len() >= KEPT {
            self.log.drain(..=self.log.len() - KEPT);
        }
        self.log.push(LogLine { at: self.now, notice: notice.clone() });
        self.notices.retain(|other| matches!(other, Notice::Failed(_)) && *other != notice);
        self.notices.push(notice);
    }

    /// Takes away what goes at the next key.
    pub(crate) fn forget_said(&mut self) {
        self.notices.retain(|notice| matches!(notice, Notice::Failed(_)));
        self.link = None;
    }
}
