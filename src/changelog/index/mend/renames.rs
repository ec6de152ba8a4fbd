//! An entry's file has another name: its lines follow, in their own form, and a person's words stay.

use super::cells::corrected;
use crate::changelog::Kind;
use crate::changelog::index::cells::unescaped;
use crate::changelog::index::differences::{Difference, differences, shown};
use crate::changelog::index::findings::all;
use crate::changelog::index::forms::{Extent, Form, Setting};
use crate::changelog::index::found::Found;
use crate::changelog::index::layout::Layout;
use crate::changelog::index::links::{encoded, local_file, sha_in_name};
use crate::changelog::index::listed::Listed;
use crate::changelog::index::page::Ground;
use crate::changelog::index::roll::Roll;
use crate::changelog::index::splices::Splices;
use crate::changelog::index::written::leads;
use std::borrow::Cow;
use std::collections::HashMap;

/// The index after a file got another name, and with it perhaps another day, commit and subject.
pub(crate) fn renamed(index: &str, from: &str, to: &Listed) -> String {
    retold(index, &[(from, to)])
}

/// Before anything is taken out: an entry that the index knows under an older name of the same commit gets its lines
/// back, where nothing in the index leads to it yet.
pub(super) fn relinked<'t>(index: &'t str, roll: &Roll<'_>, which: &dyn Fn(&Found) -> bool) -> Cow<'t, str> {
    let layout = Layout::of(index, roll);
    let gone: Vec<Found> =
        all(&layout).into_iter().filter(|found| found.kind == Kind::IndexDangling && which(found)).collect();
    let linked: std::collections::HashSet<&str> = layout.page.links.iter().map(|link| link.file.as_str()).collect();
    let mut heirs: HashMap<usize, Vec<&str>> = HashMap::new();
    for file in gone.iter().filter_map(|found| found.file.as_deref()) {
        let heir = sha_in_name(file).and_then(|digits| roll.sha(&digits.to_lowercase()));
        if let Some(heir) = heir.filter(|heir| !linked.contains(roll.listed[*heir].file.as_str())) {
            heirs.entry(heir).or_default().push(file);
        }
    }
    let mut pairs: Vec<(&str, &Listed)> = heirs
        .into_iter()
        .filter(|(_, files)| files.len() == 1)
        .map(|(heir, files)| (files[0], &roll.listed[heir]))
        .collect();
    pairs.sort_by_key(|(file, _)| *file);
    if pairs.is_empty() { Cow::Borrowed(index) } else { Cow::Owned(retold(index, &pairs)) }
}

fn retold(index: &str, pairs: &[(&str, &Listed)]) -> String {
    let old: Vec<Listed> = pairs.iter().map(|(from, to)| former(from, to)).collect();
    let roll = Roll::of(&old);
    let layout = Layout::of(index, &roll);
    let mut splices = Splices::default();
    let subjects = subjects(&layout);
    let old: Vec<Listed> = old.iter().zip(subjects).map(|(old, subject)| Listed { subject, ..old.clone() }).collect();
    for (line, speaks) in speaking(&layout) {
        let text = layout.page.line(line);
        let tell = |setting| {
            speaks.entries.iter().try_fold(text.to_owned(), |text, entry| {
                Form::learn(&text, &old[*entry], speaks.extent).write(pairs[*entry].1, setting)
            })
        };
        let told =
            tell(speaks.setting).filter(|told| speaks.setting == Setting::Row || leads_on(text, told, &roll, pairs));
        if let Some(told) = told.or_else(|| tell(Setting::Inert)).filter(|told| told != text) {
            let line = layout.page.lines[line];
            splices.replace(line.start..line.end, told);
        }
    }
    let told = splices.apply(&layout.page);
    let new: Vec<Listed> = pairs.iter().map(|(_, to)| (*to).clone()).collect();
    agreeing(&told, &new)
}

/// Whether a line leads to the same entries as before, by their new names.
fn leads_on(before: &str, after: &str, roll: &Roll<'_>, pairs: &[(&str, &Listed)]) -> bool {
    let renamed = |file: String| roll.file(&file).map_or(file, |entry| pairs[entry].1.file.clone());
    let expected = leads(before.trim_start()).map(|files| files.into_iter().map(renamed).collect::<Vec<_>>());
    expected == leads(after.trim_start())
}

/// The entry as the index knew it.
fn former(from: &str, to: &Listed) -> Listed {
    let mut old = Listed { file: from.to_owned(), commit: None, ..to.clone() };
    old.date = old.named_date().unwrap_or(to.date);
    old.sha7 = sha_in_name(from).map_or_else(|| to.sha7.clone(), str::to_owned);
    old
}

/// The subjects that the rows give the entries, which may be older than the entries themselves.
fn subjects(layout: &Layout<'_, '_>) -> Vec<String> {
    let mut subjects: Vec<String> = layout.roll.listed.iter().map(|entry| entry.subject.clone()).collect();
    for (at, row) in layout.rows() {
        let column = layout.tables[at.table].columns.description;
        let said =
            column.and_then(|column| shown(layout, row, column)).map(|range| unescaped(&layout.page.text[range]));
        if let (Some(entry), Some(said)) = (layout.entry_of(row), said.filter(|said| !said.is_empty())) {
            subjects[entry] = said;
        }
    }
    subjects
}

/// A line that speaks of entries.
struct Speaks {
    entries: Vec<usize>,
    extent: Extent,
    setting: Setting,
}

/// Every line that speaks of an entry: its rows and items, and prose that names its file.
fn speaking(layout: &Layout<'_, '_>) -> HashMap<usize, Speaks> {
    let mut speaking = HashMap::new();
    for line in (0..layout.page.lines.len()).filter(|line| layout.page.lines[*line].ground != Ground::Dead) {
        let entries = named(layout.page.line(line), layout.roll);
        let setting = if layout.page.line(line).contains("\\|") { Setting::Row } else { Setting::List };
        if !entries.is_empty() {
            speaking.insert(line, Speaks { entries, extent: Extent::Names, setting });
        }
    }
    for (_, row) in layout.rows() {
        if let Some(entry) = layout.entry_of(row) {
            speaking.insert(row.line, Speaks { entries: vec![entry], extent: Extent::Words, setting: Setting::Row });
        }
    }
    for (group, claims) in layout.groups.iter().zip(&layout.claims) {
        for (item, claims) in group.items.iter().zip(claims).filter(|(_, claims)| !claims.is_empty()) {
            let speaks = Speaks { entries: claims.clone(), extent: Extent::Words, setting: Setting::List };
            speaking.insert(item.lines.start, speaks);
        }
    }
    speaking
}

/// The entries whose files a line names. For a few, most lines are passed over at a glance.
fn named(line: &str, roll: &Roll<'_>) -> Vec<usize> {
    let few = roll.listed.len() <= 4;
    let says = |entry: &Listed| line.contains(entry.file.as_str()) || line.contains(&encoded(&entry.file));
    if few && !roll.listed.iter().any(says) {
        return Vec::new();
    }
    let parts = line.split(|c: char| c.is_whitespace() || "()<>[]\"'`|".contains(c));
    let mut entries: Vec<usize> = parts.filter_map(|part| roll.file(&local_file(part)?)).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// What the rows still say differently is written as the entries have it now.
fn agreeing(index: &str, new: &[Listed]) -> String {
    let roll = Roll::of(new);
    let layout = Layout::of(index, &roll);
    let mut splices = Splices::default();
    for (at, row) in layout.rows() {
        let (table, _) = layout.row(at);
        let Some(entry) = layout.entry_of(row).map(|entry| &new[entry]) else { continue };
        if differences(&layout, table, row, entry).iter().any(|wrong| *wrong != Difference::Year) {
            let line = layout.page.lines[row.line];
            splices.replace(line.start..line.end, corrected(&layout, table, row, entry));
        }
    }
    splices.apply(&layout.page)
}
