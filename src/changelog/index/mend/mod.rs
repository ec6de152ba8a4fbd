//! The text that no longer has the findings a person chose. Each part of the index has its file here.

mod archive;
mod categories;
mod cells;
mod dangling;
mod footer;
mod items;
mod renames;
mod row_form;
mod rows;
mod shelves;

use super::findings::all;
use super::found::Found;
use super::layout::Layout;
use super::listed::Listed;
use super::roll::Roll;
use super::splices::Splices;
use crate::changelog::Kind;
use std::collections::HashSet;

pub(super) use dangling::without;
pub(super) use renames::renamed;

/// What an index begins with where there is none.
const FIRST_LINES: &str = "# Changelog\n\nEvery significant commit has a file here, `YYYY-MM-DD-<sha>-<slug>.md`.\n";

/// The index without the findings that are chosen.
pub(super) fn mended(index: &str, roll: &Roll<'_>, which: &dyn Fn(&Found) -> bool) -> String {
    let empty = index.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty();
    let text = renames::relinked(if empty { FIRST_LINES } else { index }, roll, which);
    let layout = Layout::of(&text, roll);
    let chosen = Chosen::of(&layout, which);
    if chosen.files.is_empty() {
        return if empty { index.to_owned() } else { text.into_owned() };
    }
    let mut splices = Splices::default();
    rows::mend(&layout, &chosen, &mut splices);
    dangling::mend(&layout, &chosen, &mut splices);
    archive::mend(&layout, &chosen, &mut splices);
    categories::mend(&layout, &chosen, &mut splices);
    footer::mend(&layout, &chosen, &mut splices);
    splices.apply(&layout.page)
}

/// The findings to mend.
pub(super) struct Chosen {
    files: HashSet<(Kind, Option<String>)>,
    lines: HashSet<(Kind, usize)>,
}

impl Chosen {
    fn of(layout: &Layout<'_, '_>, which: &dyn Fn(&Found) -> bool) -> Self {
        let found: Vec<Found> = all(layout).into_iter().filter(|found| which(found)).collect();
        let lines = found.iter().filter_map(|found| Some((found.kind, found.line? - 1))).collect();
        Self { lines, files: found.into_iter().map(|found| (found.kind, found.file)).collect() }
    }

    /// Whether a finding about a file is chosen.
    pub fn has(&self, kind: Kind, file: &str) -> bool {
        self.files.contains(&(kind, Some(file.to_owned())))
    }

    /// Whether a finding about a line, counted from 0, is chosen.
    pub fn has_line(&self, kind: Kind, line: usize) -> bool {
        self.lines.contains(&(kind, line))
    }

    /// Whether any finding of a kind about no file is chosen.
    pub fn has_kind(&self, kind: Kind) -> bool {
        self.files.contains(&(kind, None))
    }

    /// The entries that a finding of a kind is chosen for.
    pub fn entries<'a>(&'a self, kind: Kind, listed: &'a [Listed]) -> impl Iterator<Item = usize> + 'a {
        listed.iter().enumerate().filter(move |(_, entry)| self.has(kind, &entry.file)).map(|(index, _)| index)
    }
}
