//! How a table writes its rows, learned from the rows that are there.

use crate::changelog::index::cells::{Columns, cells, escaped};
use crate::changelog::index::days::ISO;
use crate::changelog::index::differences::{Difference, differences};
use crate::changelog::index::forms::{Extent, Form, Setting};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::listed::Listed;
use crate::changelog::index::page::Ground;
use crate::changelog::index::roll::Roll;
use crate::changelog::index::tables::{Row, Table};
use crate::changelog::index::written::{self, holds, inert, link};

/// So many rows are asked how they are written before the guide's form is taken.
const ASKED: usize = 20;

/// The form of each cell, and of what stands between them.
pub(super) struct RowForm<'a> {
    cells: Vec<Option<Form<'a>>>,
    columns: Columns,
    /// Without a proper header, Markdown sees no table, and a comment reaches beyond its cell.
    headless: bool,
    open: String,
    bar: &'static str,
    close: &'static str,
}

impl<'a> RowForm<'a> {
    /// Of a table. A column of which nothing can be learned takes the guide's form, or stays empty.
    pub fn of(layout: &'a Layout<'_, '_>, table: &Table) -> Self {
        let columns = if table.columns.width == 0 { Columns::GUIDE } else { table.columns };
        let sample =
            table.rows.last().map(|row| row.line).or(table.head).map_or("| x |", |line| layout.page.line(line));
        let indent = &sample[..sample.len() - sample.trim_start().len()];
        let headless = layout.page.lines[table.lines.start].ground != Ground::Table;
        let tight = !headless && !sample.contains("| ") && !sample.contains(" |");
        let led = headless || sample.trim_start().starts_with('|');
        let closed = headless || (sample.trim_end().ends_with('|') && !sample.trim_end().ends_with("\\|"));
        let (start, end) = if tight { ("|", "|") } else { ("| ", " |") };
        Self {
            cells: (0..columns.width).map(|column| learned(layout, table, column)).collect(),
            columns,
            headless,
            open: format!("{indent}{}", if led { start } else { "" }),
            bar: if tight { "|" } else { " | " },
            close: if closed { end } else { "" },
        }
    }

    /// A row for an entry.
    pub fn write(&self, entry: &Listed, roll: &Roll<'_>) -> String {
        let cells: Vec<String> = (0..self.columns.width).map(|column| self.cell(column, entry, roll)).collect();
        let linked = cells.iter().any(|cell| holds(cell, Some(&entry.file), roll));
        let row = format!("{}{}{}", self.open, cells.join(self.bar), self.closing(&cells));
        if linked { row } else { written::row(entry) }
    }

    /// What ends a row. Without a bar behind it an empty cell is none.
    fn closing(&self, cells: &[String]) -> &str {
        let is_lost = self.close.is_empty() && cells.last().is_some_and(|cell| cell.trim().is_empty());
        if is_lost { self.bar.trim_end() } else { self.close }
    }

    fn cell(&self, column: usize, entry: &Listed, roll: &Roll<'_>) -> String {
        let setting = if self.escapes(entry) { Setting::Inert } else { Setting::Row };
        let learned = self.cells[column].as_ref().and_then(|form| form.write(entry, setting));
        let leads = self.columns.commit.or(self.columns.description) == Some(column);
        match learned {
            Some(text) if !leads || holds(&text, Some(&entry.file), roll) => text,
            _ => self.first_form(column, entry),
        }
    }

    fn first_form(&self, column: usize, entry: &Listed) -> String {
        let columns = self.columns;
        match Some(column) {
            own if own == columns.date => entry.date.format(ISO).to_string(),
            own if own == columns.commit => link(&entry.sha7, entry),
            own if own == columns.description && columns.commit.is_none() => link(&inert(entry.subject.trim()), entry),
            own if own == columns.description && self.escapes(entry) => inert(entry.subject.trim()),
            own if own == columns.description => escaped(entry.subject.trim()),
            _ => String::new(),
        }
    }

    fn escapes(&self, entry: &Listed) -> bool {
        self.headless && entry.subject.contains('<')
    }
}

fn learned<'a>(layout: &'a Layout<'_, '_>, table: &Table, column: usize) -> Option<Form<'a>> {
    let right = |row: &&Row| is_right(layout, table, row, column);
    table.rows.iter().take(ASKED).filter(right).find_map(|row| cell_form(layout, row, column))
}

/// Whether a cell says what its entry does: nothing is learned from one that is to be corrected itself.
fn is_right(layout: &Layout<'_, '_>, table: &Table, row: &Row, column: usize) -> bool {
    let Some(entry) = layout.entry_of(row) else { return false };
    let columns = table.columns;
    let spoils = |wrong: &Difference| match wrong {
        Difference::Date => columns.date == Some(column),
        Difference::Sha | Difference::Link => columns.commit == Some(column),
        Difference::Description => columns.description == Some(column),
        Difference::Year => false,
    };
    !differences(layout, table, row, &layout.roll.listed[entry]).iter().any(spoils)
}

fn cell_form<'a>(layout: &'a Layout<'_, '_>, row: &Row, column: usize) -> Option<Form<'a>> {
    let line = layout.page.line(row.line);
    let entry = &layout.roll.listed[layout.entry_of(row)?];
    let cell = cells(line).get(column)?.clone();
    Some(Form::learn(&line[cell], entry, Extent::Everything)).filter(Form::is_whole)
}
