//! A journey as one JSON object. Fields may be added, never renamed. Text is raw here: JSON escapes it.

use engine::domain::BranchName;
use engine::domain::workflow_run::Confidence;
use engine::lifecycle::{Candidate, Journey, Mark, State, Step, Subject, Verdict};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Whole<'a> {
    schema: u32,
    commit: Option<String>,
    /// What was asked about: `commit`, `pull`, `branch` or `tag`, and its name.
    subject: &'static str,
    name: String,
    title: &'a str,
    author: &'a str,
    branch: Option<&'a str>,
    pull: Option<u64>,
    state: State,
    /// `live`, `not_live` or `unknown`.
    verdict: &'static str,
    answer: &'a str,
    waits_for: Option<&'a str>,
    who: Option<&'a str>,
    commit_to_live_s: Option<i64>,
    doubts: &'a [String],
    steps: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    state: State,
    mark: Mark,
    fork: Option<State>,
    at: Option<String>,
    evidence: &'a str,
    confidence: Option<&'static str>,
    run: Option<u64>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Several<'a> {
    schema: u32,
    candidates: Vec<Match<'a>>,
}

#[derive(Serialize)]
struct Match<'a> {
    pick: usize,
    subject: &'static str,
    name: String,
    commit: Option<String>,
    title: &'a str,
    author: &'a str,
    at: Option<String>,
}

pub(super) fn print(out: &mut dyn Write, journey: &Journey) -> Result<()> {
    serde_json::to_writer(&mut *out, &whole(journey))?;
    writeln!(out)
}

pub(super) fn candidates(out: &mut dyn Write, several: &[Candidate]) -> Result<()> {
    let candidates = several.iter().zip(1..).map(|(candidate, pick)| matching(candidate, pick)).collect();
    serde_json::to_writer(&mut *out, &Several { schema: 1, candidates })?;
    writeln!(out)
}

fn matching(candidate: &Candidate, pick: usize) -> Match<'_> {
    Match {
        pick,
        subject: subject(&candidate.subject),
        name: candidate.name(),
        commit: candidate.commit.map(|id| id.to_string()),
        title: &candidate.title,
        author: &candidate.author,
        at: candidate.at.map(|at| at.to_rfc3339()),
    }
}

const fn subject(subject: &Subject) -> &'static str {
    match subject {
        Subject::Commit(_) => "commit",
        Subject::Pull(_) => "pull",
        Subject::Branch(_) => "branch",
        Subject::Tag(_) => "tag",
    }
}

fn whole(journey: &Journey) -> Whole<'_> {
    let candidate = &journey.candidate;
    Whole {
        schema: 1,
        commit: candidate.commit.map(|id| id.to_string()),
        subject: subject(&candidate.subject),
        name: candidate.name(),
        title: &candidate.title,
        author: &candidate.author,
        branch: journey.branch.as_ref().map(BranchName::as_str),
        pull: journey.pull.map(|number| number.0),
        state: journey.state,
        verdict: verdict(journey.verdict),
        answer: &journey.answer,
        waits_for: journey.waits.as_ref().map(|waits| waits.what.as_str()),
        who: journey.waits.as_ref().and_then(|waits| waits.who.as_deref()),
        commit_to_live_s: journey.took.map(|took| took.num_seconds()),
        doubts: &journey.doubts,
        steps: journey.steps.iter().map(row).collect(),
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Live => "live",
        Verdict::NotLive => "not_live",
        Verdict::Unknown => "unknown",
    }
}

fn row(step: &Step) -> Row<'_> {
    Row {
        state: step.state,
        mark: step.mark,
        fork: step.fork,
        at: step.at.map(|at| at.to_rfc3339()),
        evidence: &step.evidence,
        confidence: step.confidence.map(confidence),
        run: step.run.map(|run| run.0),
        url: step.url.as_deref(),
    }
}

pub(crate) const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Guess => "guess",
    }
}
