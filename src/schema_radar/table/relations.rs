//! The columns and tables that relations ask for.

use super::columns::options;
use super::keys::{key, texts};
use super::{Column, Found, KeyKind, Shelf, Table, names};
use crate::schema_radar::class::{Decorator, Member};
use crate::schema_radar::value::{Object, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Puts the columns that a relation is held by into a table. A property that names the same column decides over it.
pub(super) fn put(table: &mut Table, member: &Member, shelf: &Shelf<'_>) {
    let owns = ["ManyToOne", "TreeParent"].iter().find_map(|name| member.decorator(name));
    let one = member.decorator("OneToOne").filter(|_| member.decorator("JoinColumn").is_some());
    let Some(relation) = owns.or(one) else { return };
    let target = target(relation, &table.class);
    let joins = joins(member);
    let mut columns = Vec::new();
    for join in joins {
        let reference = join.and_then(|join| join.get("referencedColumnName")).and_then(Value::text);
        let reference = reference.map_or_else(|| shelf.primary(target.as_deref()), str::to_owned);
        let name = names::given(join).unwrap_or_else(|| names::joined(&member.name, &reference));
        table.columns.entry(name.clone()).or_insert_with(|| held(member, relation, target.as_deref()));
        columns.push(name);
    }
    if one.is_some() {
        table.keys.insert(key(KeyKind::Unique, columns.clone(), String::new()));
    }
    let bound = options(relation).and_then(|options| options.get("createForeignKeyConstraints"));
    if bound != Some(&Value::Flag(false)) {
        let on = |when: &str| {
            let what = options(relation)?.get(when)?.text()?;
            Some(format!("{when} {what}"))
        };
        let rules: Vec<String> = ["onDelete", "onUpdate"].into_iter().filter_map(on).collect();
        let to = target.unwrap_or_else(|| relation.source.clone());
        let detail = [vec![format!("to {to}")], rules].concat().join(", ");
        table.keys.insert(key(KeyKind::Foreign, columns, detail));
    }
}

fn held(member: &Member, relation: &Decorator, target: Option<&str>) -> Column {
    let option = |key: &str| options(relation).and_then(|options| options.get(key));
    let told = matches!(option("nullable"), None | Some(Value::Flag(_)));
    let spread = options(relation).is_some_and(|options| options.spread);
    let of_type = target.map_or_else(|| "key".to_owned(), |target| format!("key of {target}"));
    Column {
        property: member.name.clone(),
        base: of_type.clone(),
        of_type,
        values: None,
        nullable: option("nullable") != Some(&Value::Flag(false)) && option("primary") != Some(&Value::Flag(true)),
        default: None,
        unique: false,
        primary: option("primary") == Some(&Value::Flag(true)) || member.decorator("PrimaryColumn").is_some(),
        unread: (target.is_none() || !told || spread).then(|| relation.source.clone()),
    }
}

/// The class at the other end.
fn target(relation: &Decorator, own: &str) -> Option<String> {
    if relation.name == "TreeParent" {
        return Some(own.to_owned());
    }
    match relation.arguments.first()? {
        Value::Gives(what) => {
            if let Value::Name(name) = &**what {
                Some(name.clone())
            } else {
                None
            }
        }
        Value::Text(name) => Some(name.clone()),
        _ => None,
    }
}

/// What is said of each column that holds the relation; one of which nothing is said where nothing is.
fn joins(member: &Member) -> Vec<Option<&Object>> {
    let mut said: Vec<Option<&Object>> = Vec::new();
    for join in member.decorators.iter().filter(|one| one.name == "JoinColumn") {
        match join.arguments.first() {
            Some(Value::List(items)) => said.extend(items.iter().map(Value::object)),
            Some(value) => said.push(value.object()),
            None => said.push(None),
        }
    }
    if said.is_empty() { vec![None] } else { said }
}

impl Shelf<'_> {
    /// The property of a class that others refer to.
    fn primary(&self, class: Option<&str>) -> String {
        let found = class.and_then(|class| self.classes.get(class)).map(|found| self.line(found.class).0);
        let is_primary = |member: &&Member| member.decorators.iter().any(|one| one.name.starts_with("Primary"));
        let members = found.iter().flatten().flat_map(|class| &class.members);
        members.filter(is_primary).map(|member| member.name.clone()).next().unwrap_or_else(|| "id".into())
    }

    /// The table of a class.
    fn table_of(&self, class: &str) -> String {
        let found = self.classes.get(class).map(|found| found.class);
        let named = found.and_then(|class| names::of_table(class, class.decorator("Entity")?, self));
        named.unwrap_or_else(|| names::snake(class))
    }
}

/// The tables between two others that the class asks for.
pub(super) fn joined_tables<'f>(
    found: Found<'f>,
    table: &'f str,
    shelf: &'f Shelf<'f>,
) -> impl Iterator<Item = (String, Table)> + 'f {
    let (line, _) = shelf.line(found.class);
    line.into_iter().flat_map(|class| &class.members).filter_map(move |member| {
        let (relation, join) = (member.decorator("ManyToMany")?, member.decorator("JoinTable")?);
        let target = target(relation, &found.class.name);
        let other = target.as_deref().map_or_else(|| member.name.clone(), |target| shelf.table_of(target));
        let made = || format!("{}_{}_{}", names::snake(table), names::snake(&member.name), names::snake(&other));
        let named = join
            .arguments
            .first()
            .and_then(|first| first.text().map(str::to_owned).or_else(|| names::given(first.object())));
        let columns = texts(&[table, other.as_str()]);
        let keys = BTreeSet::from([key(KeyKind::Foreign, columns, join.source.clone())]);
        let (class, file) = (format!("{}.{}", found.class.name, member.name), found.file.to_owned());
        let (columns, unread) = (BTreeMap::new(), BTreeSet::new());
        Some((named.unwrap_or_else(made), Table { class, file, columns, keys, unread }))
    })
}
