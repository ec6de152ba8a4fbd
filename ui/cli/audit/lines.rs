//! The record as lines for people and as one object for programs.

use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::store::{Deed, Moved, Record};
use serde_json::{Value, json};
use std::io::{Result, Write};
use std::time::Duration;

pub(super) fn print(out: &mut dyn Write, records: &[Record]) -> Result<()> {
    if records.is_empty() {
        return writeln!(out, "Nothing is on record.");
    }
    let rows: Vec<[String; 6]> = records.iter().map(row).collect();
    let mut table = Vec::new();
    aligned(&mut table, &rows)?;
    let table = String::from_utf8_lossy(&table).into_owned();
    for (line, record) in table.lines().zip(records) {
        writeln!(out, "{line}")?;
        if let Some(deed) = &record.deed {
            details(out, deed)?;
        }
    }
    Ok(())
}

fn row(Record { number, deed, .. }: &Record) -> [String; 6] {
    let Some(deed) = deed else {
        let sentence = "holds what cutover never writes: cutover audit verify".to_owned();
        return [number.to_string(), "?".into(), "?".into(), "?".into(), "?".into(), sentence];
    };
    let took = deed.took.map(|took| format!(" in {}", span(took))).unwrap_or_default();
    [
        number.to_string(),
        deed.at.format("%Y-%m-%d %H:%M").to_string(),
        flat(&deed.who),
        flat(&deed.place),
        format!("{}{took}", deed.result.word()),
        flat(&deed.what),
    ]
}

fn details(out: &mut dyn Write, deed: &Deed) -> Result<()> {
    let mut lines = Vec::new();
    if let Some(Moved { from, to, plan, accepted, reason, .. }) = &deed.moved {
        let short = |id: &str, digits: usize| id.chars().take(digits).collect::<String>();
        lines.push(format!("{} in the place of {}, plan {}", short(from, 7), short(to, 7), short(plan, 12)));
        lines.extend((!accepted.is_empty()).then(|| format!("accepted: {}", accepted.join(", "))));
        lines.extend(reason.as_ref().map(|reason| format!("reason: {reason}")));
    }
    lines.extend((!deed.detail.is_empty()).then(|| deed.detail.clone()));
    lines.iter().try_for_each(|line| writeln!(out, "    {}", flat(line)))
}

/// On one line, and harmless.
fn flat(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// `0.4 s`, `48 s`, `9 min 12 s`
fn span(took: Duration) -> String {
    match took.as_secs() {
        0..10 => format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

pub(super) fn json(out: &mut dyn Write, records: &[Record]) -> Result<()> {
    let records: Vec<Value> = records.iter().map(object).collect();
    writeln!(out, "{}", json!({ "schema": 1, "records": records }))
}

fn object(Record { number, hash, deed }: &Record) -> Value {
    let Some(deed) = deed else { return json!({ "number": number, "hash": hash, "readable": false }) };
    let mut told = json!({
        "number": number, "hash": hash, "readable": true, "at": deed.at.to_rfc3339(), "who": deed.who,
        "place": deed.place, "what": deed.what, "result": deed.result.word(), "detail": deed.detail,
        "took_ms": deed.took.map(|took| took.as_millis()), "from": null, "to": null, "plan": null, "accepted": [],
        "reason": null, "operation": null, "steps": [],
    });
    if let (Some(moved), Some(fields)) = (&deed.moved, told.as_object_mut())
        && let Ok(Value::Object(more)) = serde_json::to_value(moved)
    {
        fields.extend(more);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_something_took_is_told_in_the_unit_that_fits() {
        let told = [420, 9_999, 48_000, 552_000].map(|ms| span(Duration::from_millis(ms)));
        assert_eq!(told, ["0.4 s", "9.9 s", "48 s", "9 min 12 s"]);
    }
}
