//! Writes into a row what its entry says, and leaves the rest of the row as it is.

use super::row_form::RowForm;
use crate::changelog::index::cells::escaped;
use crate::changelog::index::days::{ISO, find_date};
use crate::changelog::index::differences::{Difference, differences, shown};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::links::is_sha;
use crate::changelog::index::listed::Listed;
use crate::changelog::index::months::words;
use crate::changelog::index::tables::{Leads, Row, Table};
use crate::changelog::index::written::{inert, link};
use std::ops::Range;

/// Bytes of the page and what to put there.
type Edit = (Range<usize>, String);

/// The row as it should be. Where a cell is missing, the whole row is written anew.
pub(super) fn corrected(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> String {
    let wrong = differences(layout, table, row, entry).into_iter().filter(|wrong| *wrong != Difference::Year);
    let edits: Option<Vec<Edit>> = wrong.map(|wrong| edit(layout, table, row, (entry, wrong))).collect();
    match edits {
        Some(edits) => applied(layout, row, edits),
        None => RowForm::of(layout, table).write(entry, layout.roll),
    }
}

fn applied(layout: &Layout<'_, '_>, row: &Row, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let start = layout.page.start_of(row.line);
    let mut line = layout.page.line(row.line).to_owned();
    for (range, text) in edits {
        line.replace_range(range.start - start..range.end - start, &text);
    }
    line
}

fn edit(layout: &Layout<'_, '_>, table: &Table, row: &Row, (entry, wrong): (&Listed, Difference)) -> Option<Edit> {
    match wrong {
        Difference::Date => date(layout, row, table.columns.date?, entry),
        Difference::Sha => sha(layout, table, row, entry),
        Difference::Link => {
            let cell = shown(layout, row, table.columns.commit?)?;
            let text = layout.page.text[cell.clone()].replace(['[', ']'], "");
            Some((cell, link(&text, entry)))
        }
        Difference::Description => description(layout, table, row, entry),
        Difference::Year => None,
    }
}

fn date(layout: &Layout<'_, '_>, row: &Row, column: usize, entry: &Listed) -> Option<Edit> {
    let cell = shown(layout, row, column)?;
    let found = find_date(&layout.page.text[cell.clone()]);
    let form = found.as_ref().map_or(ISO, |found| found.form);
    let range = found.map_or(cell.clone(), |found| found.range.start + cell.start..found.range.end + cell.start);
    Some((range, entry.date.format(form).to_string()))
}

/// Replaces the digits alone where there are some, so that marks around them stay.
fn sha(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> Option<Edit> {
    let linked = match row.leads {
        Leads::File(cell, _) => Some(cell),
        Leads::Sha(_) | Leads::Elsewhere => None,
    };
    let cell = shown(layout, row, table.columns.commit.or(linked)?)?;
    let text = &layout.page.text[cell.clone()];
    let digits = words(text).into_iter().find(|word| is_sha(&text[word.clone()]) || &text[word.clone()] == "pending");
    let range = digits.map_or(cell.clone(), |word| word.start + cell.start..word.end + cell.start);
    Some((range, entry.sha7.clone()))
}

/// A subject with unescaped bars has spilled into the cells behind the last column: they are part of it.
fn description(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> Option<Edit> {
    let column = table.columns.description?;
    let mut cell = shown(layout, row, column)?;
    let linked = matches!(row.leads, Leads::File(own, _) if own == column);
    if linked {
        return Some((cell, inert(entry.subject.trim())));
    }
    if column + 1 == table.columns.width {
        cell.end = row.cells.last()?.end + layout.page.start_of(row.line);
    }
    Some((cell, escaped(entry.subject.trim())))
}
