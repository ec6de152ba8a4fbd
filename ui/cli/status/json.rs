//! The status as one JSON object. Fields may be added, never renamed; `null` is what is not known.

use crate::app::dashboard::{Attention, Severity};
use crate::cli::branches::role;
use engine::board::{Board, MergePreview};
use engine::domain::{Branch, Role};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Status<'a> {
    schema: u32,
    repository: Option<&'a str>,
    branches: Option<Vec<Lane<'a>>>,
    /// How many commits integration has that production lacks.
    unshipped: Option<usize>,
    merge: Option<Merge<'a>>,
    /// How many findings the changelog has.
    drift: Option<usize>,
    attention: Vec<Item<'a>>,
    /// What was not asked.
    absent: [&'static str; 4],
}

/// A long-lived branch.
#[derive(Serialize)]
struct Lane<'a> {
    name: &'a str,
    role: &'static str,
    head: String,
    updated: String,
}

#[derive(Serialize)]
struct Merge<'a> {
    conflicts: &'a [String],
    missing_in_integration: usize,
    fast_forward: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    severity: &'static str,
    about: &'a str,
    text: &'a str,
}

pub(super) fn print(out: &mut dyn Write, board: &Board, items: &[Attention]) -> Result<()> {
    let list = board.branches.value();
    let status = Status {
        schema: 1,
        repository: board.repository.value().map(|facts| facts.name.as_str()),
        branches: list.map(|list| list.branches.iter().filter(|branch| long_lived(branch)).map(lane).collect()),
        unshipped: list.and_then(|list| list.unshipped.as_ref().map(Vec::len)),
        merge: board.merge.value().and_then(|merge| merge.as_ref().as_ref()).map(merge),
        drift: board.changelog.value().map(|report| report.drift.len()),
        attention: items.iter().map(item).collect(),
        absent: super::ABSENT,
    };
    serde_json::to_writer(&mut *out, &status)?;
    writeln!(out)
}

pub(super) fn long_lived(branch: &Branch) -> bool {
    matches!(branch.role, Role::Production | Role::Integration | Role::Staging)
}

fn lane(branch: &Branch) -> Lane<'_> {
    let (head, updated) = (branch.head.to_string(), branch.updated.to_rfc3339());
    Lane { name: branch.name.as_str(), role: role(branch.role), head, updated }
}

fn merge(preview: &MergePreview) -> Merge<'_> {
    let MergePreview { conflicts, missing_in_integration, fast_forward, .. } = preview;
    Merge { conflicts, missing_in_integration: missing_in_integration.len(), fast_forward: *fast_forward }
}

fn item(item: &Attention) -> Item<'_> {
    let severity = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    Item { severity, about: item.word, text: &item.text }
}
