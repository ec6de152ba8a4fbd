//! The configuration as JSON objects. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use crate::cli::context::Context;
use engine::config::{KEYS, Named, Origin, Problem, Row, Trust, Untrusted};
use serde_json::{Value, json};
use std::io::{Result, Write};

/// Every key with its value and origin, the problems, and the file that is not trusted.
pub(super) fn effective(out: &mut dyn Write, context: &Context) -> Result<()> {
    let keys: Vec<Value> = context.loaded.rows().iter().map(row).collect();
    let (problems, untrusted) = story(context);
    writeln!(out, "{}", json!({ "schema": 1, "keys": keys, "problems": problems, "untrusted": untrusted }))
}

/// What is wrong.
pub(super) fn problems(out: &mut dyn Write, context: &Context) -> Result<()> {
    let (problems, untrusted) = story(context);
    writeln!(out, "{}", json!({ "schema": 1, "problems": problems, "untrusted": untrusted }))
}

/// Every key there is.
pub(super) fn keys(out: &mut dyn Write) -> Result<()> {
    let key = |key: &engine::config::Key| {
        json!({
            "key": key.path, "takes": key.kind.takes(), "about": key.doc, "unset": key.unset,
            "example": key.example, "needs_trust": key.names.is_some(),
        })
    };
    let keys: Vec<Value> = KEYS.iter().map(key).collect();
    writeln!(out, "{}", json!({ "schema": 1, "keys": keys }))
}

/// A file as it would be written.
pub(in crate::cli) fn file(out: &mut dyn Write, text: &str) -> Result<()> {
    writeln!(out, "{}", json!({ "schema": 1, "text": text }))
}

/// What needs trust, as a list.
pub(in crate::cli) fn named(named: &[Named]) -> Vec<Value> {
    let one = |named: &Named| json!({ "key": named.path, "names": named.names.words(), "value": named.value, "line": named.line });
    named.iter().map(one).collect()
}

fn story(context: &Context) -> (Vec<Value>, Option<Value>) {
    let problems = context.loaded.problems.iter().map(problem).collect();
    (problems, context.loaded.untrusted.as_ref().map(untrusted))
}

fn row(row: &Row) -> Value {
    let place = match &row.origin {
        Origin::Default => None,
        Origin::Set(place) => Some(place.to_string()),
    };
    json!({ "key": row.path, "value": row.value, "origin": row.origin.word(), "where": place })
}

fn problem(problem: &Problem) -> Value {
    json!({ "where": problem.place.to_string(), "key": problem.key, "sentence": problem.sentence })
}

fn untrusted(untrusted: &Untrusted) -> Value {
    json!({
        "path": untrusted.path,
        "trust": if untrusted.trust == Trust::Changed { "changed" } else { "never" },
        "named": named(&untrusted.named),
    })
}
