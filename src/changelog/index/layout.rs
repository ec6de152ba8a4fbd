//! The index as it is understood: its parts, and which entry every row and every item stands for.

use super::claims::claims;
use super::footer::Footer;
use super::groups::{Group, groups};
use super::order::Order;
use super::outline::Outline;
use super::page::Page;
use super::roll::Roll;
use super::tables::{Leads, Row, Table, tables};

/// Everything that was read from one text of the index.
pub(super) struct Layout<'t, 'r> {
    pub page: Page<'t>,
    pub roll: &'r Roll<'r>,
    pub footer: Option<Footer>,
    pub outline: Outline,
    pub tables: Vec<Table>,
    pub groups: Vec<Group>,
    /// For each group, for each item, its entries.
    pub claims: Vec<Vec<Vec<usize>>>,
}

/// A row by its table and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowAt {
    pub table: usize,
    pub row: usize,
}

impl<'t, 'r> Layout<'t, 'r> {
    /// Reads the index.
    pub fn of(index: &'t str, roll: &'r Roll<'r>) -> Self {
        let page = Page::of(index);
        let footer = Footer::of(&page);
        let outline = Outline::of(&page, footer.as_ref());
        let known = |file: &str| roll.knows(file);
        let tables = tables(&page, &outline, &known);
        let groups = groups(&page, &outline, &known);
        let claims = groups.iter().map(|group| claims(&page, group, roll)).collect();
        Self { page, roll, footer, outline, tables, groups, claims }
    }

    /// The order of the rows, which lists that do not tell theirs follow.
    pub fn order(&self) -> Order {
        let days = |table: &Table| table.rows.iter().filter_map(|row| row.date).collect::<Vec<_>>();
        Order::of(self.tables.iter().map(days)).unwrap_or(Order::NewestFirst)
    }

    /// All rows, in the order of the text.
    pub fn rows(&self) -> impl Iterator<Item = (RowAt, &Row)> {
        self.tables
            .iter()
            .enumerate()
            .flat_map(|(table, owner)| owner.rows.iter().enumerate().map(move |(row, own)| (RowAt { table, row }, own)))
    }

    /// The row and its table.
    pub fn row(&self, at: RowAt) -> (&Table, &Row) {
        (&self.tables[at.table], &self.tables[at.table].rows[at.row])
    }

    /// The entry that a row is for.
    pub fn entry_of(&self, row: &Row) -> Option<usize> {
        match &row.leads {
            Leads::File(_, link) => self.roll.file(&self.page.links[*link].file),
            Leads::Sha(digits) => self.roll.sha(digits),
            Leads::Elsewhere => None,
        }
    }

    /// The file that a row leads to.
    pub fn file_of(&self, row: &Row) -> Option<&str> {
        match &row.leads {
            Leads::File(_, link) => Some(&self.page.links[*link].file),
            Leads::Sha(_) | Leads::Elsewhere => None,
        }
    }

    /// For each entry, the rows that are for it.
    pub fn rows_by_entry(&self) -> Vec<Vec<RowAt>> {
        let mut rows = vec![Vec::new(); self.roll.listed.len()];
        for (at, row) in self.rows() {
            if let Some(entry) = self.entry_of(row) {
                rows[entry].push(at);
            }
        }
        rows
    }

    /// For each entry, the groups that list it.
    pub fn groups_by_entry(&self) -> Vec<Vec<usize>> {
        let mut groups = vec![Vec::new(); self.roll.listed.len()];
        for (group, items) in self.claims.iter().enumerate() {
            for entry in items.iter().flatten() {
                groups[*entry].push(group);
            }
        }
        groups
    }
}
