//! The runs as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use super::lines::state;
use engine::domain::workflow_run::{Confidence, Run};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    runs: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: u64,
    number: u64,
    workflow: &'a str,
    event: &'a str,
    branch: Option<&'a str>,
    head_sha: Option<String>,
    /// The commit it builds or ships; `null` when that cannot be told.
    ships: Option<String>,
    confidence: Option<&'static str>,
    evidence: Option<&'a str>,
    state: &'static str,
    cancelled_by: Option<u64>,
    created: String,
    updated: String,
    url: &'a str,
}

pub(super) fn print(out: &mut dyn Write, runs: &[&Run]) -> Result<()> {
    serde_json::to_writer(&mut *out, &Listing { schema: 1, runs: runs.iter().map(|run| row(run)).collect() })?;
    writeln!(out)
}

fn row(run: &Run) -> Row<'_> {
    let ships = run.ships.as_ref();
    Row {
        id: run.id.0,
        number: run.number,
        workflow: run.file.as_deref().unwrap_or(&run.workflow),
        event: &run.event,
        branch: run.branch.as_deref(),
        head_sha: run.head.map(|id| id.to_string()),
        ships: ships.map(|ships| ships.commit.to_string()),
        confidence: ships.map(|ships| match ships.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
            Confidence::Guess => "guess",
        }),
        evidence: ships.map(|ships| ships.evidence.as_str()),
        state: state(run.state),
        cancelled_by: run.cancelled_by.map(|id| id.0),
        created: run.created.to_rfc3339(),
        updated: run.updated.to_rfc3339(),
        url: &run.url,
    }
}
