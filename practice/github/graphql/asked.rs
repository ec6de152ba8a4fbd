//! A query as it was sent: its operation, its fragments and the values of its variables.

use graphql_parser::query::{
    Definition, Document, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet, TypeCondition,
};
use serde_json::{Map, Value};

/// Names and texts are owned.
pub(super) type Text = String;

/// One query.
pub(super) struct Query {
    operation: OperationDefinition<'static, Text>,
    fragments: Vec<FragmentDefinition<'static, Text>>,
    variables: Map<String, Value>,
}

impl Query {
    /// Reads it; the reason in words when it cannot be.
    pub fn read(text: &str, variables: &Value) -> Result<Self, String> {
        let document: Document<'static, Text> =
            graphql_parser::parse_query::<Text>(text).map_err(|cause| cause.to_string())?.into_static();
        let (mut operation, mut fragments) = (None, Vec::new());
        for definition in document.definitions {
            match definition {
                Definition::Operation(one) => operation = operation.or(Some(one)),
                Definition::Fragment(one) => fragments.push(one),
            }
        }
        let operation = operation.ok_or("No operation named \"\"")?;
        let mut query = Self { operation, fragments, variables: variables.as_object().cloned().unwrap_or_default() };
        query.fill()?;
        Ok(query)
    }

    /// Puts defaults where no value came, and refuses a variable that must have one.
    fn fill(&mut self) -> Result<(), String> {
        let OperationDefinition::Query(query) = &self.operation else { return Ok(()) };
        for one in &query.variable_definitions {
            if self.variables.contains_key(&one.name) {
                continue;
            }
            match &one.default_value {
                Some(value) => {
                    let value = self.value(value);
                    self.variables.insert(one.name.clone(), value);
                }
                None if one.var_type.to_string().ends_with('!') => {
                    let kind = &one.var_type;
                    return Err(format!("Variable ${} of type {kind} was provided invalid value", one.name));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// What is asked of the root.
    pub fn root(&self) -> &SelectionSet<'static, Text> {
        match &self.operation {
            OperationDefinition::SelectionSet(set) => set,
            OperationDefinition::Query(one) => &one.selection_set,
            OperationDefinition::Mutation(one) => &one.selection_set,
            OperationDefinition::Subscription(one) => &one.selection_set,
        }
    }

    /// The fields that are asked of a value of a type, fragments opened.
    pub fn fields<'q>(&'q self, set: &'q SelectionSet<'static, Text>, of: &[&str]) -> Vec<&'q Field<'static, Text>> {
        let mut all = Vec::new();
        for selection in &set.items {
            match selection {
                Selection::Field(field) => all.push(field),
                Selection::InlineFragment(one) if fits(one.type_condition.as_ref(), of) => {
                    all.extend(self.fields(&one.selection_set, of));
                }
                Selection::FragmentSpread(spread) => {
                    let named = self.fragments.iter().find(|one| one.name == spread.fragment_name);
                    if let Some(one) = named.filter(|one| fits(Some(&one.type_condition), of)) {
                        all.extend(self.fields(&one.selection_set, of));
                    }
                }
                Selection::InlineFragment(_) => {}
            }
        }
        all.retain(|field| self.included(field));
        all
    }

    fn included(&self, field: &Field<'static, Text>) -> bool {
        field.directives.iter().all(|directive| {
            let told = directive.arguments.iter().find(|(name, _)| name == "if").map(|(_, value)| self.value(value));
            match directive.name.as_str() {
                "include" => told == Some(Value::Bool(true)),
                "skip" => told != Some(Value::Bool(true)),
                _ => true,
            }
        })
    }

    /// An argument of a field, variables put in; null when it is not there.
    pub fn argument(&self, field: &Field<'static, Text>, name: &str) -> Value {
        let found = field.arguments.iter().find(|(one, _)| one == name);
        found.map_or(Value::Null, |(_, value)| self.value(value))
    }

    fn value(&self, value: &graphql_parser::query::Value<'static, Text>) -> Value {
        use graphql_parser::query::Value as Told;
        match value {
            Told::Variable(name) => self.variables.get(name).cloned().unwrap_or(Value::Null),
            Told::Int(number) => number.as_i64().map_or(Value::Null, Value::from),
            Told::Float(number) => Value::from(*number),
            Told::String(text) | Told::Enum(text) => Value::from(text.clone()),
            Told::Boolean(told) => Value::from(*told),
            Told::Null => Value::Null,
            Told::List(all) => all.iter().map(|one| self.value(one)).collect(),
            Told::Object(all) => all.iter().map(|(name, one)| (name.clone(), self.value(one))).collect(),
        }
    }
}

fn fits(condition: Option<&TypeCondition<'static, Text>>, of: &[&str]) -> bool {
    condition.is_none_or(|TypeCondition::On(name)| of.contains(&name.as_str()))
}
