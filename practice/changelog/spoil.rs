//! From the entry that should have been written to what was written, and to what must be found.

use super::entry::{Entry, Files, named};
use super::fault::Fault;
use super::index::Place;
use crate::planted::Planted;
use chrono::{DateTime, Days, FixedOffset};

/// The entries that end up in the folder for one commit, and what is wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written {
    pub entries: Vec<Entry>,
    pub planted: Vec<Planted>,
}

impl Written {
    fn found(&mut self, kind: &'static str, commit: Option<String>, path: Option<String>) {
        self.planted.push(Planted { kind, commit, path });
    }
}

/// What becomes of an entry under its faults. `written` is when the commit was authored.
pub(crate) fn spoiled(entry: Entry, written: DateTime<FixedOffset>, faults: &[Fault]) -> Written {
    let mut all = Written { entries: vec![entry], planted: Vec::new() };
    for fault in faults {
        spoil(&mut all, written, fault);
    }
    all
}

fn spoil(all: &mut Written, written: DateTime<FixedOffset>, fault: &Fault) {
    let Some(mut entry) = all.entries.pop() else { return };
    let commit = entry.about.clone();
    match fault {
        Fault::Missing => return all.found("missing", commit, None),
        Fault::Rebased => {
            let before: String = entry.commit_line.chars().rev().collect();
            entry = Entry { about: None, ..entry.renamed(&before[..7], &before) };
            all.found("missing", commit, None);
        }
        Fault::Duplicate => all.entries.push(twin(&entry, written)),
        Fault::Pending => entry = entry.renamed("pending", "pending"),
        _ => change(&mut entry, fault),
    }
    if let Some(kind) = kind(fault) {
        all.found(kind, entry.about.clone(), Some(entry.path()));
    }
    all.entries.push(entry);
}

fn kind(fault: &Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::CommitShort | Fault::NoBreakingSection => "body",
        Fault::Title => "title",
        Fault::Date => "date",
        Fault::Slug(_) => "slug",
        Fault::Filename => "filename",
        Fault::Files => "files",
        Fault::Duplicate => "duplicate",
        Fault::Pending => "pending",
        Fault::Rebased => "orphan",
        Fault::RowMissing => "index_missing",
        Fault::RowText => "index_row",
        Fault::ArchiveMissing => "archive_missing",
        Fault::CategoryMissing => "category_missing",
        Fault::BreakingMissing => "breaking_missing",
        Fault::Missing | Fault::LastUpdated | Fault::Dangling(..) | Fault::Lost(..) => return None,
    })
}

fn change(entry: &mut Entry, fault: &Fault) {
    match fault {
        Fault::CommitShort => entry.commit_line.truncate(7),
        Fault::NoBreakingSection => entry.has_breaking_section = false,
        Fault::Title => entry.title = format!("Update slot service ({})", entry.sha),
        Fault::Date => entry.date_line = super::day_and_time(entry.date - Days::new(1)),
        Fault::Slug(slug) => entry.file = named(entry.date, &entry.sha, slug),
        Fault::Filename => entry.file = entry.file.replacen(&format!("-{}-", entry.sha), "-", 1),
        Fault::Files => {
            entry.files.modified.push(("src/controllers/course.controller.ts".into(), "course page".into()));
        }
        Fault::RowMissing => entry.unlisted.push(Place::Row),
        Fault::RowText => entry.row = entry.row.replace("reviews", "ratings"),
        Fault::ArchiveMissing => entry.unlisted.push(Place::Archive),
        Fault::CategoryMissing => entry.unlisted.push(Place::Category),
        Fault::BreakingMissing => entry.unlisted.push(Place::Breaking),
        _ => {}
    }
}

/// A second entry of the same commit, dated by when it was written rather than by when it was committed.
fn twin(entry: &Entry, written: DateTime<FixedOffset>) -> Entry {
    let date = Entry { date: written, date_line: super::day_and_time(written), ..entry.clone() };
    let commit = entry.commit_line.clone();
    date.renamed(&entry.sha, &commit)
}

/// An entry for a commit that is in no branch.
pub(crate) fn lost(subject: &str, date: DateTime<FixedOffset>) -> Written {
    let files = Files { modified: vec![("package.json".into(), "workspaces".into())], ..Files::default() };
    let commit = "d00dfee1bead5eed0ddba11adefaced0caca0fee";
    let mut entry = Entry { about: None, ..Entry::of(commit, subject, date, files) };
    entry.says = "An experiment that was dropped.".into();
    let planted = Planted { kind: "orphan", commit: None, path: Some(entry.path()) };
    Written { entries: vec![entry], planted: vec![planted] }
}
