//! The entry that is being written: what the engine derived from the commit, and the person's words.

use super::text::Text;
use engine::domain::{CommitId, FileChange, Moment};
use std::fmt;
use std::sync::Arc;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// A commit of the history.
    Commit(CommitId),
    /// The entry at this path, which says `pending`.
    Pending(String),
    /// What is staged: the entry is `pending` until its commit is known.
    Staged,
}

/// As titles and sentences name it: seven digits, or `pending`.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Commit(commit) => f.write_str(&commit.short()),
            Self::Pending(_) | Self::Staged => f.write_str("pending"),
        }
    }
}

/// What the engine derives for an entry. Nobody types it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// What the entry is about.
    pub about: About,
    /// Its commit; `None` while it is pending.
    pub commit: Option<CommitId>,
    /// The subject of the commit; empty for what is staged, whose subject a person types. Hostile text.
    pub title: String,
    /// When the commit was made, in its own zone; for what is staged, when the form was opened.
    pub when: Moment,
    /// As the entry will say it: `2026-01-08 19:02:11`.
    pub date: String,
    /// The path of the entry, from the root of the repository. Hostile text.
    pub path: String,
    /// What the commit did, and to which paths. Hostile text.
    pub files: Vec<FileFact>,
    /// Why it may break something, most telling first.
    pub signs: Vec<BreakingSign>,
    /// What the message of the commit says, for a person to keep or to change.
    pub proposed: Words,
    /// Whether the commit is checked out: its entry then goes in a second commit.
    pub at_head: bool,
    /// The words of the entry that is there already.
    pub words: Option<Words>,
}

/// One changed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// What happened to it.
    pub change: FileChange,
    /// Whether a change of it is a change of the database schema.
    pub entity: bool,
}

/// Why a commit may break something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreakingSign {
    /// `type!:` in the subject.
    Bang,
    /// A `BREAKING CHANGE:` line in the message.
    Footer,
    /// Entity files changed.
    Entities(usize),
}

/// The words of a person: all that an entry holds beyond its facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Words {
    /// The subject that the commit will have, for what is staged.
    #[serde(default)]
    pub subject: Option<String>,
    /// Why and what, in Markdown.
    pub description: String,
    /// What breaks; `None` says that nothing does.
    pub breaking: Option<String>,
}

/// A part of the form that Tab stops at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// The subject of what is staged.
    Subject,
    /// The description.
    #[default]
    Description,
    /// None, or Describe.
    Breaking,
    /// What breaks.
    BreakingText,
}

/// What the form says about breaking changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BreakingChoice {
    /// Nothing breaks.
    #[default]
    None,
    /// Something does, and the text says what.
    Describe,
}

/// Where the words came from when the form opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody had written anything.
    Blank,
    /// From the message of the commit.
    Commit,
    /// From the entry that is there.
    Entry,
    /// From a draft kept earlier.
    Kept,
}

/// The form.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What the engine derived.
    pub facts: Arc<EntryFacts>,
    /// The subject being written, for what is staged.
    pub subject: Text,
    /// The description being written.
    pub description: Text,
    /// The choice.
    pub breaking: BreakingChoice,
    /// The text behind Describe.
    pub breaking_text: Text,
    /// Where Tab stands.
    pub field: Field,
    /// Where the words came from.
    pub origin: Origin,
    opened_with: Words,
}

impl Draft {
    /// The form with the words kept earlier, else those of the entry, else what the signs suggest.
    #[must_use]
    pub fn open(facts: Arc<EntryFacts>, kept: Option<Words>) -> Self {
        let (words, origin) = match (kept, facts.words.clone()) {
            (Some(words), _) => (words, Origin::Kept),
            (None, Some(words)) => (words, Origin::Entry),
            (None, None) => proposed(&facts),
        };
        let field = if facts.about == About::Staged { Field::Subject } else { Field::Description };
        let mut draft = Self {
            facts,
            subject: Text::of(words.subject.as_deref().unwrap_or_default()),
            description: Text::of(&words.description),
            breaking: BreakingChoice::None,
            breaking_text: Text::of(words.breaking.as_deref().unwrap_or_default()),
            field,
            origin,
            opened_with: Words::default(),
        };
        draft.choose(if words.breaking.is_some() { BreakingChoice::Describe } else { BreakingChoice::None });
        draft.opened_with = draft.words();
        draft
    }

    /// The words as they would be written.
    #[must_use]
    pub fn words(&self) -> Words {
        let breaking = (self.breaking == BreakingChoice::Describe).then(|| self.breaking_text.trimmed());
        let subject = self.names_its_subject().then(|| self.subject.trimmed().replace('\n', " "));
        Words { subject, description: self.description.trimmed(), breaking }
    }

    /// Whether a person's words would be lost with it.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        let words = self.words();
        words != self.opened_with || (self.origin == Origin::Kept && words != Words::default())
    }

    /// Why the entry cannot be written yet.
    #[must_use]
    pub fn gap(&self) -> Option<&'static str> {
        let words = self.words();
        if words.subject.as_ref().is_some_and(String::is_empty) {
            return Some("The title is empty: write the subject that the commit will have.");
        }
        if words.description.is_empty() {
            return Some("The description is empty: press e or Enter to write it before W.");
        }
        let untold = words.breaking.is_some_and(|text| text.is_empty());
        untold.then_some("The breaking change is not described: write what breaks, or choose None.")
    }

    /// Chooses None or Describe. The text behind Describe stays for when the choice comes back.
    pub fn choose(&mut self, choice: BreakingChoice) {
        self.breaking = choice;
        if choice == BreakingChoice::None && self.field == Field::BreakingText {
            self.field = Field::Breaking;
        }
    }

    /// The fields Tab stops at, in order.
    #[must_use]
    pub fn fields(&self) -> &'static [Field] {
        const ALL: [Field; 4] = [Field::Subject, Field::Description, Field::Breaking, Field::BreakingText];
        let end = if self.breaking == BreakingChoice::Describe { 4 } else { 3 };
        &ALL[usize::from(!self.names_its_subject())..end]
    }

    /// Whether a person gives the subject, because there is no commit yet to take it from.
    #[must_use]
    pub fn names_its_subject(&self) -> bool {
        self.facts.about == About::Staged
    }

    /// The text of the field Tab stands at; `None` at the choice.
    pub fn text_mut(&mut self) -> Option<&mut Text> {
        match self.field {
            Field::Subject => Some(&mut self.subject),
            Field::Description => Some(&mut self.description),
            Field::Breaking => None,
            Field::BreakingText => Some(&mut self.breaking_text),
        }
    }
}

/// The words of a form that nobody has written in: what the message says, with Describe open where a sign asks for it.
fn proposed(facts: &EntryFacts) -> (Words, Origin) {
    let subject = (facts.about == About::Staged).then(String::new);
    let description = facts.proposed.description.clone();
    let origin = if description.is_empty() { Origin::Blank } else { Origin::Commit };
    let breaking = (!facts.signs.is_empty()).then(|| facts.proposed.breaking.clone().unwrap_or_default());
    (Words { subject, description, breaking }, origin)
}
