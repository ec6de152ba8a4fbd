//! GraphQL: a query is read by a real parser and answered field by field, by what the world knows of each type.
//!
//! A field that is not known here is refused as GitHub refuses one that its schema does not have.

mod asked;
mod fields;
mod pull;
mod select;
mod thing;

use super::answer::{Answer, Told};
use super::call::Call;
use super::world::{Service, World};
use asked::Query;
use serde_json::{Value, json};
use thing::Thing;

/// Answers one query.
pub(crate) fn answer(world: &mut World, call: &Call) -> Told {
    if world.graphql == Service::Off {
        return Err(Answer::not_found());
    }
    if call.token.text.is_empty() {
        return Err(Answer::refusal(401, "This endpoint requires you to be authenticated."));
    }
    let text = call.text("query").unwrap_or_default();
    let query = match Query::read(text, &call.body["variables"]) {
        Ok(query) => query,
        Err(message) => return Ok(Answer::ok(json!({"errors": [{"message": message}]}))),
    };
    let mut asking =
        select::Asking { world, call, query: &query, errors: Vec::new(), wondered: Vec::new(), refused: false };
    let data = asking.object(&Thing::Query, query.root(), &[]);
    let (errors, refused, wondered) = (asking.errors, asking.refused, asking.wondered);
    world.thinking.retain(|number| !wondered.contains(number));
    let mut body = if refused { json!({}) } else { json!({ "data": data }) };
    if !errors.is_empty() {
        body["errors"] = Value::Array(errors);
    }
    Ok(Answer::ok(body))
}
