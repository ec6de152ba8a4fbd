//! The index against the entries.

use super::is_looked_at;
use crate::changelog::entry::Entry;
use crate::changelog::facts::{Facts, Within};
use crate::changelog::index::{self, Category, Found, Listed};
use crate::changelog::report::{Finding, Kind};
use crate::changelog::roll_call::{Called, RollCall, Stands};
use crate::changelog::{PENDING, dates, index_text};
use crate::domain::CommitId;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What is wrong with the index, of what was asked for.
pub(super) fn findings(facts: &Facts, roll: &RollCall<'_>) -> Vec<Finding> {
    let listing = listing(facts, roll);
    let text = facts.shelf.index.as_deref().map(index_text::read).unwrap_or_default();
    let by_file = by_file(roll);
    let found = index::findings(&text, &listing);
    found
        .into_iter()
        .filter(|found| is_shown(facts, &by_file, found))
        .map(|found| finding(facts, &by_file, &found))
        .collect()
}

/// The entries by their file names.
pub(in crate::changelog) fn by_file<'r, 's>(roll: &'r RollCall<'s>) -> HashMap<&'s str, &'r Called<'s>> {
    roll.entries.iter().map(|called| (called.file.name.as_str(), called)).collect()
}

/// A finding about the index, with its commit where there is one.
pub(in crate::changelog) fn finding(facts: &Facts, by_file: &HashMap<&str, &Called<'_>>, found: &Found) -> Finding {
    let file = found.file.as_deref();
    let called = file.and_then(|file| by_file.get(file));
    let commit = match called {
        Some(called) => called.position().map(|position| facts.commit(position).id),
        None => file.and_then(|file| named(facts, file)),
    };
    let path = Some(facts.path(&facts.settings.index));
    Finding { kind: found.kind, commit, path, detail: found.detail.clone(), fix: found.fix }
}

/// The commit that a file name names.
fn named(facts: &Facts, file: &str) -> Option<CommitId> {
    match facts.history.find_prefix(&facts.pattern.parse(file)?.sha) {
        crate::domain::Found::One(position) => Some(facts.commit(position).id),
        _ => None,
    }
}

/// Whether a finding is about what was asked for. The second entry of a commit is told as a duplicate, and what the
/// index lacks of it is not told again; nothing is listed that is never opened.
pub(in crate::changelog) fn is_shown(facts: &Facts, by_file: &HashMap<&str, &Called<'_>>, found: &Found) -> bool {
    let Some(file) = found.file.as_deref() else {
        return facts.within == Within::Everything || newest_is_in(facts, by_file);
    };
    match by_file.get(file) {
        Some(called) if called.closed().is_some() => false,
        Some(called) if matches!(called.stands, Stands::Second(_)) => found.kind == Kind::IndexDangling,
        Some(called) => is_looked_at(facts, called),
        None => {
            facts.within == Within::Everything || named(facts, file).is_some_and(|commit| facts.within.has(&commit))
        }
    }
}

/// Whether the newest entry is in what was asked for: only then is the day at the end of the index, too.
fn newest_is_in(facts: &Facts, by_file: &HashMap<&str, &Called<'_>>) -> bool {
    let newest =
        by_file.values().filter_map(|called| Some((listed(facts, called)?.date, called))).max_by_key(|(day, _)| *day);
    newest.is_some_and(|(_, called)| is_looked_at(facts, called))
}

/// Every entry as the index has to list it.
pub(in crate::changelog) fn listing(facts: &Facts, roll: &RollCall<'_>) -> Vec<Listed> {
    roll.entries.iter().filter_map(|called| listed(facts, called)).collect()
}

/// An entry as the index has to list it; `None` where not even its day is known.
pub(in crate::changelog) fn listed(facts: &Facts, called: &Called<'_>) -> Option<Listed> {
    let read = called.file.read();
    let breaking = read.and_then(|(text, entry)| entry.breaking(text));
    let named = called.name.as_ref().and_then(super::super::filename::EntryName::day);
    let file = called.file.name.clone();
    if let Some(position) = called.position() {
        let commit = facts.commit(position);
        let date = dates::stamp_for(named, commit).date_naive();
        let category = Category::of_subject(&commit.subject);
        let subject = commit.subject.clone();
        return Some(Listed {
            file,
            date,
            other_day: dates::days_of(commit).find(|day| *day != date),
            sha7: commit.id.short(),
            commit: Some(commit.id),
            subject,
            category,
            breaking,
        });
    }
    let (_, entry) = read?;
    let date = named.or_else(|| spoken_day(entry))?;
    let commit = entry.commit.as_ref().and_then(|field| CommitId::from_hex(field.word().0));
    let subject = entry.title.as_ref().map(|title| title.subject.clone()).unwrap_or_default();
    let category = Category::of_subject(&subject);
    Some(Listed { file, date, other_day: None, sha7: sha7(called, commit), commit, subject, category, breaking })
}

fn spoken_day(entry: &Entry) -> Option<NaiveDate> {
    dates::spoken_day(&entry.date.as_ref()?.text)
}

/// What the index calls an entry whose commit is not in the history.
fn sha7(called: &Called<'_>, commit: Option<CommitId>) -> String {
    match (called.stands, commit, &called.name) {
        (Stands::Pending, ..) | (_, None, None) => PENDING.to_owned(),
        (_, Some(commit), _) => commit.short(),
        (_, None, Some(name)) => name.sha.clone(),
    }
}
