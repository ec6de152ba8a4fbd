//! The figures as one object for programs.

use engine::delivery::{Begins, Delivery, Fact, Figure, Value};
use serde_json::{Value as Json, json};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, delivery: &Delivery) -> Result<()> {
    let window = &delivery.window;
    let figures: Vec<Json> = delivery.figures.iter().map(figure).collect();
    let times = delivery.steps.times.iter();
    let steps: Vec<Json> = times
        .map(|time| json!({ "step": time.name, "median_s": time.took.map(|took| took.num_seconds()), "n": time.n }))
        .collect();
    let told = json!({
        "schema": 1, "environment": delivery.environment,
        "window": { "since": window.since.to_rfc3339(), "until": window.until.to_rfc3339(), "cut": window.begins == Begins::ListCut,
            "from_first_deploy": window.begins == Begins::FirstDeploy },
        "figures": figures, "steps": steps,
        "builds": { "ended": delivery.steps.builds, "cancelled_by_a_newer_push": delivery.steps.cancelled },
    });
    writeln!(out, "{told}")
}

/// `value` is `null` where the facts are not enough to say.
fn figure(figure: &Figure) -> Json {
    let (unit, of) = match figure.value {
        Value::TooFew => (None, None),
        Value::PerWeek(_) => (Some("per_week"), None),
        Value::Median(_) => (Some("seconds"), None),
        Value::Share(part, _) => (Some("share"), Some(part)),
    };
    let facts: Vec<Json> = figure.facts.iter().map(fact).collect();
    json!({
        "figure": figure.kind.key(), "value": figure.value.number(), "unit": unit, "failed": of, "n": figure.n,
        "weeks": figure.weeks, "definition": figure.kind.definition(), "notes": figure.notes, "facts": facts,
    })
}

fn fact(fact: &Fact) -> Json {
    json!({
        "at": fact.at.to_rfc3339(), "commit": fact.commit.map(|commit| commit.to_string()), "certain": fact.certain,
        "what": fact.words, "seconds": fact.took.map(|took| took.num_seconds()), "failed": fact.bad, "url": fact.url,
    })
}
