//! A line of work: its files as they stand, the entries it owes and those it has written.

use crate::changelog::{self, Dangling, Entry, Fault, Files, INDEX, Written};
use crate::content::{self, Step};
use crate::history::{Change, Owes, Told};
use crate::planted::Planted;
use chrono::{DateTime, FixedOffset, NaiveDate};
use git2::Oid;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a line of work stands.
#[derive(Default, Clone)]
pub(crate) struct Line {
    pub head: Option<Oid>,
    pub tree: Option<Oid>,
    pub files: BTreeMap<String, Kept>,
    /// Its files when it left development.
    began: BTreeMap<String, Kept>,
    /// What was changed since it left development, with the subject that did it.
    since: Vec<(Change, String)>,
    /// Entries that no commit has written yet.
    owed: Vec<Entry>,
    pub listed: Vec<Entry>,
    dangling: Vec<Dangling>,
    updated: NaiveDate,
    pub planted: Vec<Planted>,
}

/// A file as it stands.
#[derive(Clone, PartialEq)]
pub(crate) struct Kept {
    pub text: Rc<str>,
    pub mode: Mode,
}

/// Whether a file can be run.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mode {
    Plain,
    Executable,
}

impl Line {
    /// A new line that starts where this one stands. What this one owes it does not owe.
    pub fn forked(&self) -> Self {
        Self { since: Vec::new(), owed: Vec::new(), planted: Vec::new(), began: self.files.clone(), ..self.clone() }
    }

    /// Changes one file.
    pub fn apply(&mut self, change: &Change, subject: &str) {
        match change {
            Change::Remove(path) => drop(self.files.remove(path)),
            Change::Back(path) => {
                if let Some(kept) = self.began.get(path) {
                    self.files.insert(path.clone(), kept.clone());
                }
            }
            Change::Mode(path) => {
                if let Some(kept) = self.files.get_mut(path) {
                    kept.mode = Mode::Executable;
                }
            }
            Change::Write { path, line, text, .. } => {
                let before = self.files.get(path);
                let mode = before.map_or(Mode::Plain, |kept| kept.mode);
                let step = Step { subject, line: line.as_deref(), text: text.as_deref() };
                let text = content::written(path, before.map(|kept| &*kept.text), step);
                self.files.insert(path.clone(), Kept { text: text.into(), mode });
            }
        }
        self.since.push((change.clone(), subject.to_owned()));
    }

    /// Takes over what another line changed, owes and planted.
    pub fn merge(&mut self, branch: Self) {
        for (change, subject) in &branch.since {
            self.apply(change, subject);
        }
        self.owed.extend(branch.owed);
        self.planted.extend(branch.planted);
    }

    /// What differs from these files, as Files Changed lists it.
    pub fn changed_since(&self, before: &BTreeMap<String, Kept>, told: &Told) -> Files {
        let with = |word: &str, path: &String| (path.clone(), noted(told, word, path));
        let new = |path: &&String| !before.contains_key(*path);
        let touched = self.files.iter().filter(|(path, kept)| before.get(*path).is_some_and(|old| old != *kept));
        Files {
            added: self.files.keys().filter(new).map(|path| with("New ", path)).collect(),
            modified: touched.map(|(path, _)| with("", path)).collect(),
            deleted: before
                .keys()
                .filter(|path| !self.files.contains_key(*path))
                .map(|path| with("Old ", path))
                .collect(),
        }
    }

    /// Writes the entries that are owed and the index, if this commit does.
    pub fn write_changelog(
        &mut self,
        told: &Told,
        date: DateTime<FixedOffset>,
        now: DateTime<FixedOffset>,
        files: &Files,
    ) {
        match told.owes {
            Owes::Entry | Owes::Nothing => return,
            Owes::PendingEntry => {
                let later = std::mem::take(&mut self.owed);
                self.owe(told, "pending", date, files.clone());
                self.write_owed();
                self.owed = later;
            }
            Owes::AllEntries => {
                told.faults.iter().for_each(|fault| self.plant(fault, now));
                self.write_owed();
            }
        }
        if !told.faults.contains(&Fault::LastUpdated) {
            self.updated = self.listed.iter().map(|entry| entry.date.date_naive()).fold(date.date_naive(), Ord::max);
        }
        let page = changelog::page(&self.listed, &self.dangling, self.updated);
        self.keep(INDEX.to_owned(), &page);
    }

    fn write_owed(&mut self) {
        for entry in std::mem::take(&mut self.owed) {
            self.keep(entry.path(), &entry.text());
            self.listed.push(entry);
        }
    }

    fn keep(&mut self, path: String, text: &str) {
        self.files.insert(path, Kept { text: text.into(), mode: Mode::Plain });
    }

    /// Plants a fault that belongs to no commit.
    fn plant(&mut self, fault: &Fault, now: DateTime<FixedOffset>) {
        let index = |kind, path| Planted { kind, commit: None, path: Some(path) };
        match fault {
            Fault::Lost(age, subject) => self.take(changelog::lost(subject, age.moment(now))),
            Fault::Dangling(age, slug) => {
                let day = age.moment(now).date_naive();
                let sha = "3e1f0aa".to_owned();
                let file = format!("{day}-{sha}-{slug}.md");
                self.planted.push(index("index_dangling", format!("{}/{file}", changelog::DIR)));
                self.dangling.push(Dangling { day, sha, file, subject: "fix: chat notification sound".into() });
            }
            Fault::LastUpdated => self.planted.push(index("last_updated", INDEX.to_owned())),
            _ => {}
        }
    }

    /// Owes the entry of a commit that is made now, or tells what was planted which commit it is.
    pub fn settle(&mut self, told: &Told, id: Oid, date: DateTime<FixedOffset>, files: Files) {
        let id = id.to_string();
        if told.owes == Owes::Entry {
            self.owe(told, &id, date, files);
        }
        for planted in self.planted.iter_mut().filter(|planted| planted.commit.as_deref() == Some("pending")) {
            planted.commit = Some(id.clone());
        }
    }

    /// Owes an entry, spoiled as it was told.
    fn owe(&mut self, told: &Told, commit: &str, date: DateTime<FixedOffset>, files: Files) {
        let mut entry = Entry::of(commit, &told.subject, date, files);
        entry.says = told.says.clone().unwrap_or_else(|| format!("{}.", content::sentence(&told.subject)));
        entry.breaks = told.breaks.clone().unwrap_or_default();
        self.take(changelog::spoiled(entry, told.written_at(date), &told.faults));
    }

    fn take(&mut self, written: Written) {
        self.owed.extend(written.entries);
        self.planted.extend(written.planted);
    }
}

/// The note that stands behind a file: the one that is told, or the file's own name in words.
fn noted(told: &Told, word: &str, path: &str) -> String {
    let own = told.changes.iter().find_map(|change| match change {
        Change::Write { path: other, note: Some(note), .. } if other == path => Some(note.clone()),
        _ => None,
    });
    let file = path.rsplit('/').next().unwrap_or(path).trim_start_matches('.');
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name).replace(['.', '-'], " ");
    own.unwrap_or_else(|| format!("{word}{name}"))
}
