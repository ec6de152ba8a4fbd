//! The indexes and constraints that decorators ask for.

use super::{Key, KeyKind, Table};
use crate::schema_radar::class::{Class, Decorator, Member};
use crate::schema_radar::value::Value;

/// A key.
pub(super) fn key(kind: KeyKind, columns: Vec<String>, detail: String) -> Key {
    Key { kind, columns, detail }
}

/// Texts of one's own.
pub(super) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The indexes of one property.
pub(super) fn of_member(table: &mut Table, member: &Member) {
    let columns = table.named(&member.name);
    for index in member.decorators.iter().filter(|one| one.name == "Index") {
        let name = index.arguments.first().and_then(Value::text).unwrap_or_default();
        if is_kept(index) {
            table.keys.insert(key(kind(index), columns.clone(), said(index, name)));
        }
    }
    let unique = |(_, column): &(&String, &super::Column)| column.property == member.name && column.unique;
    for (name, _) in table.columns.iter().filter(unique) {
        table.keys.insert(key(KeyKind::Unique, vec![name.clone()], String::new()));
    }
}

/// The indexes and constraints of a class.
pub(super) fn of_class(table: &mut Table, class: &Class) {
    for decorator in class.decorators.iter().filter(|one| is_kept(one)) {
        let name = decorator.arguments.first().and_then(Value::text).unwrap_or_default();
        let listed = decorator.arguments.iter().find_map(listed);
        match (decorator.name.as_str(), listed) {
            ("Index" | "Unique", Some(properties)) => {
                let columns = properties.iter().flat_map(|property| table.named(property)).collect();
                table.keys.insert(key(kind(decorator), columns, said(decorator, name)));
            }
            ("Index" | "Unique" | "Tree" | "TableInheritance", _) => {
                table.unread.insert(decorator.source.clone());
            }
            ("Check" | "Exclusion", _) => {
                table.keys.insert(key(KeyKind::Check, Vec::new(), decorator.source.clone()));
            }
            _ => {}
        }
    }
}

impl Table {
    /// The columns that a property is held by; its own name where there is none.
    fn named(&self, property: &str) -> Vec<String> {
        let own = self.columns.iter().filter(|(_, column)| column.property == property);
        let own: Vec<String> = own.map(|(name, _)| name.clone()).collect();
        if own.is_empty() { vec![property.to_owned()] } else { own }
    }
}

/// The properties of a list, or of a function that gives one.
fn listed(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::List(items) => items.iter().map(property).collect(),
        Value::Gives(given) => listed(given),
        Value::Object(object) => listed(object.get("columns")?),
        _ => None,
    }
}

/// `'email'`, or `user.email` of a function.
fn property(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Name(name) => name.split_once('.').map(|(_, property)| property.to_owned()),
        _ => None,
    }
}

fn option<'d>(decorator: &'d Decorator, name: &str) -> Option<&'d Value> {
    decorator.arguments.iter().rev().find_map(Value::object)?.get(name)
}

fn kind(decorator: &Decorator) -> KeyKind {
    let unique = decorator.name == "Unique" || option(decorator, "unique") == Some(&Value::Flag(true));
    if unique { KeyKind::Unique } else { KeyKind::Index }
}

/// Whether TypeORM looks after it.
fn is_kept(decorator: &Decorator) -> bool {
    option(decorator, "synchronize") != Some(&Value::Flag(false))
}

/// Its name, and which rows it is about.
fn said(decorator: &Decorator, name: &str) -> String {
    let part = option(decorator, "where").map(|value| format!("where {}", value.shown()));
    [(!name.is_empty()).then(|| name.to_owned()), part].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
