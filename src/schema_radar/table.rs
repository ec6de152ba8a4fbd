//! The tables that classes ask for, as TypeORM's default naming strategy names them.

mod columns;
mod keys;
mod names;
mod relations;

use super::EntityFile;
use super::class::{self, Class, Read};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All tables of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// By name.
    pub tables: BTreeMap<String, Table>,
    /// What could not be read and belongs to no table.
    pub unread: BTreeSet<Unread>,
}

/// Something that is written in a way that is not understood here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// The file.
    pub file: String,
    /// What, in words. Hostile text may be in it.
    pub what: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The class that it is made from.
    pub class: String,
    /// The file of that class.
    pub file: String,
    /// By name in the database.
    pub columns: BTreeMap<String, Column>,
    /// Indexes and constraints.
    pub keys: BTreeSet<Key>,
    /// What of it could not be read.
    pub unread: BTreeSet<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The property that it is made from.
    pub property: String,
    /// Its type in one form, with length or values: `varchar(255)`, `text[]`.
    pub of_type: String,
    /// The name of its type alone: `varchar`.
    pub base: String,
    /// The values of an enumeration, where they are known.
    pub values: Option<Vec<String>>,
    /// Whether it may be empty.
    pub nullable: bool,
    /// What it holds where nothing is given; also what the database makes up itself.
    pub default: Option<String>,
    /// Whether no two rows may have the same value.
    pub unique: bool,
    /// Whether it is of the primary key.
    pub primary: bool,
    /// Why it is not known for certain: what is written in a way that is not understood here.
    pub unread: Option<String>,
}

/// An index or a constraint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What it is.
    pub kind: KeyKind,
    /// The columns it is about.
    pub columns: Vec<String>,
    /// What else is said of it: its name, its expression, what happens on a deletion.
    pub detail: String,
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// An index.
    Index,
    /// A unique index or constraint.
    Unique,
    /// A check or an exclusion.
    Check,
    /// A key of another table.
    Foreign,
}

/// A class with the file that it stands in.
#[derive(Debug, Clone, Copy)]
struct Found<'r> {
    class: &'r Class,
    file: &'r str,
}

/// Everything that was read, to look classes and enumerations up in.
struct Shelf<'r> {
    classes: HashMap<&'r str, Found<'r>>,
    enums: HashMap<&'r str, &'r [String]>,
}

/// A class inherits from no more classes than this.
const DEEPEST: usize = 16;
/// Classes of TypeORM itself, which bring no column.
const WITHOUT_COLUMNS: [&str; 1] = ["BaseEntity"];

impl Schema {
    /// The tables that these files ask for.
    #[must_use]
    pub fn of(files: &[EntityFile]) -> Self {
        let read: Vec<(&str, Read)> = files.iter().map(|file| (file.path.as_str(), class::read(&file.text))).collect();
        let shelf = Shelf::of(&read);
        let mut schema = Self::default();
        for (file, read) in &read {
            if read.made_by_call {
                schema.unread.insert(Unread { file: (*file).into(), what: "an entity made by EntitySchema".into() });
            }
            read.classes.iter().for_each(|class| schema.take(Found { class, file }, &shelf));
        }
        schema
    }

    fn take(&mut self, found: Found<'_>, all: &Shelf<'_>) {
        let Found { class, file } = found;
        if class.decorator("ViewEntity").is_some() {
            self.unread
                .insert(Unread { file: file.into(), what: format!("the view {}: {}", class.name, sources(class)) });
        }
        let Some(entity) = class.decorator("Entity").or_else(|| class.decorator("ChildEntity")) else { return };
        let Some(name) = names::of_table(class, entity, all) else { return };
        let table = all.table(found);
        relations::joined_tables(found, &name, all).for_each(|(name, table)| self.put(name, table));
        self.put(name, table);
    }

    /// Several classes may ask for one table: the children of a class each bring columns that others lack.
    fn put(&mut self, name: String, table: Table) {
        let Some(known) = self.tables.get_mut(&name) else { return drop(self.tables.insert(name, table)) };
        known.keys.extend(table.keys);
        known.unread.extend(table.unread);
        for (name, column) in table.columns {
            known.columns.entry(name).or_insert(Column { nullable: true, ..column });
        }
    }
}

/// All that is written on a class and in it, in one form.
fn sources(class: &Class) -> String {
    let of_members = class.members.iter().flat_map(|member| &member.decorators);
    class.decorators.iter().chain(of_members).map(|one| one.source.as_str()).collect::<Vec<_>>().join(" ")
}

impl<'r> Shelf<'r> {
    fn of(read: &'r [(&'r str, Read)]) -> Self {
        let (mut classes, mut enums) = (HashMap::new(), HashMap::new());
        for (file, read) in read {
            classes.extend(read.classes.iter().map(|class| (class.name.as_str(), Found { class, file })));
            enums.extend(read.enums.iter().map(|(name, values)| (name.as_str(), values.as_slice())));
        }
        Self { classes, enums }
    }

    /// The class and those it inherits from, itself last, and the first that is in no file.
    fn line(&self, class: &'r Class) -> (Vec<&'r Class>, Option<&'r str>) {
        let (mut line, mut next) = (vec![class], class.extends.as_deref());
        while let Some(name) = next.filter(|name| !WITHOUT_COLUMNS.contains(name)) {
            match self.classes.get(name) {
                Some(found) if line.len() < DEEPEST => line.push(found.class),
                _ => return (line.into_iter().rev().collect(), Some(name)),
            }
            next = line.last().and_then(|class| class.extends.as_deref());
        }
        (line.into_iter().rev().collect(), None)
    }

    fn table(&self, Found { class, file }: Found<'r>) -> Table {
        let (line, absent) = self.line(class);
        let mut table = Table {
            class: class.name.clone(),
            file: file.to_owned(),
            columns: BTreeMap::new(),
            keys: BTreeSet::new(),
            unread: absent
                .map(|name| format!("what it inherits from {name}, which is in no entity file"))
                .into_iter()
                .collect(),
        };
        let members = || line.iter().flat_map(|class| &class.members);
        // A relation looks for its column, and a key for its columns.
        for member in members() {
            columns::put(&mut table, member, self);
        }
        for member in members() {
            relations::put(&mut table, member, self);
        }
        for member in members() {
            keys::of_member(&mut table, member);
        }
        for class in &line {
            keys::of_class(&mut table, class);
        }
        table
    }
}
