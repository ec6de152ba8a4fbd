//! Picks from each thing what is asked of it, connections page by page.

use super::asked::{Query, Text};
use super::fields;
use super::thing::{Found, Thing};
use crate::github::call::Call;
use crate::github::world::World;
use graphql_parser::query::{Field, SelectionSet};
use serde_json::{Map, Value, json};

/// A query on its way through the world.
pub(super) struct Asking<'a> {
    pub world: &'a mut World,
    pub call: &'a Call,
    pub query: &'a Query,
    pub errors: Vec<Value>,
    /// Pull requests whose mergeability was asked for.
    pub wondered: Vec<u64>,
    /// The query itself is wrong: there is no data at all.
    pub refused: bool,
}

/// A page of a connection.
struct Slice {
    things: Vec<Thing>,
    start: usize,
    total: usize,
}

impl<'a> Asking<'a> {
    /// What is asked of one thing.
    pub fn object(&mut self, thing: &Thing, set: &SelectionSet<'static, Text>, path: &[String]) -> Value {
        let query: &'a Query = self.query;
        let mut object = Map::new();
        for field in query.fields(set, thing.types()) {
            let name = field.alias.as_ref().unwrap_or(&field.name).clone();
            let path: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
            let value = self.field(thing, field, &path);
            merge(&mut object, name, value);
        }
        Value::Object(object)
    }

    fn field(&mut self, thing: &Thing, field: &Field<'static, Text>, path: &[String]) -> Value {
        if field.name == "__typename" {
            return thing.types()[0].into();
        }
        match fields::found(self, thing, field) {
            Found::Leaf(value) => value,
            Found::One(None) => Value::Null,
            Found::One(Some(next)) => self.object(&next, &field.selection_set, path),
            Found::Many(all) => self.connection(all, field, path),
            Found::Refused(message, kind) => {
                self.errors
                    .push(json!({"type": kind, "path": path, "locations": [location(field)], "message": message}));
                Value::Null
            }
            Found::Nothing => {
                self.undefined(thing.types()[0], field, path);
                Value::Null
            }
        }
    }

    fn undefined(&mut self, kind: &str, field: &Field<'static, Text>, path: &[String]) {
        self.refused = true;
        let message = format!("Field '{}' doesn't exist on type '{kind}'", field.name);
        let extensions = json!({"code": "undefinedField", "typeName": kind, "fieldName": field.name});
        self.errors
            .push(json!({"path": path, "extensions": extensions, "locations": [location(field)], "message": message}));
    }

    fn connection(&mut self, all: Vec<Thing>, field: &Field<'static, Text>, path: &[String]) -> Value {
        let slice = match self.slice(all, field) {
            Ok(slice) => slice,
            Err((kind, message)) => {
                self.errors
                    .push(json!({"type": kind, "path": path, "locations": [location(field)], "message": message}));
                return Value::Null;
            }
        };
        let query: &'a Query = self.query;
        let mut object = Map::new();
        for part in query.fields(&field.selection_set, &["Connection"]) {
            let name = part.alias.as_ref().unwrap_or(&part.name).clone();
            let path: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
            let value = self.part(&slice, part, &path);
            merge(&mut object, name, value);
        }
        Value::Object(object)
    }

    fn part(&mut self, slice: &Slice, part: &Field<'static, Text>, path: &[String]) -> Value {
        match part.name.as_str() {
            "totalCount" => slice.total.into(),
            "nodes" => slice.things.iter().map(|thing| self.object(thing, &part.selection_set, path)).collect(),
            "edges" => self.edges(slice, part, path),
            "pageInfo" => self.page_info(slice, part, path),
            _ => {
                self.undefined("Connection", part, path);
                Value::Null
            }
        }
    }

    fn edges(&mut self, slice: &Slice, part: &Field<'static, Text>, path: &[String]) -> Value {
        let query: &'a Query = self.query;
        let mut all = Vec::new();
        for (index, thing) in slice.things.iter().enumerate() {
            let mut edge = Map::new();
            for field in query.fields(&part.selection_set, &["Edge"]) {
                let name = field.alias.as_ref().unwrap_or(&field.name).clone();
                let value = match field.name.as_str() {
                    "cursor" => cursor(slice.start + index).into(),
                    "node" => self.object(thing, &field.selection_set, path),
                    _ => {
                        self.undefined("Edge", field, path);
                        Value::Null
                    }
                };
                edge.insert(name, value);
            }
            all.push(Value::Object(edge));
        }
        Value::Array(all)
    }

    fn page_info(&mut self, slice: &Slice, part: &Field<'static, Text>, path: &[String]) -> Value {
        let query: &'a Query = self.query;
        let end = slice.start + slice.things.len();
        let at = |index: usize| if slice.things.is_empty() { Value::Null } else { cursor(index).into() };
        let mut object = Map::new();
        for field in query.fields(&part.selection_set, &["PageInfo"]) {
            let name = field.alias.as_ref().unwrap_or(&field.name).clone();
            let value = match field.name.as_str() {
                "hasNextPage" => (end < slice.total).into(),
                "hasPreviousPage" => (slice.start > 0).into(),
                "startCursor" => at(slice.start),
                "endCursor" => at(end.saturating_sub(1)),
                _ => {
                    self.undefined("PageInfo", field, path);
                    Value::Null
                }
            };
            object.insert(name, value);
        }
        Value::Object(object)
    }

    fn slice(&self, all: Vec<Thing>, field: &Field<'static, Text>) -> Result<Slice, (&'static str, String)> {
        let number = |name: &str| self.query.argument(field, name).as_u64().and_then(|n| usize::try_from(n).ok());
        let position = |name: &str| self.query.argument(field, name).as_str().and_then(placed);
        let (first, last, total) = (number("first"), number("last"), all.len());
        let name = &field.name;
        let wanted = first.or(last).ok_or_else(|| {
            let message =
                format!("You must provide a `first` or `last` value to properly paginate the `{name}` connection.");
            ("MISSING_PAGINATION_BOUNDARIES", message)
        })?;
        if wanted > 100 {
            let message = format!(
                "Requesting {wanted} records on the `{name}` connection exceeds the `first` limit of 100 records."
            );
            return Err(("EXCESSIVE_PAGINATION", message));
        }
        let low = position("after").map_or(0, |at| at + 1).min(total);
        let high = position("before").unwrap_or(total).clamp(low, total);
        let (start, end) = match first {
            Some(first) => (low, (low + first).min(high)),
            None => (high.saturating_sub(wanted).max(low), high),
        };
        let things = all.into_iter().skip(start).take(end - start).collect();
        Ok(Slice { things, start, total })
    }
}

fn cursor(at: usize) -> String {
    format!("Y3Vyc29yOnY6{at}")
}

fn placed(cursor: &str) -> Option<usize> {
    cursor.strip_prefix("Y3Vyc29yOnY6")?.parse().ok()
}

fn location(field: &Field<'static, Text>) -> Value {
    json!({"line": field.position.line, "column": field.position.column})
}

/// The same field asked twice, by two fragments, is one.
fn merge(object: &mut Map<String, Value>, name: String, value: Value) {
    match (object.get_mut(&name), value) {
        (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
        (_, value) => drop(object.insert(name, value)),
    }
}
