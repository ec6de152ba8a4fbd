//! Which file is the entry of which commit.

use super::entry::Entry;
use super::filename::{EntryName, NamePattern};
use super::shelf::{Closed, Content, Shelf, Shelved};
use super::slug as slug_of;
use crate::domain::{Commit, CommitId, Found, History};
use std::collections::HashMap;

/// Every entry of the folder with the commit it is for.
#[derive(Debug, Default)]
pub struct RollCall<'s> {
    /// The entries, by file name.
    pub entries: Vec<Called<'s>>,
    by_commit: HashMap<usize, usize>,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Called<'s> {
    /// Its file.
    pub file: &'s Shelved,
    /// The parts of its name; `None` when it has not the shape of one.
    pub name: Option<EntryName>,
    /// What it is the entry of.
    pub stands: Stands,
}

/// What an entry is the entry of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// The commit at this position of the history.
    For(usize),
    /// The same commit as an entry before it.
    Second(usize),
    /// A commit that is not in the history.
    Orphan,
    /// A commit that is not known yet.
    Pending,
    /// A commit that is not here; the history is cut off, so it may well be in it.
    CutOff,
}

impl<'s> RollCall<'s> {
    /// Calls every file. A Markdown file that names no commit, neither by its name nor in its text, is no entry.
    #[must_use]
    pub fn of(shelf: &'s Shelf, pattern: &NamePattern, history: &History) -> Self {
        let mut roll = Self::default();
        for file in &shelf.files {
            let name = pattern.parse(&file.name);
            let Some(stands) = stands(file, name.as_ref(), history) else { continue };
            roll.entries.push(Called { file, name, stands });
        }
        roll.settle(pattern, history);
        roll
    }

    /// Says which entry of a commit is the second one: not the one with the commit's own name, else the later name.
    fn settle(&mut self, pattern: &NamePattern, history: &History) {
        for at in 0..self.entries.len() {
            let Stands::For(position) = self.entries[at].stands else { continue };
            let Some(first) = self.by_commit.get_mut(&position) else {
                self.by_commit.insert(position, at);
                continue;
            };
            let commit = &history.commits[position];
            let named = |at: usize| self.entries[at].is_named_after(commit, pattern);
            let second = if named(at) && !named(*first) { std::mem::replace(first, at) } else { at };
            self.entries[second].stands = Stands::Second(position);
        }
    }

    /// The entry of the commit at a position of the history.
    #[must_use]
    pub fn of_commit(&self, position: usize) -> Option<&Called<'s>> {
        self.by_commit.get(&position).map(|at| &self.entries[*at])
    }

    /// The positions of the commits that have an entry.
    pub fn covered(&self) -> impl Iterator<Item = usize> + '_ {
        self.by_commit.keys().copied()
    }

    /// The oldest commit that has an entry, by the time of its commit.
    #[must_use]
    pub fn first(&self, history: &History) -> Option<usize> {
        let time = |position: usize| history.commits[position].committed;
        self.covered().min_by(|one, other| time(*one).cmp(&time(*other)).then(other.cmp(one)))
    }
}

impl Called<'_> {
    /// The position of its commit.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self.stands {
            Stands::For(position) | Stands::Second(position) => Some(position),
            Stands::Orphan | Stands::Pending | Stands::CutOff => None,
        }
    }

    /// Whether its file has the name that the commit gives, whatever day it says.
    fn is_named_after(&self, commit: &Commit, pattern: &NamePattern) -> bool {
        let Some(name) = self.name.as_ref().filter(|name| name.sha == commit.id.short()) else { return false };
        let day = commit.author.when.date_naive();
        let slug = |slug: &String| pattern.slug_fits(day, &name.sha, (slug, &slug_of(&commit.subject)));
        name.slug.as_ref().is_none_or(slug)
    }

    /// Why it was not read, if it was not.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        match self.file.content {
            Content::Closed(closed) => Some(closed),
            Content::Text(..) => None,
        }
    }
}

fn stands(file: &Shelved, name: Option<&EntryName>, history: &History) -> Option<Stands> {
    match &file.content {
        Content::Text(_, entry) => by_text(entry, name, history),
        Content::Closed(_) => name.map(|name| by_name(name, history)),
    }
}

/// **Commit:** decides; where it says nothing that can be found, the file name does, then the title.
fn by_text(entry: &Entry, name: Option<&EntryName>, history: &History) -> Option<Stands> {
    let said = entry.commit.as_ref().map(|field| field.word().0).unwrap_or_default();
    let hash = is_hash(said).then_some(said);
    if let Some(position) = hash.and_then(|hash| found(history, hash)) {
        return Some(Stands::For(position));
    }
    if hash.is_some_and(|hash| hash.len() == 40) {
        return Some(lost(history));
    }
    let title = entry.title.as_ref().and_then(|title| title.sha.as_deref());
    let named = name.map(|name| name.sha.as_str());
    let positions = [named, title].into_iter().flatten().find_map(|digits| found(history, digits));
    if let Some(position) = positions {
        return Some(Stands::For(position));
    }
    let pending = entry.commit.as_ref().is_some_and(super::entry::Field::is_pending)
        || [named, title].into_iter().flatten().any(|word| word.eq_ignore_ascii_case(super::PENDING));
    match (pending && hash.is_none(), hash.or(named).or(title)) {
        (true, _) => Some(Stands::Pending),
        (false, Some(_)) => Some(lost(history)),
        (false, None) => None,
    }
}

fn by_name(name: &EntryName, history: &History) -> Stands {
    match found(history, &name.sha) {
        Some(position) => Stands::For(position),
        None if name.is_pending() => Stands::Pending,
        None => lost(history),
    }
}

fn lost(history: &History) -> Stands {
    if history.cut_off.is_empty() { Stands::Orphan } else { Stands::CutOff }
}

fn found(history: &History, digits: &str) -> Option<usize> {
    if let Some(id) = CommitId::from_hex(digits) {
        return history.position(&id);
    }
    match history.find_prefix(digits) {
        Found::One(position) if digits.len() >= 7 => Some(position),
        Found::One(_) | Found::Nothing | Found::Several => None,
    }
}

fn is_hash(word: &str) -> bool {
    (7..=40).contains(&word.len()) && word.bytes().all(|digit| digit.is_ascii_hexdigit())
}
