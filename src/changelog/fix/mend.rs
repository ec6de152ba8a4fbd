//! One entry, mended: its new text and its new name.

use super::files;
use super::head::Head;
use super::sections;
use super::splices::Splices;
use crate::changelog::dates;
use crate::changelog::drift::{Part, can_be_derived};
use crate::changelog::entry::{Entry, FILES, files_text};
use crate::changelog::facts::Facts;
use crate::changelog::roll_call::Called;
use crate::changelog::slug;
use crate::domain::{Commit, FileChange};
use chrono::NaiveDate;
use std::collections::HashSet;

/// What is to be done with an entry.
pub(super) struct Order<'a> {
    /// The commit that it is, or becomes, the entry of.
    pub(super) commit: &'a Commit,
    /// What the commit changed.
    pub(super) changes: Option<&'a [FileChange]>,
    /// What is mended.
    pub(super) parts: HashSet<Part>,
}

/// The text of an entry after it was mended.
pub(super) fn text(facts: &Facts, called: &Called<'_>, order: &Order<'_>) -> Option<Vec<u8>> {
    let (text, entry) = called.file.read()?;
    let has = |part| order.parts.contains(&part);
    let date = dates::shown(&dates::stamp_for(right_day(called, entry, order.commit), order.commit));
    let head = Head { text, entry, commit: order.commit, date };
    let mut splices = Splices::default();
    if has(Part::Title) {
        head.title(&mut splices);
    }
    if has(Part::Date) && entry.date.as_ref().is_some_and(|field| !dates::says(&field.text, order.commit)) {
        head.date(&mut splices);
    }
    if has(Part::Form) {
        head.commit(&mut splices);
        head.absent(&mut splices);
        absent_sections(&mut splices, facts, (text, entry), order);
    }
    if let Some(changes) = order.changes.filter(|_| has(Part::Files) && entry.section(FILES).is_some()) {
        files::mend(&mut splices, facts, (text, entry), changes);
    }
    Some(splices.applied(text))
}

fn absent_sections(splices: &mut Splices, facts: &Facts, (text, entry): (&[u8], &Entry), order: &Order<'_>) {
    let all = &facts.settings.sections;
    for section in all.iter().filter(|section| entry.section(section).is_none()) {
        let files = section.eq_ignore_ascii_case(FILES);
        let body = if files { order.changes.map(files_text) } else { Some("None".to_owned()) };
        if let Some(body) = body.filter(|_| can_be_derived(section, Some(order.commit))) {
            sections::write(splices, text, entry, (all, section, &body));
        }
    }
}

/// The name of an entry after it was mended: only what is wrong with it changes.
pub(super) fn name(facts: &Facts, called: &Called<'_>, order: &Order<'_>) -> String {
    let entry = called.file.read().map(|(_, entry)| entry);
    let day = entry.and_then(|entry| right_day(called, entry, order.commit));
    let day = day.unwrap_or_else(|| order.commit.author.when.date_naive());
    let (whole, dated) = (order.parts.contains(&Part::Name), order.parts.contains(&Part::Date));
    let short = order.commit.id.short();
    match &called.name {
        _ if !whole && !dated => called.file.name.clone(),
        Some(name) if !whole && name.day().is_some_and(|own| dates::is_day_of(own, order.commit)) => {
            called.file.name.clone()
        }
        Some(name) if !whole => facts.pattern.format(day, &name.sha, name.slug.as_deref().unwrap_or_default()),
        Some(name) if !dated && name.day().is_some() => {
            facts.pattern.format(name.day().unwrap_or(day), &short, &slug(&order.commit.subject))
        }
        _ => facts.pattern.format(day, &short, &slug(&order.commit.subject)),
    }
}

/// The day of the commit that the file name or **Date:** gives; `None` where neither gives one.
fn right_day(called: &Called<'_>, entry: &Entry, commit: &Commit) -> Option<NaiveDate> {
    let named = called.name.as_ref().and_then(crate::changelog::EntryName::day);
    let spoken = entry.date.as_ref().and_then(|field| dates::spoken_day(&field.text));
    [named, spoken].into_iter().flatten().find(|day| dates::is_day_of(*day, commit))
}
