//! Adds the rows that are missing, corrects the wrong ones and moves those that stand in another year's table.

use super::Chosen;
use super::cells::corrected;
use super::row_form::RowForm;
use super::shelves::{Opening, Shelf, end_of, heading, opening, own_end_of};
use crate::changelog::Kind;
use crate::changelog::index::differences::{Difference, differences};
use crate::changelog::index::findings::keeper;
use crate::changelog::index::layout::{Layout, RowAt};
use crate::changelog::index::months::{Month, year_in};
use crate::changelog::index::order::{Days, Order};
use crate::changelog::index::outline::Place;
use crate::changelog::index::splices::{Rank, Splices};
use crate::changelog::index::tables::Table;
use crate::changelog::index::written;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// A row that comes into a table.
struct Coming {
    entry: usize,
    /// The row it was, when it comes from another table with as many columns.
    moved: Option<(usize, String)>,
}

pub(super) fn mend(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) {
    let mut coming: Vec<Coming> =
        chosen.entries(Kind::IndexMissing, layout.roll.listed).map(|entry| Coming { entry, moved: None }).collect();
    for (entry, rows) in layout.rows_by_entry().into_iter().enumerate() {
        let own = keeper(layout, &layout.roll.listed[entry], &rows);
        for at in rows {
            if chosen.has_line(Kind::IndexRow, layout.row(at).1.line) {
                coming.extend(settle(layout, at, (entry, Some(at) == own), splices));
            }
        }
    }
    shelve(layout, coming, splices);
}

/// Mends one row in its place, or takes it out; what is returned has to go into another table.
fn settle(layout: &Layout<'_, '_>, at: RowAt, (entry, kept): (usize, bool), splices: &mut Splices) -> Option<Coming> {
    let (table, row) = layout.row(at);
    let listed = &layout.roll.listed[entry];
    let moves = kept && differences(layout, table, row, listed).contains(&Difference::Year);
    if moves || !kept {
        splices.take_out(&layout.page, row.line..row.line + 1);
        return moves
            .then(|| Coming { entry, moved: Some((table.columns.width, corrected(layout, table, row, listed))) });
    }
    let line = layout.page.lines[row.line];
    splices.replace(line.start..line.end, corrected(layout, table, row, listed));
    None
}

/// Sorts what comes by where it goes: a year, a month of a year where tables are by month, or, `None`, the tables that
/// name no year.
fn shelve(layout: &Layout<'_, '_>, coming: Vec<Coming>, splices: &mut Splices) {
    let mut shelves: BTreeMap<Option<Month>, Vec<Coming>> = BTreeMap::new();
    for row in coming {
        shelves.entry(shelf_for(layout, layout.roll.listed[row.entry].date)).or_default().push(row);
    }
    let mut shelves: Vec<_> = shelves.into_iter().collect();
    page_order(layout).sort(&mut shelves, |(key, _)| *key);
    for (key, rows) in shelves {
        let tables: Vec<&Table> = match key {
            Some(_) => layout.tables.iter().filter(|table| key_of(table) == key).collect(),
            None => general(layout),
        };
        match key {
            _ if !tables.is_empty() => insert(layout, &tables, rows, splices),
            Some(key) => open(layout, key, rows, splices),
            None => {}
        }
    }
}

/// The order of the tables on the page.
fn page_order(layout: &Layout<'_, '_>) -> Order {
    let keys: Vec<Month> = layout.tables.iter().filter_map(key_of).collect();
    Order::of([keys]).unwrap_or_else(|| layout.order())
}

fn key_of(table: &Table) -> Option<Month> {
    match table.place {
        Place::Dated { year: Some(year), month } => Some(Month { year, month: month.unwrap_or(0) }),
        _ => None,
    }
}

/// The tables that hold every year: with rows of several, or the only ones, without any row yet.
fn general<'a>(layout: &'a Layout<'_, '_>) -> Vec<&'a Table> {
    let dated = layout.tables.iter().any(|table| key_of(table).is_some());
    let holds = |table: &&Table| key_of(table).is_none() && (!dated || table.rows.iter().any(|row| row.date.is_some()));
    layout.tables.iter().filter(holds).collect()
}

fn shelf_for(layout: &Layout<'_, '_>, day: NaiveDate) -> Option<Month> {
    let keys: Vec<Option<Month>> = layout.tables.iter().map(key_of).collect();
    let of_year = |month: u32| Some(Month { year: day.year(), month });
    let monthly = keys.iter().flatten().any(|key| key.month != 0);
    let own = [of_year(day.month()), of_year(0)].into_iter().find(|key| keys.contains(key));
    let general = (!general(layout).is_empty()).then_some(None);
    own.or(general).unwrap_or_else(|| of_year(if monthly { day.month() } else { 0 }))
}

/// Puts rows among those of some tables, which together hold a year.
fn insert(layout: &Layout<'_, '_>, tables: &[&Table], mut coming: Vec<Coming>, splices: &mut Splices) {
    let dated: Vec<(NaiveDate, usize, usize)> = tables
        .iter()
        .enumerate()
        .flat_map(|(table, own)| own.rows.iter().filter_map(move |row| Some((row.date?, row.line, table))))
        .collect();
    let days: Vec<NaiveDate> = dated.iter().map(|(day, ..)| *day).collect();
    let order = Order::of([&days]).unwrap_or_else(|| layout.order());
    let days = Days::of(days, order);
    let forms: Vec<RowForm<'_>> = tables.iter().map(|table| RowForm::of(layout, table)).collect();
    order.sort(&mut coming, |row| sort_key(layout, row));
    for row in coming {
        let at = days.place(layout.roll.listed[row.entry].date);
        let (next, last) = (dated.get(at), at.checked_sub(1).map(|at| dated[at]));
        let below = last.map(|(_, line, table)| (line + 1, table));
        let above = next.map(|(_, line, table)| (*line, *table));
        let spot = if order == Order::NewestFirst { above.or(below) } else { below.or(above) };
        let (line, table) = spot.unwrap_or((tables[0].lines.end, 0));
        let text = match row.moved {
            Some((width, text)) if width == tables[table].columns.width => text,
            _ => forms[table].write(&layout.roll.listed[row.entry], layout.roll),
        };
        splices.join(&layout.page, line, vec![text]);
    }
}

fn sort_key<'a>(layout: &'a Layout<'_, '_>, row: &Coming) -> (NaiveDate, &'a str) {
    let entry = &layout.roll.listed[row.entry];
    (entry.date, entry.file.as_str())
}

/// Writes a table for a year, or a month, that has none.
fn open(layout: &Layout<'_, '_>, key: Month, mut coming: Vec<Coming>, splices: &mut Splices) {
    layout.order().sort(&mut coming, |row| sort_key(layout, row));
    let shelves: Vec<Shelf> = layout.tables.iter().filter_map(|table| shelf(layout, table)).collect();
    let waiting = (key.month == 0).then(|| waiting_label(layout, key.year)).flatten();
    let place = if waiting.is_none() { opening(layout, &shelves, key) } else { None };
    let model =
        place.as_ref().and_then(|place| layout.tables.iter().filter(|table| key_of(table).is_some()).nth(place.like));
    let rows = table_lines(layout, model.or(layout.tables.first()), &coming);
    match (waiting, place) {
        (Some(label), _) => splices.block(&layout.page, own_end_of(layout, label), Rank::Fill, rows),
        (None, Some(Opening { before, titles, .. })) => {
            let titled = if titles.is_empty() { rows } else { [titles, vec![String::new()], rows].concat() };
            splices.block(&layout.page, before, Rank::Year, titled);
        }
        (None, None) => {
            let title = heading(3, &key.year.to_string());
            splices.block(&layout.page, first_part(layout), Rank::Year, [vec![title, String::new()], rows].concat());
        }
    }
}

fn shelf(layout: &Layout<'_, '_>, table: &Table) -> Option<Shelf> {
    let key = key_of(table)?;
    let title = |label: &usize| &layout.outline.labels[*label].title;
    let names = |label: &usize| match key.month {
        0 => year_in(title(label)) == Some(key.year),
        _ => crate::changelog::index::months::month_in(title(label), Some(key.year)) == Some(key),
    };
    let label = layout.outline.chain(table.label).find(names);
    let lines = label.map_or(table.lines.clone(), |label| layout.outline.labels[label].first..end_of(layout, label));
    Some(Shelf { key, label, lines })
}

/// A heading of the year that has no table yet. The title of the page is none.
fn waiting_label(layout: &Layout<'_, '_>, year: i32) -> Option<usize> {
    let place = Place::Dated { year: Some(year), month: None };
    let names = |label: &usize| year_in(&layout.outline.labels[*label].title) == Some(year);
    (0..layout.outline.labels.len())
        .filter(|label| !layout.outline.is_title(*label))
        .filter(names)
        .find(|label| layout.outline.place(Some(*label)) == place)
}

/// The line behind the last one before the archive and the categories, or before the footer.
fn first_part(layout: &Layout<'_, '_>) -> usize {
    let outline = &layout.outline;
    let groups = layout.groups.iter().map(|group| group.label);
    let parts = groups.chain(outline.archive).chain(outline.categories);
    let first = parts.map(|label| outline.labels[label].first).min().unwrap_or(outline.tail);
    layout.page.trimmed(0, first.min(outline.tail))
}

/// A header like that of another table, and the rows.
fn table_lines(layout: &Layout<'_, '_>, model: Option<&Table>, coming: &[Coming]) -> Vec<String> {
    let entry = |row: &Coming| &layout.roll.listed[row.entry];
    let Some((model, head)) = model.and_then(|model| Some((model, model.head?))) else {
        let head = ["| Date | Commit | Description |", "|------|--------|-------------|"].map(str::to_owned);
        return head.into_iter().chain(coming.iter().map(|row| written::row(entry(row)))).collect();
    };
    let form = RowForm::of(layout, model);
    let lines = [head, head + 1].map(|line| layout.page.line(line).to_owned());
    lines.into_iter().chain(coming.iter().map(|row| form.write(entry(row), layout.roll))).collect()
}
