//! What the screen asks of the shell, and what comes back: data only.

use super::{About, EntryFacts, Plan, Purpose, QuestionId, Wish, Words};
use engine::changelog::Edit;
use engine::domain::CommitId;
use engine::fault::Fault;
use std::collections::HashMap;
use std::sync::Arc;

/// One thing to do for the changelog screen. Only `Write` changes the work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangelogEffect {
    /// Derive the facts of an entry, and find the draft kept for it. Answered by [`ChangelogMsg::Opened`].
    Open(QuestionId, Wish),
    /// Plan the exact edits, writing nothing. Answered by [`ChangelogMsg::Planned`].
    Plan(QuestionId, Purpose),
    /// Write these edits and no others. Answered by [`ChangelogMsg::Wrote`].
    Write(QuestionId, Arc<[Edit]>),
    /// Open this text in `$EDITOR`. Answered by [`ChangelogMsg::Edited`].
    EditText(QuestionId, String),
    /// Find out who wrote these commits. Answered by [`ChangelogMsg::Authors`].
    FindAuthors(Vec<CommitId>),
    /// Find out for which entries words are kept. Answered by [`ChangelogMsg::Drafted`].
    FindDrafts,
    /// Remember the words of a form, outside the repository.
    KeepDraft(KeptDraft),
    /// Forget the words of a form.
    DropDraft(About),
}

/// The words of a form, to be found again after a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// What the entry is about.
    pub about: About,
    /// The words.
    pub words: Words,
}

/// What came back. Answers carry the identity of their question.
#[derive(Debug, Clone)]
pub enum ChangelogMsg {
    /// The facts of an entry, and the words kept for it.
    Opened(QuestionId, Result<(Arc<EntryFacts>, Option<Words>), Arc<Fault>>),
    /// The exact edits.
    Planned(QuestionId, Result<Plan, Arc<Fault>>),
    /// The edits are written, or refused before anything was touched, or failed.
    Wrote(QuestionId, Result<Written, Arc<Fault>>),
    /// The text as `$EDITOR` left it.
    Edited(QuestionId, Result<String, Arc<Fault>>),
    /// Who wrote which commit.
    Authors(Arc<HashMap<CommitId, String>>),
    /// The entries whose words are kept.
    Drafted(Vec<About>),
    /// The words of a form could not be kept outside the program.
    NotKept(Arc<Fault>),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many files.
    pub files: usize,
}
