//! A person's words become an entry: a new one in the form of the guide, or the words of one that is there.

use super::files;
use super::passes::Desk;
use super::plan::{Plan, edits};
use super::sections;
use super::splices::Splices;
use crate::changelog::drift::listing;
use crate::changelog::entry::{BREAKING, DESCRIPTION, Entry, FILES, Written, render};
use crate::changelog::facts::Facts;
use crate::changelog::roll_call::RollCall;
use crate::changelog::shelf::Shelved;
use crate::changelog::{PENDING, dates, index, index_text, slug};
use crate::domain::{CommitId, FileChange, Moment};
use crate::fault::{Fault, Result};
use std::sync::Arc;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A commit of the history.
    Commit(CommitId),
    /// The entry in this file, which is there already.
    File(String),
    /// What is staged: the entry is `pending` until its commit is known.
    Staged {
        /// The subject that the commit will have.
        subject: String,
        /// When it is written.
        when: Moment,
        /// What is staged.
        files: Arc<[FileChange]>,
    },
}

/// The words of a person: all that an entry holds beyond its facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Why and what, in Markdown.
    pub description: String,
    /// What breaks; `None` says that nothing does.
    pub breaking: Option<String>,
}

/// An entry that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What it is about.
    pub about: About,
    /// Its words.
    pub words: Words,
}

/// The edits that write these entries and list them in the index. What else is wrong with the index stays as it is.
///
/// # Errors
/// When a commit is not in the history, so that its entry would be an orphan; when something that is no entry of it
/// has the name of its file; when the words would be taken for other sections.
pub fn write_entries(facts: &Facts, new: &[NewEntry]) -> Result<Plan> {
    let mut desk = Desk::new(facts);
    let mut written = Vec::new();
    for entry in new {
        let file = shelved(&desk.facts, entry)?;
        let files = &mut desk.facts.shelf.files;
        match files.binary_search_by(|other| other.name.cmp(&file.name)) {
            Ok(at) => files[at] = file.clone(),
            Err(at) => files.insert(at, file.clone()),
        }
        written.push(file.name);
    }
    list(&mut desk, &written);
    Ok(Plan { edits: edits(facts, &desk), left: Vec::new() })
}

/// The file of an entry as it is to be.
fn shelved(facts: &Facts, entry: &NewEntry) -> Result<Shelved> {
    let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
    let (name, text) = match &entry.about {
        About::File(name) => (name.clone(), with_words(facts, existing(facts, name)?, &entry.words)),
        About::Commit(commit) => {
            let position = facts.history.position(commit).ok_or_else(|| elsewhere(facts, *commit))?;
            match roll.of_commit(position) {
                Some(called) => {
                    (called.file.name.clone(), with_words(facts, existing(facts, &called.file.name)?, &entry.words))
                }
                None => of_commit(facts, *commit, (position, &entry.words))?,
            }
        }
        About::Staged { subject, when, files } => staged(facts, (subject, when, files), &entry.words)?,
    };
    says_the_words(facts, &text, &entry.words)?;
    Ok(Shelved::of(name, text))
}

fn existing<'f>(facts: &'f Facts, name: &str) -> Result<(&'f [u8], &'f Entry)> {
    let read = facts.shelf.file(name).and_then(Shelved::read).map(|(text, entry)| (&**text, entry));
    read.ok_or_else(|| {
        Fault::refused(format!("{} is not a file that can be read", facts.path(name)))
            .hint("Look at what lies there; it is not touched.")
    })
}

fn elsewhere(facts: &Facts, commit: CommitId) -> Fault {
    Fault::refused(format!("{} is not in the history of {}", commit.short(), facts.range.head))
        .hint("Its entry would be an orphan there. Check out a branch that has the commit.")
}

/// The words of an entry that is there, and nothing else of it, changed.
fn with_words(facts: &Facts, (text, entry): (&[u8], &Entry), words: &Words) -> Vec<u8> {
    let mut splices = Splices::default();
    let order = &facts.settings.sections;
    if entry.words(text, DESCRIPTION).as_deref() != Some(words.description.trim())
        && !words.description.trim().is_empty()
    {
        sections::write(&mut splices, text, entry, (order, DESCRIPTION, &words.description));
    }
    let breaking = words.breaking.as_deref().map(str::trim);
    if entry.section(BREAKING).is_none() || entry.breaking(text).as_deref() != breaking {
        sections::write(&mut splices, text, entry, (order, BREAKING, breaking.unwrap_or("None")));
    }
    splices.applied(text)
}

fn of_commit(facts: &Facts, id: CommitId, (position, words): (usize, &Words)) -> Result<(String, Vec<u8>)> {
    let commit = facts.commit(position);
    let name = facts.pattern.format(commit.author.when.date_naive(), &id.short(), &slug(&commit.subject));
    if facts.shelf.file(&name).is_some() {
        return Err(Fault::refused(format!("{} is there and is not the entry of {}", facts.path(&name), id.short()))
            .hint("cutover changelog check says what is wrong with it."));
    }
    let files = facts.files.get(&id).map_or(&[][..], |files| files);
    let entry = Written {
        subject: &commit.subject,
        date: dates::shown(&commit.author.when),
        commit: Some(id),
        files: &outside(facts, files),
        description: &words.description,
        breaking: words.breaking.as_deref(),
    };
    Ok((name, render(&entry, &facts.settings.sections).into_bytes()))
}

fn staged(
    facts: &Facts,
    (subject, when, files): (&str, &Moment, &[FileChange]),
    words: &Words,
) -> Result<(String, Vec<u8>)> {
    let name = facts.pattern.format(when.date_naive(), PENDING, &slug(subject));
    let files = outside(facts, files);
    if facts.shelf.file(&name).is_some() {
        let text = with_words(facts, existing(facts, &name)?, words);
        let entry = Entry::parse(&text);
        let mut splices = Splices::default();
        if entry.section(FILES).is_some() {
            files::mend(&mut splices, facts, (&text, &entry), &files);
        }
        return Ok((name, splices.applied(&text)));
    }
    let entry = Written {
        subject,
        date: dates::shown(when),
        commit: None,
        files: &files,
        description: &words.description,
        breaking: words.breaking.as_deref(),
    };
    Ok((name, render(&entry, &facts.settings.sections).into_bytes()))
}

/// The changes that an entry lists: the changelog's own files say nothing.
fn outside(facts: &Facts, files: &[FileChange]) -> Vec<FileChange> {
    files.iter().filter(|change| !facts.is_in_folder(&change.path)).cloned().collect()
}

/// Words with headings of their own, or with a code block that stays open, would be taken for other sections.
fn says_the_words(facts: &Facts, text: &[u8], words: &Words) -> Result<()> {
    let entry = Entry::parse(text);
    let has = |name: &str| facts.settings.sections.iter().any(|section| section.eq_ignore_ascii_case(name));
    let flat = |words: &str| words.replace("\r\n", "\n").trim().to_owned();
    let wanted = flat(&words.description);
    let described = !has(DESCRIPTION) || wanted.is_empty() || entry.words(text, DESCRIPTION) == Some(wanted);
    let broken = !has(BREAKING) || entry.breaking(text) == words.breaking.as_deref().map(flat);
    if described && broken {
        return Ok(());
    }
    Err(Fault::usage("The words would be taken for other sections of the entry")
        .hint("Use headings of the third level or below, close each code block, and say what breaks in words."))
}

/// Lists these files in the index, and lets it say that it was updated.
fn list(desk: &mut Desk, written: &[String]) {
    let facts = &desk.facts;
    let roll = RollCall::of(&facts.shelf, &facts.pattern, &facts.history);
    let listing = listing(facts, &roll);
    let text = match facts.shelf.index.as_deref() {
        None => index::fresh(&listing),
        Some(bytes) => {
            let new = |found: &index::Found| found.file.as_ref().is_none_or(|file| written.contains(file));
            index::mended(&index_text::read(bytes), &listing, &new)
        }
    };
    desk.facts.shelf.index = Some(index_text::written(&text).into());
}
