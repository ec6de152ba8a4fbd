//! The year tables: which tables list entries, of which year, and their rows.

use super::cells::{Columns, cells, is_delimiter};
use super::days::find_date;
use super::links::is_sha;
use super::outline::{Outline, Place};
use super::page::{Ground, Page};
use chrono::{Datelike, NaiveDate};
use std::ops::Range;

/// A table that lists commits.
#[derive(Debug)]
pub(super) struct Table {
    /// Its header and the line below it, if it has them.
    pub head: Option<usize>,
    /// Its lines, the header's too.
    pub lines: Range<usize>,
    pub columns: Columns,
    pub rows: Vec<Row>,
    /// The label that says what it holds.
    pub label: Option<usize>,
    /// What the labels above it say.
    pub place: Place,
}

/// One row that is not the header.
#[derive(Debug)]
pub(super) struct Row {
    pub line: usize,
    /// As bytes of the line.
    pub cells: Vec<Range<usize>>,
    /// The day in its date cell.
    pub date: Option<NaiveDate>,
    pub leads: Leads,
}

/// Where a row leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To a file beside the index: the cell, and the index into the page's links.
    File(usize, usize),
    /// Nowhere, but it names a commit.
    Sha(String),
    /// It is about something else.
    Elsewhere,
}

/// Every table that lists commits and stands neither in the month archive nor in the categories.
pub(super) fn tables(page: &Page<'_>, outline: &Outline, known: &dyn Fn(&str) -> bool) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut number = 0;
    while number < page.lines.len() {
        let end = (number..page.lines.len()).find(|line| !is_row(page, *line)).unwrap_or(page.lines.len());
        if end > number {
            tables.extend(table(page, outline, number..end, known));
        }
        number = end.max(number + 1);
    }
    by_rows(&mut tables);
    tables
}

/// Whether a line is part of a table: one that Markdown sees, or one that a person left without its header.
pub(super) fn is_row(page: &Page<'_>, number: usize) -> bool {
    let line = page.line(number).trim_start();
    match page.lines[number].ground {
        Ground::Text => line.starts_with('|'),
        Ground::Table => !line.starts_with('>'),
        Ground::Html | Ground::Dead => false,
    }
}

fn table(page: &Page<'_>, outline: &Outline, lines: Range<usize>, known: &dyn Fn(&str) -> bool) -> Option<Table> {
    let label = outline.label_at(lines.start);
    let place = outline.place(label);
    if !matches!(place, Place::Dated { .. }) {
        return None;
    }
    let head = (lines.len() > 1 && is_delimiter(page.line(lines.start + 1))).then_some(lines.start);
    let mut columns = head.map_or_else(Columns::default, |head| Columns::named(page.line(head)));
    let body = head.map_or(lines.start, |head| head + 2);
    let linked = (body..lines.end).find_map(|line| Some((line, link_in(page, line, known)?.0)));
    columns = linked.map_or(columns, |(line, cell)| columns.or_seen(page.line(line), cell));
    let rows =
        (body..lines.end).filter(|line| !is_delimiter(page.line(*line))).map(|line| row(page, line, columns, known));
    (linked.is_some() || columns.list_commits()).then(|| Table {
        head,
        columns,
        rows: rows.collect(),
        lines,
        label,
        place,
    })
}

fn row(page: &Page<'_>, number: usize, columns: Columns, known: &dyn Fn(&str) -> bool) -> Row {
    let text = page.line(number);
    let cells = cells(text);
    let cell = |column: Option<usize>| column.and_then(|column| cells.get(column).cloned());
    let date = cell(columns.date).and_then(|cell| find_date(&text[cell])).map(|found| found.date);
    let leads = match link_in(page, number, known) {
        Some((cell, link)) => Leads::File(cell, link),
        None => cell(columns.commit).map_or(Leads::Elsewhere, |cell| unlinked(&text[cell])),
    };
    Row { line: number, cells, date, leads }
}

/// The cell and the link of a row that leads to an entry: the commit's own cell comes first by being the first.
fn link_in(page: &Page<'_>, number: usize, known: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let line = page.lines[number];
    let links = page.links_on(number..number + 1);
    let first = page.links.partition_point(|link| link.line < number);
    let at = links.iter().position(|link| known(&link.file))?;
    let offset = links[at].whole.start - line.start;
    let cell = cells(page.line(number)).iter().position(|cell| cell.contains(&offset))?;
    Some((cell, first + at))
}

fn unlinked(cell: &str) -> Leads {
    let word = cell.trim_matches(|c: char| !c.is_alphanumeric());
    if is_sha(word) && !cell.contains("](") { Leads::Sha(word.to_lowercase()) } else { Leads::Elsewhere }
}

/// Tables without a year above them take the one that all their rows share. A row of a year that has such a table to
/// itself does not count elsewhere: it strayed.
fn by_rows(tables: &mut [Table]) {
    let bare = |table: &Table| if table.place.year().is_none() { years(table) } else { Vec::new() };
    let all: Vec<Vec<i32>> = tables.iter().map(bare).collect();
    for (index, table) in tables.iter_mut().enumerate() {
        let pure = |year: i32| all.iter().enumerate().any(|(other, years)| other != index && *years == [year]);
        let own: Vec<i32> = all[index].iter().copied().filter(|year| !pure(*year)).collect();
        if let [year] = if all[index].len() == 1 { &all[index][..] } else { &own[..] } {
            table.place = Place::Dated { year: Some(*year), month: None };
        }
    }
}

fn years(table: &Table) -> Vec<i32> {
    let mut years: Vec<i32> = table.rows.iter().filter_map(|row| row.date).map(|date| date.year()).collect();
    years.sort_unstable();
    years.dedup();
    years
}
