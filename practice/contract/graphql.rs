//! GraphQL: whether a query asks only for what the schema has, and whether the data has its types.

use graphql_parser::query::{self, Definition, OperationDefinition, Selection, SelectionSet, TypeCondition};
use graphql_parser::schema::{self, Field, InputValue, Type, TypeDefinition};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::OnceLock;

type Text = String;

/// The types by name.
fn types() -> &'static HashMap<Text, TypeDefinition<'static, Text>> {
    static READ: OnceLock<HashMap<Text, TypeDefinition<'static, Text>>> = OnceLock::new();
    READ.get_or_init(|| {
        let text = include_str!("../contracts/schema.graphql");
        let Ok(document) = graphql_parser::parse_schema::<Text>(text) else { return HashMap::new() };
        let document = document.into_static();
        let named = document.definitions.into_iter().filter_map(|definition| match definition {
            schema::Definition::TypeDefinition(one) => Some((name_of(&one).clone(), one)),
            _ => None,
        });
        named.collect()
    })
}

fn name_of<'t>(one: &'t TypeDefinition<'static, Text>) -> &'t Text {
    match one {
        TypeDefinition::Scalar(one) => &one.name,
        TypeDefinition::Object(one) => &one.name,
        TypeDefinition::Interface(one) => &one.name,
        TypeDefinition::Union(one) => &one.name,
        TypeDefinition::Enum(one) => &one.name,
        TypeDefinition::InputObject(one) => &one.name,
    }
}

fn fields_of(name: &str) -> &'static [Field<'static, Text>] {
    match types().get(name) {
        Some(TypeDefinition::Object(one)) => &one.fields,
        Some(TypeDefinition::Interface(one)) => &one.fields,
        _ => &[],
    }
}

/// Judges one query and, where it has one, its answer.
struct Judge {
    fragments: HashMap<Text, (Text, SelectionSet<'static, Text>)>,
    /// What is wrong.
    wrong: Vec<String>,
}

/// What is wrong with a query, or with the data it got where that is not null.
#[must_use]
pub fn wrong(text: &str, data: &Value) -> Vec<String> {
    let document = match graphql_parser::parse_query::<Text>(text) {
        Ok(document) => document.into_static(),
        Err(cause) => return vec![cause.to_string()],
    };
    let mut judge = Judge { fragments: HashMap::new(), wrong: Vec::new() };
    let mut roots = Vec::new();
    for definition in document.definitions {
        match definition {
            Definition::Fragment(one) => {
                let TypeCondition::On(on) = one.type_condition;
                judge.fragments.insert(one.name, (on, one.selection_set));
            }
            Definition::Operation(OperationDefinition::SelectionSet(set)) => roots.push(set),
            Definition::Operation(OperationDefinition::Query(one)) => roots.push(one.selection_set),
            Definition::Operation(_) => judge.wrong.push("only queries are asked".to_owned()),
        }
    }
    for root in &roots {
        judge.asked(root, "Query");
        if !data.is_null() {
            judge.object(root, "Query", data, "data");
        }
    }
    judge.wrong
}

impl Judge {
    /// Whether every field and argument that is asked of a type is there.
    fn asked(&mut self, set: &SelectionSet<'static, Text>, of: &str) {
        for selection in &set.items {
            match selection {
                Selection::Field(field) if field.name == "__typename" => {}
                Selection::Field(field) => self.asked_field(field, of),
                Selection::InlineFragment(one) => {
                    let on = one.type_condition.as_ref().map_or(of, |TypeCondition::On(on)| on.as_str());
                    self.asked_of(on, &one.selection_set);
                }
                Selection::FragmentSpread(spread) => match self.fragments.get(&spread.fragment_name).cloned() {
                    Some((on, set)) => self.asked_of(&on, &set),
                    None => self.wrong.push(format!("there is no fragment {}", spread.fragment_name)),
                },
            }
        }
    }

    fn asked_of(&mut self, on: &str, set: &SelectionSet<'static, Text>) {
        if types().contains_key(on) {
            self.asked(set, on);
        } else {
            self.wrong.push(format!("there is no type {on}"));
        }
    }

    fn asked_field(&mut self, field: &query::Field<'static, Text>, of: &str) {
        let Some(known) = fields_of(of).iter().find(|known| known.name == field.name) else {
            self.wrong.push(format!("{of} has no field {}", field.name));
            return;
        };
        self.arguments(field, known);
        let inner = inner(&known.field_type);
        let composite = !matches!(types().get(inner), None | Some(TypeDefinition::Scalar(_) | TypeDefinition::Enum(_)));
        if composite == field.selection_set.items.is_empty() {
            self.wrong.push(format!("{of}.{} is asked for its parts, or not, wrongly", field.name));
        }
        self.asked(&field.selection_set, inner);
    }

    fn arguments(&mut self, field: &query::Field<'static, Text>, known: &Field<'static, Text>) {
        for (name, value) in &field.arguments {
            match known.arguments.iter().find(|argument| argument.name == *name) {
                Some(argument) => self.argument(value, argument),
                None => self.wrong.push(format!("{} takes no {name}", field.name)),
            }
        }
        let given = |one: &InputValue<'static, Text>| field.arguments.iter().any(|(name, _)| *name == one.name);
        let needed = known.arguments.iter().filter(|one| matches!(one.value_type, Type::NonNullType(_)));
        let missing = needed.filter(|one| one.default_value.is_none() && !given(one));
        self.wrong.extend(missing.map(|one| format!("{} wants {}", field.name, one.name)));
    }

    fn argument(&mut self, value: &query::Value<'static, Text>, argument: &InputValue<'static, Text>) {
        let known = types().get(inner(&argument.value_type));
        match (value, known) {
            (query::Value::List(all), _) => all.iter().for_each(|one| self.argument(one, argument)),
            (query::Value::Enum(word), Some(TypeDefinition::Enum(known))) => {
                let named = known.values.iter().any(|one| one.name == *word);
                self.wrong.extend((!named).then(|| format!("{word} is none of {}", known.name)));
            }
            (query::Value::Object(fields), Some(TypeDefinition::InputObject(known))) => {
                for (name, value) in fields {
                    match known.fields.iter().find(|one| one.name == *name) {
                        Some(field) => self.argument(value, field),
                        None => self.wrong.push(format!("{} has no {name}", known.name)),
                    }
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, set: &SelectionSet<'static, Text>, of: &str, value: &Value, path: &str) {
        let Some(object) = value.as_object() else {
            self.wrong.push(format!("{path} is no object"));
            return;
        };
        for selection in &set.items {
            match selection {
                Selection::Field(field) if field.name == "__typename" => {}
                Selection::Field(field) => self.told(field, of, object, path),
                // What a fragment brings is there only where the value is of its type.
                Selection::InlineFragment(one) => {
                    let on = one.type_condition.as_ref().map_or(of, |TypeCondition::On(on)| on.as_str());
                    self.part(&one.selection_set, on, value, path);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some((on, set)) = self.fragments.get(&spread.fragment_name).cloned() {
                        self.part(&set, &on, value, path);
                    }
                }
            }
        }
    }

    fn part(&mut self, set: &SelectionSet<'static, Text>, on: &str, value: &Value, path: &str) {
        let first = set.items.iter().find_map(|one| match one {
            Selection::Field(field) => Some(field.alias.as_ref().unwrap_or(&field.name)),
            _ => None,
        });
        if first.is_none_or(|first| value.get(first).is_some()) {
            self.object(set, on, value, path);
        }
    }

    fn told(&mut self, field: &query::Field<'static, Text>, of: &str, object: &Map<String, Value>, path: &str) {
        let name = field.alias.as_ref().unwrap_or(&field.name);
        let path = format!("{path}.{name}");
        let Some(known) = fields_of(of).iter().find(|known| known.name == field.name) else { return };
        match object.get(name) {
            Some(value) => self.value(&known.field_type, field, value, &path),
            None => self.wrong.push(format!("{path} is not answered")),
        }
    }

    fn value(&mut self, kind: &Type<'static, Text>, field: &query::Field<'static, Text>, value: &Value, path: &str) {
        match kind {
            Type::NonNullType(_) if value.is_null() => self.wrong.push(format!("{path} is null")),
            Type::NonNullType(kind) => self.value(kind, field, value, path),
            _ if value.is_null() => {}
            Type::ListType(kind) => match value.as_array() {
                Some(all) => all.iter().for_each(|one| self.value(kind, field, one, path)),
                None => self.wrong.push(format!("{path} is no list")),
            },
            Type::NamedType(name) => self.named(name, field, value, path),
        }
    }

    fn named(&mut self, name: &str, field: &query::Field<'static, Text>, value: &Value, path: &str) {
        let right = match (name, types().get(name)) {
            ("Int", _) => value.is_i64() || value.is_u64(),
            ("Boolean", _) => value.is_boolean(),
            ("Float", _) => value.is_number(),
            ("String" | "ID" | "BigInt", _) | (_, Some(TypeDefinition::Scalar(_))) => value.is_string(),
            (_, Some(TypeDefinition::Enum(known))) => known.values.iter().any(|one| *value == *one.name),
            _ => {
                self.object(&field.selection_set, name, value, path);
                true
            }
        };
        if !right {
            self.wrong.push(format!("{path} is {value}, which is no {name}"));
        }
    }
}

fn inner<'t>(kind: &'t Type<'static, Text>) -> &'t str {
    match kind {
        Type::NamedType(name) => name,
        Type::ListType(kind) | Type::NonNullType(kind) => inner(kind),
    }
}
