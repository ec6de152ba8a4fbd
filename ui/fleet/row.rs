//! What a board says of a service, in one row: drift, pull requests, what is live, whether production could be put back, what
//! needs a person, and how old the oldest of it is.

use crate::app::dashboard::{Attention, FEW, Severity, attention, count};
use crate::app::fleet::{Live, Row};
use crate::cli::context::Context;
use crate::cli::env::{Place, places};
use engine::board::Board;
use engine::delivery::production;
use engine::domain::Moment;
use engine::environment::readiness::Verdict;
use engine::environment::slots::SlotState;
use engine::fault::{Fault, FaultKind};
use std::path::Path;

/// The row of a service.
pub(crate) fn of(board: &Board, context: &Context, path: &Path, now: Moment) -> Row {
    let config = &context.config;
    let places: Vec<Place<'_>> = places(board, config, now).filter(Place::is_configured).collect();
    let is_production = |place: &&Place<'_>| place.name.as_str() == production(config);
    let items = attention(board, config, now, FEW).into_iter().filter(|item| item.severity > Severity::Note);
    let items: Vec<Attention> = items.collect();
    Row {
        name: board.repository.value().map(|facts| facts.name.clone()),
        path: path.to_path_buf(),
        drift: board.changelog.value().map(|report| report.drift.len()),
        unshipped: board.branches.value().and_then(|list| list.unshipped.as_ref().map(Vec::len)),
        pulls: board.pulls.value().map(|list| list.total.unwrap_or(list.pulls.len() as u64)),
        live: places.iter().map(live).collect(),
        production: places.iter().find(is_production).map(live),
        rollback: places.iter().find(is_production).map(rollback),
        needs: count(&items),
        attention: items.into_iter().map(|item| item.text).collect(),
        unread: unread(board, context),
        limits: board.github.value().and_then(|facts| facts.limits),
        oldest: oldest(board, &places),
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

/// When the oldest of what the row tells was read. What was never read is told as unread.
fn oldest(board: &Board, places: &[Place<'_>]) -> Option<Moment> {
    let lists = [board.branches.taken(), board.changelog.taken(), board.pulls.taken()];
    let boxes = places.iter().flat_map(|place| [place.env.containers.taken(), place.env.traffic.taken()]);
    lists.into_iter().chain(boxes).flatten().min()
}
