//! The status as one JSON object. Fields may be added, never renamed; `null` is what is not known.

use super::Told;
use super::sources::{Source, State};
use crate::app::dashboard::{Attention, Severity};
use crate::cli::branches::role;
use crate::cli::env::{self, Place, places};
use crate::cli::{images, runs};
use engine::board::{Board, MergePreview};
use engine::domain::Branch;
use engine::domain::image::Image;
use engine::domain::workflow_run::Run;
use engine::lane::{self, Lane};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Status<'a> {
    schema: u32,
    repository: Option<&'a str>,
    branches: Option<Vec<Branched<'a>>>,
    /// How many commits integration has that production lacks.
    unshipped: Option<usize>,
    /// The two refs that were compared for it: what is promoted, and what it is promoted into.
    compared: Option<[&'a str; 2]>,
    merge: Option<Merge<'a>>,
    /// How many findings the changelog has.
    drift: Option<usize>,
    /// How many pull requests are open.
    pulls: Option<u64>,
    /// Who keeps promotions out, as `cutover lock --json` tells it; `null` when it is not known.
    lock: Option<serde_json::Value>,
    /// How many runs wait for a runner or go on.
    runs_under_way: Option<usize>,
    /// How many tags the image has.
    tags: Option<usize>,
    attention: Vec<Item<'a>>,
    /// What was begun on this machine and has not ended, as sentences.
    unfinished: &'a [String],
    /// What runs where, as `cutover env --json` tells it.
    environments: serde_json::Value,
    /// What was not asked.
    absent: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<Asked<'a>>>,
}

/// A long-lived branch.
#[derive(Serialize)]
struct Branched<'a> {
    name: &'a str,
    role: &'static str,
    head: String,
    updated: String,
    build: Step<'a>,
    image: Step<'a>,
    deploy: Step<'a>,
}

/// A step of a branch: `there`, `not_yet`, `never` (nothing deploys this branch) or `unknown`.
#[derive(Serialize)]
struct Step<'a> {
    is: &'static str,
    number: Option<u64>,
    tag: Option<&'a str>,
    state: Option<&'static str>,
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

#[derive(Serialize)]
struct Asked<'a> {
    source: &'static str,
    /// `fresh`, `stale`, `failed` or `not asked`.
    state: &'static str,
    taken: Option<String>,
    why: Option<&'a str>,
}

pub(super) fn print(out: &mut dyn Write, told: &Told) -> Result<()> {
    let status = Status { sources: Some(told.sources.iter().map(asked).collect()), ..status(told) };
    serde_json::to_writer(&mut *out, &status)?;
    writeln!(out)
}

/// The same without the times at which things were read: what is told anew when it changes.
pub(super) fn gist(told: &Told) -> String {
    serde_json::to_string(&status(told)).unwrap_or_default()
}

fn status(told: &Told) -> Status<'_> {
    let board = told.board();
    let list = board.branches.value();
    let unasked = told.sources.iter().filter(|source| source.state == State::Unasked).map(|source| source.name);
    Status {
        schema: 1,
        repository: board.repository.value().map(|facts| facts.name.as_str()),
        branches: list.map(|_| told.lanes().map(|(branch, _)| branched(told, board, branch)).collect()),
        unshipped: list.and_then(|list| list.unshipped.as_ref().map(Vec::len)),
        compared: list.map(|list| {
            let branches = &told.model.config.branches;
            [&branches.integration, &branches.production].map(|name| list.counted_as(name))
        }),
        merge: board.merge.value().and_then(|merge| merge.as_ref().as_ref()).map(merge),
        drift: board.changelog.value().map(|report| report.drift.len()),
        pulls: board.pulls.value().map(|list| list.total.unwrap_or(list.pulls.len() as u64)),
        runs_under_way: board.runs.value().map(|list| list.runs.iter().filter(|run| run.state.goes_on()).count()),
        lock: board
            .lock
            .value()
            .map(|lock| crate::cli::lock::told((**lock).as_ref(), &told.model.config, told.model.now)),
        tags: board.images.value().map(|list| list.images.len()),
        environments: environments(told),
        attention: told.items.iter().map(item).collect(),
        unfinished: &told.unfinished,
        absent: unasked.chain(told.runs_nowhere().then_some("environments")).collect(),
        sources: None,
    }
}

/// Without what only time changes: this is also what is compared.
fn environments(told: &Told) -> serde_json::Value {
    let configured = places(told.board(), &told.model.config, told.model.now).filter(Place::is_configured);
    let told = configured.map(|place| serde_json::to_value(env::json::env(&place, false)).unwrap_or_default());
    serde_json::Value::Array(told.collect())
}

fn branched<'a>(told: &'a Told, board: &'a Board, branch: &'a Branch) -> Branched<'a> {
    let (head, updated) = (branch.head.to_string(), branch.updated.to_rfc3339());
    let lane = Lane::of(board, &told.model.config, branch);
    Branched {
        name: branch.name.as_str(),
        role: role(branch.role),
        head,
        updated,
        build: step(lane.build, of_run),
        image: step(lane.image, of_image),
        deploy: step(lane.deploy, of_run),
    }
}

fn step<'a, T>(told: lane::Told<&'a T>, there: impl Fn(&'a T) -> Step<'a>) -> Step<'a> {
    let without = |is| Step { is, number: None, tag: None, state: None };
    match told {
        lane::Told::There(value) => there(value),
        lane::Told::NotYet => without("not_yet"),
        lane::Told::Never => without("never"),
        lane::Told::Unknown => without("unknown"),
    }
}

fn of_run(run: &Run) -> Step<'_> {
    Step { is: "there", number: Some(run.number), tag: None, state: Some(runs::state(run.state)) }
}

fn of_image(image: &Image) -> Step<'_> {
    Step { is: "there", number: None, tag: Some(&image.tag), state: Some(images::state(&image.restorable)) }
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

fn asked(source: &Source) -> Asked<'_> {
    let taken = source.taken.map(|taken| taken.to_rfc3339());
    Asked { source: source.name, state: source.state.word(), taken, why: source.why.as_deref() }
}
