//! GitHub's published description, as a judge of answers.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// The description.
pub fn description() -> &'static Value {
    static READ: OnceLock<Value> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(include_str!("../../contracts/openapi.json")).unwrap())
}

/// The path of the description that a request's path stands for, and its operation.
pub fn operation(method: &str, path: &str) -> Option<(&'static str, &'static Value)> {
    let asked: Vec<&str> = path.split('/').collect();
    let all = description()["paths"].as_object().unwrap();
    let fitting = all.iter().filter(|(name, told)| fits(name, &asked) && told.get(method.to_lowercase()).is_some());
    let literal = |name: &str| name.split('/').filter(|part| !part.starts_with('{')).count();
    let (name, told) = fitting.max_by_key(|(name, _)| (name.split('/').count(), literal(name)))?;
    Some((name, &told[method.to_lowercase()]))
}

fn fits(name: &str, asked: &[&str]) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let long = parts.iter().position(|part| ["{branch}", "{ref}", "{basehead}", "{path}"].contains(part));
    let Some(spare) = asked.len().checked_sub(parts.len()) else { return false };
    let at = long.unwrap_or(parts.len());
    (spare == 0 || long.is_some())
        && parts.iter().enumerate().all(|(index, part)| {
            let there = if index > at { index + spare } else { index };
            part.starts_with('{') || asked[there] == *part
        })
}

/// What is wrong with an answer; `None` when the description allows it.
pub fn wrong(operation: &'static Value, status: u16, body: &Value) -> Option<String> {
    let told = operation["responses"].get(status.to_string())?;
    let told = followed(told);
    let schema = told.pointer("/content/application~1json/schema")?;
    let wrong = errors(&validator(schema), body);
    (!wrong.is_empty()).then(|| wrong.join("\n"))
}

fn errors(validator: &Validator, body: &Value) -> Vec<String> {
    let Err(errors) = validator.validate(body) else { return Vec::new() };
    errors.take(4).map(|error| format!("{} at {}", short(&error.to_string()), error.instance_path)).collect()
}

fn short(text: &str) -> String {
    text.chars().rev().take(160).collect::<Vec<_>>().into_iter().rev().collect()
}

/// What is wrong with the body of a request.
pub fn wrong_request(operation: &Value, body: &Value) -> Option<String> {
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    errors(&validator(schema), body).into_iter().next()
}

fn followed(told: &'static Value) -> &'static Value {
    told["$ref"].as_str().and_then(|name| description().pointer(&name[1..])).unwrap_or(told)
}

fn validator(schema: &Value) -> Validator {
    static SCHEMAS: OnceLock<Value> = OnceLock::new();
    let all = SCHEMAS.get_or_init(|| plain(&description()["components"]));
    let mut whole = plain(schema);
    whole["components"] = all.clone();
    jsonschema::draft202012::new(&whole).unwrap()
}

/// The `OpenAPI` 3.0 word `nullable`, in the words of JSON Schema.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Array(all) => all.iter().map(plain).collect(),
        Value::Object(object) => {
            let mut told: Value = object.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
            if object.get("nullable") == Some(&Value::Bool(true)) {
                told["nullable"] = Value::Null;
                told = json!({"anyOf": [{"type": "null"}, told]});
            }
            told
        }
        other => other.clone(),
    }
}
