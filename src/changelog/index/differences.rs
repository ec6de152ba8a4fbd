//! How a row differs from its entry.

use super::cells::unescaped;
use super::layout::Layout;
use super::links::{is_sha, rendered};
use super::listed::Listed;
use super::months::words;
use super::tables::{Leads, Row, Table};
use chrono::Datelike;
use std::ops::Range;

/// One way to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    Date,
    Sha,
    Link,
    Description,
    Year,
}

impl Difference {
    /// As a part of a sentence.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Date => "its date is not the entry's",
            Self::Sha => "its commit is not the entry's",
            Self::Link => "its commit does not link to the entry",
            Self::Description => "its description is not the commit's subject",
            Self::Year => "it stands in the table of another year",
        }
    }
}

/// All the ways in which a row differs from its entry.
pub(super) fn differences(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> Vec<Difference> {
    let years = |year: i32| !entry.days().any(|day| day.year() == year);
    let wrong = [
        (
            Difference::Date,
            table.columns.date.is_some() && !row.date.is_some_and(|date| entry.days().any(|day| day == date)),
        ),
        (Difference::Sha, !sha_agrees(layout, table, row, entry)),
        (Difference::Link, matches!(row.leads, Leads::Sha(_))),
        (Difference::Description, !description_agrees(layout, table, row, entry)),
        (Difference::Year, table.place.year().is_some_and(years)),
    ];
    wrong.into_iter().filter(|(_, wrong)| *wrong).map(|(difference, _)| difference).collect()
}

/// What a reader sees in a column, as bytes of the page: the text of the link to the entry, or the cell.
pub(super) fn shown(layout: &Layout<'_, '_>, row: &Row, column: usize) -> Option<Range<usize>> {
    match row.leads {
        Leads::File(cell, link) if cell == column => Some(layout.page.links[link].text.clone()),
        _ => {
            let start = layout.page.lines[row.line].start;
            row.cells.get(column).map(|cell| cell.start + start..cell.end + start)
        }
    }
}

/// The commit's own column must name the commit; elsewhere only a link that is nothing but a commit's digits counts.
fn sha_agrees(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> bool {
    let linked = match row.leads {
        Leads::File(cell, _) => Some(cell),
        _ => None,
    };
    let Some(column) = table.columns.commit.or(linked) else { return true };
    let Some(range) = shown(layout, row, column) else { return false };
    let text = layout.page.text[range].to_lowercase();
    let named: Vec<&str> = words(&text).into_iter().map(|word| &text[word]).collect();
    let owned = table.columns.commit == Some(column) && table.columns.description != Some(column);
    let alone = matches!(named[..], [word] if is_sha(word) || word == "pending");
    named.iter().any(|word| entry.has_sha(word)) || !(owned || alone)
}

fn description_agrees(layout: &Layout<'_, '_>, table: &Table, row: &Row, entry: &Listed) -> bool {
    let Some(column) = table.columns.description else { return true };
    let Some(range) = shown(layout, row, column) else { return false };
    let bars = row.cells.len() > table.columns.width && column + 1 == table.columns.width;
    !bars && reads_as(&layout.page.text[range], &entry.subject)
}

/// Whether a cell says the subject: as it is, or as Markdown renders it.
fn reads_as(cell: &str, subject: &str) -> bool {
    let plain = unescaped(cell);
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    same(&plain, subject) || {
        let seen = rendered(&plain);
        same(&seen, subject) || same(&seen, &rendered(subject))
    }
}
