//! The REST interface: which operation a request is, whether it is asked as described, and whether the answer is.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// The description; null if it could not be read, which no test would pass.
fn description() -> &'static Value {
    static READ: OnceLock<Value> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(include_str!("../contracts/openapi.json")).unwrap_or_default())
}

/// One operation of the description.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Its path with `{names}`.
    pub path: &'static str,
    told: &'static Value,
}

/// The operation that a request is; `None` for one that is not described. The path is without the root and the query.
#[must_use]
pub fn operation(method: &str, path: &str) -> Option<Operation> {
    let asked: Vec<&str> = path.split('/').collect();
    let method = method.to_lowercase();
    let all = description()["paths"].as_object()?;
    let fitting = all.iter().filter(|(name, told)| fits(name, &asked) && told.get(&method).is_some());
    let literal = |name: &str| name.split('/').filter(|part| !part.starts_with('{')).count();
    let (path, told) = fitting.max_by_key(|(name, _)| (name.split('/').count(), literal(name)))?;
    Some(Operation { path, told: &told[&method] })
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

impl Operation {
    /// Whether a status is described.
    #[must_use]
    pub fn answers(&self, status: u16) -> bool {
        self.told["responses"].get(status.to_string()).is_some()
    }

    /// What is wrong with an answer of a status that is described, in words.
    #[must_use]
    pub fn wrong_answer(&self, status: u16, body: &Value) -> Vec<String> {
        let told = self.told["responses"].get(status.to_string()).map(followed);
        let schema = told.and_then(|told| told.pointer("/content/application~1json/schema"));
        let mut body = body.clone();
        if let Some(body) = body.as_object_mut().filter(|_| status >= 400) {
            // Every refusal of the real service carries it; only some are described with it.
            body.remove("status");
        }
        schema.map(|schema| errors(schema, &body)).unwrap_or_default()
    }

    /// What is wrong with a request: a parameter that is not described or has another type, or the body.
    #[must_use]
    pub fn wrong_request(&self, query: &[(&str, &str)], body: &Value) -> Vec<String> {
        let schema = self.told.pointer("/requestBody/content/application~1json/schema");
        let mut wrong = match (schema, body) {
            (None, Value::Null) => Vec::new(),
            (None, Value::Object(object)) if object.is_empty() => Vec::new(),
            (None, _) => vec!["a body is sent where none is described".to_owned()],
            (Some(_), Value::Null) if self.told["requestBody"]["required"] != true => Vec::new(),
            (Some(schema), body) => errors(schema, body),
        };
        wrong.extend(query.iter().filter_map(|(name, value)| self.wrong_parameter(name, value)));
        wrong
    }

    fn wrong_parameter(&self, name: &str, value: &str) -> Option<String> {
        let all = self.told["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(known) = all.iter().map(followed).find(|known| known["in"] == "query" && known["name"] == name) else {
            return Some(format!("{name} is no parameter"));
        };
        let value = match known["schema"]["type"].as_str() {
            Some("integer") => value.parse::<i64>().map_or_else(|_| value.into(), Value::from),
            Some("boolean") => value.parse::<bool>().map_or_else(|_| value.into(), Value::from),
            _ => Value::from(value),
        };
        errors(&known["schema"], &value).first().map(|error| format!("{name}: {error}"))
    }
}

fn errors(schema: &Value, body: &Value) -> Vec<String> {
    let validator = match validator(schema) {
        Ok(validator) => validator,
        Err(cause) => return vec![format!("the description cannot be read: {cause}")],
    };
    let Err(errors) = validator.validate(body) else { return Vec::new() };
    errors.take(4).map(|error| format!("{} at {}", short(&error.to_string()), error.instance_path)).collect()
}

fn short(text: &str) -> String {
    text.chars().rev().take(160).collect::<Vec<_>>().into_iter().rev().collect()
}

fn followed(told: &'static Value) -> &'static Value {
    told["$ref"].as_str().and_then(|name| description().pointer(&name[1..])).unwrap_or(told)
}

fn validator(schema: &Value) -> Result<Validator, String> {
    static SCHEMAS: OnceLock<Value> = OnceLock::new();
    let mut whole = plain(schema, Extra::Refused);
    whole["components"]["schemas"] = SCHEMAS.get_or_init(schemas).clone();
    jsonschema::draft202012::new(&whole).map_err(|cause| cause.to_string())
}

/// Whether an object may have fields that are not described. The description does not say; an invented one is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extra {
    Allowed,
    Refused,
}

fn schemas() -> Value {
    let all = description()["components"]["schemas"].as_object().cloned().unwrap_or_default();
    // Rules are put together by `allOf`: each part sees the fields of the others.
    let extra = |name: &str| if name.contains("rule") { Extra::Allowed } else { Extra::Refused };
    all.iter().map(|(name, schema)| (name.clone(), plain(schema, extra(name)))).collect()
}

/// The `OpenAPI` 3.0 word `nullable`, in the words of JSON Schema.
fn plain(schema: &Value, extra: Extra) -> Value {
    match schema {
        Value::Array(all) => all.iter().map(|one| plain(one, extra)).collect(),
        Value::Object(object) => {
            let mut told: Value = object.iter().map(|(key, value)| (key.clone(), plain(value, extra))).collect();
            let open = object.contains_key("additionalProperties") || extra == Extra::Allowed;
            if object.get("properties").is_some_and(Value::is_object) && !open {
                told["additionalProperties"] = Value::Bool(false);
            }
            if object.get("nullable") == Some(&Value::Bool(true)) {
                told["nullable"] = Value::Null;
                told = json!({"anyOf": [{"type": "null"}, told]});
            }
            told
        }
        other => other.clone(),
    }
}
