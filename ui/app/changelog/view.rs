//! State of the changelog screen. `draw` reads it; only the functions beside it change it.

use super::{
    About, Catalog, Draft, FindingKey, Listing, Preview, PreviewDesk, Purpose, Question, QuestionId, Text, Words,
};
use crate::app::ListView;
use crossterm::event::KeyEvent;
use engine::board::BranchList;
use engine::changelog::Finding;
use engine::domain::CommitId;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The whole state of the screen.
#[derive(Debug, Clone, Default)]
pub struct ChangelogView {
    /// Selection, marks and the begun range, by identity.
    pub list: ListView<FindingKey>,
    /// What was typed after `/`.
    pub filter: String,
    /// Whole history, or what is not in production.
    pub scope: Scope,
    /// The rows: what of the report passes scope and filter.
    pub listing: Listing,
    /// Where keys go.
    pub focus: Focus,
    /// What the right side is about.
    pub subject: Subject,
    /// The form, also while something else is on the right side.
    pub draft: Option<Draft>,
    /// The question whose answer opens the form.
    pub opening: Option<(QuestionId, Wish)>,
    /// What was typed since then, for the form.
    pub ahead: Vec<KeyEvent>,
    /// The exact edits, as asked and as shown.
    pub preview: PreviewDesk,
    /// The first line shown of the full diff; `None` while the diff is one pane among others.
    pub full_diff: Option<usize>,
    /// The first line shown of the preview pane.
    pub scroll: usize,
    /// A small question that has to be answered first.
    pub asking: Option<Asking>,
    /// The write under way. Nothing else is written and no text is taken until it comes back.
    pub writing: Option<QuestionId>,
    /// The text that is open in `$EDITOR`.
    pub editing: Option<QuestionId>,
    /// The entries whose words are kept outside the program; `None` until that is asked.
    pub drafted: Option<HashSet<About>>,
    /// How many marked findings scope or filter hide.
    pub hidden_marks: usize,
    pub(super) catalog: Catalog,
    pub(super) targets: Arc<[Finding]>,
    pub(super) kept: Option<(About, Words)>,
    pub(super) epoch: u64,
    pub(super) authors_asked: u64,
    pub(super) last_question: u64,
    pub(super) sieved: Sieved,
    pub(super) unshipped: Option<HashSet<CommitId>>,
    pub(super) authors: HashMap<CommitId, String>,
}

/// What the listing was computed from.
#[derive(Debug, Clone, Default)]
pub(super) struct Sieved {
    pub(super) filter: String,
    pub(super) scope: Scope,
    pub(super) branches: Option<Arc<BranchList>>,
}

/// Which findings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// All that the check found.
    #[default]
    Whole,
    /// About commits that integration has and production lacks.
    Unshipped,
}

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The field of the form that Tab stands at; letters are commands.
    Form,
    /// The text of that field; letters are text.
    Typing,
    /// The preview.
    Preview,
}

/// What the right side is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    /// The selected finding, to read.
    #[default]
    Selected,
    /// The form, and what it would write.
    Entry,
    /// The fix of this finding.
    FixOne(FindingKey),
    /// The fix of all marked findings.
    FixMarked,
}

/// The entry a person wants to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// About something known.
    About(About),
    /// About the commit that this text names: a hash or its beginning, a branch, `HEAD`.
    Named(String),
}

impl Wish {
    /// What a person means by this name; `None` for no name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        match (name, CommitId::from_hex(name)) {
            ("", _) => None,
            ("staged", _) => Some(Self::About(About::Staged)),
            (_, Some(commit)) => Some(Self::About(About::Commit(commit))),
            (_, None) => Some(Self::Named(name.to_owned())),
        }
    }
}

/// A small question that has to be answered first.
#[derive(Debug, Clone)]
pub enum Asking {
    /// Which commit an entry is for; `staged` means what is staged.
    Commit(Box<Text>),
    /// Whether the words of the form may be lost. Only `y` says yes.
    Discard,
}

impl ChangelogView {
    /// The row of the selected finding, headings counted.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        self.list.position(self.listing.keys()).map(|position| self.listing.row_of(position))
    }

    /// The question whose answer is the current preview; `None` when there is nothing to preview.
    #[must_use]
    pub fn wanted(&self) -> Option<Question> {
        let purpose = match &self.subject {
            Subject::Selected => return None,
            Subject::Entry => {
                let draft = self.draft.as_ref()?;
                Purpose::Entry { about: draft.facts.about.clone(), when: draft.facts.when, words: draft.words() }
            }
            Subject::FixOne(_) | Subject::FixMarked if self.targets.is_empty() => return None,
            Subject::FixOne(_) | Subject::FixMarked => Purpose::Fix(Arc::clone(&self.targets)),
        };
        Some(Question { purpose, epoch: self.epoch })
    }

    pub(super) fn next_question(&mut self) -> QuestionId {
        self.last_question += 1;
        QuestionId(self.last_question)
    }

    /// The finding that is selected, as shown.
    #[must_use]
    pub fn selected(&self) -> Option<(&FindingKey, &Finding)> {
        let position = self.list.position(self.listing.keys())?;
        Some((self.listing.keys().get(position)?, self.listing.finding(position)?))
    }

    /// The current preview: the answer to the question the screen would ask now.
    #[must_use]
    pub fn current(&self) -> Option<&Preview> {
        self.preview.current(self.wanted().as_ref())
    }
}
