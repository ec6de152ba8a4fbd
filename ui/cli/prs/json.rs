//! The pull requests as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use super::lines::{claude, decision, mergeable, presence};
use engine::domain::pull_request::{ChangelogPresence, Checks, PullRequest, PullState};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    pulls: Vec<Row<'a>>,
    /// How many of them were not asked for their checks and reviews.
    unasked: usize,
}

#[derive(Serialize)]
pub(super) struct Row<'a> {
    number: u64,
    title: &'a str,
    head: &'a str,
    base: &'a str,
    head_sha: Option<String>,
    author: Option<&'a str>,
    draft: bool,
    checks: &'static str,
    failing: &'a [String],
    review: &'static str,
    mergeable: &'static str,
    changelog: &'static str,
    /// Commits without an entry.
    missing: Vec<String>,
    reviewer: &'static str,
    updated: String,
    url: &'a str,
}

pub(super) fn print(out: &mut dyn Write, pulls: &[PullRequest], unasked: usize) -> Result<()> {
    serde_json::to_writer(&mut *out, &Listing { schema: 1, pulls: pulls.iter().map(row).collect(), unasked })?;
    writeln!(out)
}

pub(super) fn row(pull: &PullRequest) -> Row<'_> {
    let (checks, failing) = match &pull.checks {
        Checks::None => ("none", &[][..]),
        Checks::Running { .. } => ("pending", &[][..]),
        Checks::Failing(names) => ("failing", names.as_slice()),
        Checks::Passing(_) => ("passing", &[][..]),
        Checks::Unknown => ("unknown", &[][..]),
    };
    let missing = match &pull.changelog {
        ChangelogPresence::Missing(commits) => commits.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    Row {
        number: pull.number.0,
        title: &pull.title,
        head: pull.head.as_str(),
        base: pull.base.as_str(),
        head_sha: pull.head_id.map(|id| id.to_string()),
        author: pull.author.as_deref(),
        draft: pull.state == PullState::Draft,
        checks,
        failing,
        review: decision(pull.decision),
        mergeable: mergeable(pull.mergeability),
        changelog: presence(&pull.changelog),
        missing,
        reviewer: claude(pull.claude),
        updated: pull.updated.to_rfc3339(),
        url: &pull.url,
    }
}
