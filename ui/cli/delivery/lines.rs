//! The figures as lines for people.

use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::delivery::{Delivery, Fact, Figure, Value, span};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, delivery: &Delivery, facts: bool) -> Result<()> {
    let window = &delivery.window;
    let (since, until) = (window.since.format("%Y-%m-%d"), window.until.format("%Y-%m-%d"));
    writeln!(out, "{}, {since} to {until}", visible(&delivery.environment))?;
    if let Some(why) = window.shortened() {
        writeln!(out, "{since}: {why}")?;
    }
    for figure in &delivery.figures {
        writeln!(out)?;
        one(out, figure, facts)?;
    }
    writeln!(out)?;
    machines(out, delivery)
}

fn one(out: &mut dyn Write, figure: &Figure, facts: bool) -> Result<()> {
    let of = match figure.value {
        Value::Share(part, whole) => format!("{part} of {whole}"),
        _ => format!("n={}", figure.n),
    };
    writeln!(out, "{}: {}, {of}", figure.kind.name(), figure.value.words())?;
    writeln!(out, "  {}", figure.kind.definition())?;
    figure.notes.iter().try_for_each(|note| writeln!(out, "  {note}"))?;
    if facts {
        let rows: Vec<[String; 5]> = figure.facts.iter().map(row).collect();
        aligned(out, &rows)?;
    }
    Ok(())
}

fn row(fact: &Fact) -> [String; 5] {
    let unsure = if fact.certain || fact.took.is_some() { "" } else { "?" };
    [
        format!("  {}", if fact.bad { "✗" } else { "✓" }),
        fact.at.format("%Y-%m-%d %H:%M").to_string(),
        fact.commit.map_or_else(|| "-".to_owned(), |commit| format!("{}{unsure}", commit.short())),
        fact.took.map(span).unwrap_or_default(),
        visible(&fact.words).into_owned(),
    ]
}

fn machines(out: &mut dyn Write, delivery: &Delivery) -> Result<()> {
    writeln!(out, "Where machines spend the time (median):")?;
    let rows = delivery.steps.times.iter();
    let rows: Vec<[String; 3]> =
        rows.map(|time| [format!("  {}", visible(&time.name)), time.words(), format!("n={}", time.n)]).collect();
    aligned(out, &rows)?;
    writeln!(out, "Builds cancelled by a newer push: {} of {}", delivery.steps.cancelled, delivery.steps.builds)
}
