//! Two sets of tables held against each other, as TypeORM 0.3 holds its entities against the database: it renames a
//! column only when nothing else of the table changed, makes a column anew when its type or length changed, and never
//! drops a table.

use super::table::{Column, Key, KeyKind, Schema, Table};
use super::words::{self, AfterRollback};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a table, a column or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A table that was not there.
    NewTable,
    /// A table that no entity asks for any more.
    RemovedTable,
    /// The table of a class has another name: a new table, beside the old one.
    RenamedTable {
        /// What it was called.
        from: String,
    },
    /// A column that may be empty.
    AddNullable,
    /// A column that may not be empty, with a default.
    AddWithDefault,
    /// A column that may not be empty, without a default.
    AddNotNull,
    /// A column less.
    Drop {
        /// The columns that look as if one were meant to take its place.
        likely: Vec<String>,
    },
    /// A column with another name.
    Rename {
        /// What it was called.
        from: String,
    },
    /// Another type, length or array.
    TypeChange {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// Other values of an enumeration.
    EnumValues {
        /// Values that are new.
        added: Vec<String>,
        /// Values that are gone.
        removed: Vec<String>,
    },
    /// It may be empty now.
    NowNullable,
    /// It may not be empty any more.
    NowNotNull,
    /// Another default.
    DefaultChange,
    /// Other columns are the primary key.
    PrimaryKey,
    /// An index or constraint more.
    KeyAdded(Key),
    /// An index or constraint less.
    KeyDropped(Key),
    /// It changed, and is written in a way that is not understood here.
    Unread(String),
}

impl Change {
    /// Its word for programs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NewTable => "new_table",
            Self::RemovedTable => "removed_table",
            Self::RenamedTable { .. } => "renamed_table",
            Self::AddNullable => "add_nullable",
            Self::AddWithDefault => "add_with_default",
            Self::AddNotNull => "add_not_null",
            Self::Drop { .. } => "drop",
            Self::Rename { .. } => "rename",
            Self::TypeChange { .. } => "type",
            Self::EnumValues { .. } => "enum_values",
            Self::NowNullable => "nullable",
            Self::NowNotNull => "not_null",
            Self::DefaultChange => "default",
            Self::PrimaryKey => "primary_key",
            Self::KeyAdded(_) => "key_added",
            Self::KeyDropped(_) => "key_dropped",
            Self::Unread(_) => "unread",
        }
    }
}

/// What a boot of the new code does to one thing of the database. Hostile text may be in all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The entity file that asks for it.
    pub file: String,
    /// The table; empty where none is known.
    pub table: String,
    /// The column, where it is about one.
    pub column: Option<String>,
    /// What changes.
    pub change: Change,
    /// What changes, in a few words: `nullable timestamptz`.
    pub what: String,
    /// What happens when the new container boots, before traffic moves: whole sentences.
    pub boot: String,
    /// What a rollback leaves.
    pub after_rollback: AfterRollback,
}

impl Finding {
    /// The column whose values are lost by the boot: `slot.releasedAt`.
    #[must_use]
    pub fn lost(&self) -> Option<String> {
        let lost = matches!(self.change, Change::Drop { .. } | Change::TypeChange { .. });
        let column = self.column.as_ref().filter(|_| lost)?;
        Some(format!("{}.{column}", self.table))
    }

    /// `slot.releasedAt: new nullable column, timestamptz`
    #[must_use]
    pub fn short(&self) -> String {
        let column = self.column.as_ref().map(|column| format!(".{column}")).unwrap_or_default();
        let separator = if self.table.is_empty() { "" } else { ": " };
        format!("{}{column}{separator}{}", self.table, self.what)
    }
}

/// What a boot does to a database that was made by `before`, worst first.
#[must_use]
pub fn compare(before: &Schema, after: &Schema) -> Vec<Finding> {
    let mut sheet = Sheet { found: Vec::new() };
    for unread in before.unread.symmetric_difference(&after.unread) {
        let place = Place { file: &unread.file, table: "" };
        sheet.add(place, None, Change::Unread(unread.what.clone()), None);
    }
    let moved: BTreeMap<&str, &str> = moved(before, after).collect();
    for (name, table) in &after.tables {
        match before.tables.get(name) {
            Some(old) => sheet.table(name, old, table),
            None => sheet.new_table(name, table, moved.get(name.as_str()).copied()),
        }
    }
    for (name, table) in &before.tables {
        let renamed = moved.values().any(|from| from == name);
        if !after.tables.contains_key(name) && !renamed {
            sheet.add(Place { file: &table.file, table: name }, None, Change::RemovedTable, None);
        }
    }
    sheet.found.sort_by_key(|finding| std::cmp::Reverse(finding.after_rollback));
    sheet.found
}

/// New names of tables, each with the one that the same class had before.
fn moved<'s>(before: &'s Schema, after: &'s Schema) -> impl Iterator<Item = (&'s str, &'s str)> {
    after.tables.iter().filter(|(name, _)| !before.tables.contains_key(*name)).filter_map(|(name, table)| {
        let same = |(old, known): &(&String, &Table)| known.class == table.class && !after.tables.contains_key(*old);
        before.tables.iter().find(same).map(|(old, _)| (name.as_str(), old.as_str()))
    })
}

#[derive(Clone, Copy)]
struct Place<'t> {
    file: &'t str,
    table: &'t str,
}

struct Sheet {
    found: Vec<Finding>,
}

impl Sheet {
    fn add(&mut self, place: Place<'_>, column: Option<&str>, change: Change, now: Option<&Column>) {
        let words = words::of(&change, now);
        self.found.push(Finding {
            file: place.file.to_owned(),
            table: place.table.to_owned(),
            column: column.map(str::to_owned),
            what: words.what,
            boot: words.boot,
            after_rollback: words.after_rollback,
            change,
        });
    }

    fn new_table(&mut self, name: &str, table: &Table, from: Option<&str>) {
        let place = Place { file: &table.file, table: name };
        let change = from.map_or(Change::NewTable, |from| Change::RenamedTable { from: from.to_owned() });
        self.add(place, None, change, None);
        for what in &table.unread {
            self.add(place, None, Change::Unread(what.clone()), None);
        }
    }

    fn table(&mut self, name: &str, before: &Table, after: &Table) {
        let place = Place { file: &after.file, table: name };
        for what in before.unread.symmetric_difference(&after.unread) {
            self.add(place, None, Change::Unread(what.clone()), None);
        }
        let renamed = renamed(before, after);
        for (column, now) in &after.columns {
            match (before.columns.get(column), renamed) {
                (Some(old), _) => self.column(place, column, old, now),
                (None, Some((from, to))) if to == column => {
                    self.add(place, Some(column), Change::Rename { from: from.to_owned() }, Some(now));
                    self.column(place, column, &before.columns[from], now);
                }
                (None, _) => self.add(place, Some(column), added(now), Some(now)),
            }
        }
        let gone = before.columns.iter().filter(|(column, _)| !after.columns.contains_key(*column));
        for (column, old) in gone.filter(|(column, _)| renamed.is_none_or(|(from, _)| from != column.as_str())) {
            let likely = alike(old, before, after);
            self.add(place, Some(column), Change::Drop { likely }, None);
        }
        self.keys(place, &renamed_keys(before, renamed), &after.keys, after);
    }

    fn column(&mut self, place: Place<'_>, name: &str, before: &Column, after: &Column) {
        let mut add = |change| self.add(place, Some(name), change, Some(after));
        if before.unread != after.unread {
            return add(Change::Unread(after.unread.clone().or_else(|| before.unread.clone()).unwrap_or_default()));
        }
        if before.primary != after.primary {
            add(Change::PrimaryKey);
        }
        let values = (before.values.as_ref(), after.values.as_ref());
        if let (Some(old), Some(new)) = values {
            let lacks = |one: &[String], other: &[String]| -> Vec<String> {
                one.iter().filter(|value| !other.contains(value)).cloned().collect()
            };
            let (added, removed) = (lacks(new, old), lacks(old, new));
            if !(added.is_empty() && removed.is_empty()) {
                add(Change::EnumValues { added, removed });
            }
        } else if before.of_type != after.of_type {
            add(Change::TypeChange { from: before.of_type.clone(), to: after.of_type.clone() });
        }
        match (before.nullable, after.nullable) {
            (false, true) => add(Change::NowNullable),
            (true, false) => add(Change::NowNotNull),
            _ => {}
        }
        if before.default != after.default {
            add(Change::DefaultChange);
        }
    }

    fn keys(&mut self, place: Place<'_>, before: &BTreeSet<Key>, after: &BTreeSet<Key>, table: &Table) {
        for key in after.difference(before) {
            let new_column =
                key.kind == KeyKind::Foreign && key.columns.iter().all(|column| self.is_new(place, column));
            if !new_column {
                self.add(place, None, Change::KeyAdded(key.clone()), None);
            }
        }
        for key in before.difference(after) {
            // With its column goes its key.
            if key.columns.is_empty() || key.columns.iter().any(|column| table.columns.contains_key(column)) {
                self.add(place, None, Change::KeyDropped(key.clone()), None);
            }
        }
    }

    fn is_new(&self, place: Place<'_>, column: &str) -> bool {
        let about = |finding: &&Finding| finding.table == place.table && finding.column.as_deref() == Some(column);
        let added = |change: &Change| {
            matches!(change, Change::AddNullable | Change::AddNotNull | Change::AddWithDefault | Change::Unread(_))
        };
        self.found.iter().filter(about).any(|finding| added(&finding.change))
    }
}

fn added(now: &Column) -> Change {
    match (&now.unread, now.nullable, &now.default) {
        (Some(what), ..) => Change::Unread(what.clone()),
        (_, true, _) => Change::AddNullable,
        (_, _, Some(_)) => Change::AddWithDefault,
        _ => Change::AddNotNull,
    }
}

/// The column that TypeORM renames: one is gone and one came, and nothing else of the table changed that it looks at, which
/// is the name of the type, and whether the column may be empty or double; not its length.
fn renamed<'t>(before: &'t Table, after: &'t Table) -> Option<(&'t str, &'t str)> {
    let same = |one: &Column, other: &Column| {
        one.base == other.base && one.nullable == other.nullable && one.unique == other.unique
    };
    let lacks = |one: &'t Table, other: &Table| {
        let stays =
            |(name, column): &(&String, &Column)| other.columns.get(*name).is_some_and(|known| same(known, column));
        let mut lacking = one.columns.iter().filter(|item| !stays(item)).map(|(name, _)| name.as_str());
        lacking.next().filter(|_| lacking.next().is_none())
    };
    let (from, to) = (lacks(before, after)?, lacks(after, before)?);
    let certain = before.unread.is_empty() && after.unread.is_empty() && after.columns[to].unread.is_none();
    (from != to && certain && before.columns.len() == after.columns.len()).then_some((from, to))
}

/// The keys as they are after the rename of a column, which its keys follow.
fn renamed_keys(before: &Table, renamed: Option<(&str, &str)>) -> BTreeSet<Key> {
    let Some((from, to)) = renamed else { return before.keys.clone() };
    let name = |column: &String| if column == from { to.to_owned() } else { column.clone() };
    before.keys.iter().map(|key| Key { columns: key.columns.iter().map(name).collect(), ..key.clone() }).collect()
}

/// The new columns that look like one that is gone.
fn alike(gone: &Column, before: &Table, after: &Table) -> Vec<String> {
    let new = after.columns.iter().filter(|(name, _)| !before.columns.contains_key(*name));
    let like = new.filter(|(_, now)| now.of_type == gone.of_type && now.nullable == gone.nullable);
    like.map(|(name, _)| name.clone()).collect()
}
