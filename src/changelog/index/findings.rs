//! What is wrong with the index, held against the entries that exist.

use super::differences::{Difference, differences};
use super::found::Found;
use super::groups::{Group, Topic, is_breaking};
use super::homes::{Home, Homes};
use super::layout::{Layout, RowAt};
use super::listed::Listed;
use super::months::Month;
use crate::changelog::Kind;
use std::collections::BTreeMap;

/// Everything that is wrong, by kind and then by line.
pub(super) fn all(layout: &Layout<'_, '_>) -> Vec<Found> {
    let mut found = rows(layout);
    found.extend(dangling(layout));
    found.extend(lists(layout));
    found.extend(footer(layout));
    found.sort_by_key(|found| (found.kind, found.line));
    found
}

fn rows(layout: &Layout<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (entry, rows) in layout.roll.listed.iter().zip(layout.rows_by_entry()) {
        let Some(own) = keeper(layout, entry, &rows) else {
            let detail = format!("No year table has a row for {}.", entry.file);
            found.push(Found::auto(Kind::IndexMissing, Some(&entry.file), None, detail));
            continue;
        };
        for at in rows {
            let wrong = if at == own { row_detail(layout, at, entry) } else { Some(second(layout, own, entry)) };
            let line = layout.row(at).1.line;
            found.extend(wrong.map(|detail| Found::auto(Kind::IndexRow, Some(&entry.file), Some(line), detail)));
        }
    }
    found
}

/// The row that stays when an entry has several: the one that differs least.
pub(super) fn keeper(layout: &Layout<'_, '_>, entry: &Listed, rows: &[RowAt]) -> Option<RowAt> {
    if let [only] = rows {
        return Some(*only);
    }
    rows.iter().copied().min_by_key(|at| {
        let (table, row) = layout.row(*at);
        differences(layout, table, row, entry).len()
    })
}

fn row_detail(layout: &Layout<'_, '_>, at: RowAt, entry: &Listed) -> Option<String> {
    let (table, row) = layout.row(at);
    let wrong = differences(layout, table, row, entry);
    let phrases: Vec<_> = wrong.iter().map(|wrong: &Difference| wrong.phrase()).collect();
    (!wrong.is_empty()).then(|| format!("The row of {} is wrong: {}.", entry.file, phrases.join("; ")))
}

fn second(layout: &Layout<'_, '_>, own: RowAt, entry: &Listed) -> String {
    format!("{} has a row in line {} already.", entry.file, layout.row(own).1.line + 1)
}

/// One finding for each file that is linked and not there, however often it is linked.
fn dangling(layout: &Layout<'_, '_>) -> Vec<Found> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (_, row) in layout.rows().filter(|(_, row)| layout.entry_of(row).is_none()) {
        if let Some(file) = layout.file_of(row) {
            places.entry(file).or_default().push(row.line);
        }
    }
    for item in layout.groups.iter().flat_map(|group| &group.items) {
        let links = layout.page.links_on(item.lines.clone()).iter();
        for link in links.filter(|link| layout.roll.knows(&link.file) && layout.roll.file(&link.file).is_none()) {
            places.entry(&link.file).or_default().push(link.line);
        }
    }
    let found = |(file, mut lines): (&str, Vec<usize>)| {
        lines.sort_unstable();
        lines.dedup();
        let all: Vec<_> = lines.iter().map(|line| (line + 1).to_string()).collect();
        let detail = format!("The index links to {file} in line {}, and there is no such entry.", all.join(", "));
        Found::auto(Kind::IndexDangling, Some(file), lines.first().copied(), detail)
    };
    places.into_iter().map(found).collect()
}

fn lists(layout: &Layout<'_, '_>) -> Vec<Found> {
    let homes = Homes::of(layout);
    let listing = layout.groups_by_entry();
    let mut found = Vec::new();
    for (entry, groups) in layout.roll.listed.iter().zip(listing) {
        let groups: Vec<&Group> = groups.into_iter().map(|group| &layout.groups[group]).collect();
        let mut miss = |kind, detail| found.push(Found::auto(kind, Some(&entry.file), None, detail));
        if !groups.iter().any(|group| is_archive_of(group, entry)) {
            miss(
                Kind::ArchiveMissing,
                format!("The archive of {} does not list {}.", Month::of(entry.date).title(), entry.file),
            );
        }
        if let Some(section) = unlisted(layout, homes.of_entry(entry), &groups) {
            miss(Kind::CategoryMissing, format!("{section} does not list {}.", entry.file));
        }
        if entry.breaking.is_some() && !groups.iter().any(|group| is_breaking(group)) {
            miss(
                Kind::BreakingMissing,
                format!("Breaking Changes does not list the breaking change of {}.", entry.file),
            );
        }
    }
    found
}

/// Whether a group is the archive's list for an entry.
pub(super) fn is_archive_of(group: &Group, entry: &Listed) -> bool {
    match group.topic {
        Topic::Archive => true,
        Topic::Month(month) => entry.days().any(|day| Month::of(day) == month),
        Topic::Section(_) => false,
    }
}

/// The heading of the section that should list an entry and does not.
fn unlisted(layout: &Layout<'_, '_>, home: &Home, groups: &[&Group]) -> Option<String> {
    match home {
        Home::Nowhere => None,
        Home::New(title) => Some((*title).to_owned()),
        Home::In(those) => {
            let listed = groups.iter().any(|group| those.iter().any(|home| layout.groups[*home].label == group.label));
            let title = &layout.outline.labels[layout.groups[*those.first()?].label].title;
            (!listed).then(|| title.clone())
        }
    }
}

fn footer(layout: &Layout<'_, '_>) -> Option<Found> {
    let newest = layout.roll.listed.iter().map(|entry| entry.date).max()?;
    let line = layout.footer.as_ref().map(|footer| footer.line);
    let dated = layout.footer.as_ref().map(|footer| footer.dated.as_ref().map(|dated| dated.date));
    let detail = match dated {
        Some(Some(date)) if date >= newest => return None,
        Some(Some(date)) => {
            format!("The index says it was last updated on {date}, and the newest entry is of {newest}.")
        }
        Some(None) => {
            format!("The index does not say on which day it was last updated; the newest entry is of {newest}.")
        }
        None => format!("The index has no \"Last updated\" line; the newest entry is of {newest}."),
    };
    Some(Found::auto(Kind::LastUpdated, None, line, detail))
}
