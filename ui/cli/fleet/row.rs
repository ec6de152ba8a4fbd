//! One service in one row: drift, pull requests, what is live, whether production could be put back, what needs a person.
//! What was not read is `None`, which is shown as unknown and never as none.

use super::services::Service;
use crate::app::dashboard::{FEW, Severity, attention};
use crate::cli::context::Context;
use crate::cli::env::{Place, places};
use engine::board::Board;
use engine::delivery::production;
use engine::domain::Moment;
use engine::domain::health::Kind;
use engine::environment::readiness::Verdict;
use engine::environment::slots::SlotState;
use engine::fault::{Fault, FaultKind, Result};
use engine::sources::github::Limits;
use std::path::PathBuf;

/// A service.
#[derive(Default)]
pub(super) struct Row {
    /// Its repository, where that is known.
    pub name: Option<String>,
    /// Where it is, as it was named.
    pub path: PathBuf,
    /// How many findings the changelog has.
    pub drift: Option<usize>,
    /// How many commits integration has that production lacks.
    pub unshipped: Option<usize>,
    /// How many pull requests are open.
    pub pulls: Option<u64>,
    /// What takes the traffic of each environment that is configured.
    pub live: Vec<Live>,
    /// Whether production could be put back: `ready`, `not_ready` or `unknown`; and why not.
    pub rollback: Option<(&'static str, Option<String>)>,
    /// What needs a person, the worst first.
    pub attention: Vec<String>,
    /// What was not read, in sentences.
    pub unread: Vec<String>,
    /// The calls that are left.
    pub limits: Option<Limits>,
}

/// What an environment runs.
pub(super) struct Live {
    pub environment: String,
    /// The commit that takes the traffic, in seven digits.
    pub commit: Option<String>,
    /// Whether it is well.
    pub state: Kind,
}

impl Row {
    /// Of what was read.
    pub fn of(service: &Service, board: Result<Board>, now: Moment) -> Self {
        let path = service.path.clone();
        match (board, &service.context) {
            (Ok(board), Ok(context)) => Self { path, ..told(&board, context, now) },
            (Err(fault), _) => Self { path, unread: vec![format!("{fault}.")], ..Self::default() },
            (_, Err(sentence)) => Self { path, unread: vec![format!("{sentence}.")], ..Self::default() },
        }
    }

    /// Of one whose reading broke off.
    pub fn lost(service: &Service) -> Self {
        Self { path: service.path.clone(), unread: vec!["Its reading broke off.".into()], ..Self::default() }
    }

    /// Whether something of it could not be read.
    pub fn is_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Whether it needs a person.
    pub fn needs_a_person(&self) -> bool {
        !self.attention.is_empty()
    }
}

fn told(board: &Board, context: &Context, now: Moment) -> Row {
    let config = &context.config;
    let places: Vec<Place<'_>> = places(board, config, now).filter(Place::is_configured).collect();
    let items = attention(board, config, now, FEW).into_iter().filter(|item| item.severity > Severity::Note);
    Row {
        name: board.repository.value().map(|facts| facts.name.clone()),
        path: PathBuf::new(),
        drift: board.changelog.value().map(|report| report.drift.len()),
        unshipped: board.branches.value().and_then(|list| list.unshipped.as_ref().map(Vec::len)),
        pulls: board.pulls.value().map(|list| list.total.unwrap_or(list.pulls.len() as u64)),
        live: places.iter().map(live).collect(),
        rollback: places.iter().find(|place| place.name.as_str() == production(config)).map(rollback),
        attention: items.map(|item| item.text).collect(),
        unread: unread(board, context),
        limits: board.github.value().and_then(|facts| facts.limits),
    }
}

fn live(place: &Place<'_>) -> Live {
    let running = place.active().filter(|slot| slot.state == SlotState::Running);
    let commit = running.and_then(|slot| slot.container).and_then(|container| container.commit);
    Live { environment: place.name.to_string(), commit: commit.map(|id| id.short()), state: place.state() }
}

fn rollback(place: &Place<'_>) -> (&'static str, Option<String>) {
    match &place.readiness.verdict {
        Verdict::Ready => ("ready", None),
        Verdict::NotReady(why) => ("not_ready", Some(why.clone())),
        Verdict::Unknown(why) => ("unknown", Some(why.clone())),
    }
}

/// What is not set up, as a repository that is not at GitHub, is not asked.
fn is_asked(fault: &Fault) -> bool {
    fault.kind() != FaultKind::Usage
}

/// What could not be read, and a configuration that does not count.
fn unread(board: &Board, context: &Context) -> Vec<String> {
    let faults = [
        board.repository.fault().map(ToString::to_string),
        board.branches.fault().map(ToString::to_string),
        board.changelog.fault().map(ToString::to_string),
        board.pulls.fault().filter(|fault| is_asked(fault)).map(ToString::to_string),
    ];
    let untrusted = context.loaded.untrusted.as_ref().map(crate::cli::trust::banner);
    let faults = faults.into_iter().flatten().map(|fault| format!("{}.", fault.trim_end_matches('.')));
    faults.chain(untrusted).collect()
}
