//! The facts behind the figures, a line each.

use crate::cli::csv;
use engine::delivery::{Delivery, Fact};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, delivery: &Delivery) -> Result<()> {
    csv::line(out, &["figure", "at", "commit", "certain", "seconds", "failed", "what", "url"].map(str::to_owned))?;
    for figure in &delivery.figures {
        for fact in &figure.facts {
            csv::line(out, &row(figure.kind.key(), fact))?;
        }
    }
    Ok(())
}

fn row(figure: &str, fact: &Fact) -> [String; 8] {
    [
        figure.to_owned(),
        fact.at.to_rfc3339(),
        fact.commit.map(|commit| commit.to_string()).unwrap_or_default(),
        fact.certain.to_string(),
        fact.took.map(|took| took.num_seconds().to_string()).unwrap_or_default(),
        fact.bad.to_string(),
        fact.words.clone(),
        fact.url.clone().unwrap_or_default(),
    ]
}
