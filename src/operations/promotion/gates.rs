//! The gates of a promotion, each judged purely from what was observed, in the order in which people read them.

mod builds;
mod content;
mod deploys;
mod environments;
mod foreign;
mod heads;
mod image;
mod local;
mod merging;
mod people;
mod precheck;
mod right;
mod schema;
mod second;
mod secrets;
#[cfg(test)]
mod tests;
mod unread;

use super::gate::{Gate, GateId};
use super::heads::Heads;
use super::local::LocalResult;
use super::outside::Outside;
use super::ships::Ships;
use crate::board::{Board, Reading};
use crate::config::Config;
use crate::domain::Moment;
pub(super) use crate::environment::span::{about, lasted, span};
use crate::environment::told::{self, Told};
use crate::sources::github::Access;
use chrono::TimeDelta;
pub(super) use second::second_person;

/// What was observed, for the gates to judge.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Everything known.
    pub board: &'a Board,
    /// The effective configuration.
    pub config: &'a Config,
    /// What it is about.
    pub heads: &'a Heads,
    /// What it ships.
    pub ships: &'a Ships,
    /// What GitHub told for it alone.
    pub outside: &'a Outside,
    /// What the commands of the configuration said.
    pub local: &'a [LocalResult],
    /// Whether anything may be changed from here.
    pub access: Access,
    /// When it is judged.
    pub now: Moment,
}

/// What is read often tells nothing of now once it is older than this.
const LATELY: TimeDelta = TimeDelta::minutes(3);
/// The same for what changes seldom.
const SELDOM: TimeDelta = TimeDelta::minutes(35);

/// Every gate but that of the second person, who looks at what the others say.
pub(super) fn all(evidence: &Evidence<'_>) -> Vec<Gate> {
    let judges: [fn(&Evidence<'_>) -> Gate; 20] = [
        right::push_right,
        heads::heads,
        heads::conflicts,
        image::image,
        environments::dev_runs_it,
        builds::builds_in_flight,
        deploys::deploy_in_flight,
        environments::prod_health,
        precheck::precheck,
        environments::standby,
        content::changelog,
        content::breaking,
        schema::schema,
        secrets::secrets,
        people::lock,
        people::freeze,
        environments::quarantine,
        people::reviewers,
        deploys::deploy_workflow,
        local::local_checks,
    ];
    let asked_for = [
        merging::pull_request(evidence),
        merging::required_checks(evidence),
        foreign::foreign_locks(evidence),
        unread::configuration(evidence),
    ];
    let asked_for = asked_for.into_iter().flatten();
    let gates = judges.iter().map(|judge| unread::heeded(judge(evidence), evidence));
    gates.chain(local::configured(evidence)).chain(asked_for).collect()
}

/// Those that the board of a console tells of while a plan is looked at, without reading anything for it.
pub(super) fn watched<'a>(evidence: &'a Evidence<'_>) -> impl Iterator<Item = Gate> + 'a {
    let judges: [fn(&Evidence<'_>) -> Gate; 6] = [
        people::lock,
        people::freeze,
        deploys::deploy_in_flight,
        environments::prod_health,
        builds::builds_in_flight,
        environments::dev_runs_it,
    ];
    judges.into_iter().map(move |judge| unread::heeded(judge(evidence), evidence))
}

/// What a reading tells now, or why it tells nothing.
fn told<T>(reading: &Reading<T>, believed: TimeDelta, now: Moment) -> Result<(&T, Moment), String> {
    Told::of(reading, believed, now).now().ok_or_else(|| told::why(reading, now))
}

/// A gate that could not be observed, with what helps to observe it.
fn unobserved<T>(id: GateId, reading: &Reading<T>, why: String) -> Gate {
    let gate = Gate::unknown(id, why);
    match reading.fault().and_then(|fault| fault.next_step()) {
        Some(step) => gate.clears(step.to_owned()),
        None => gate.clears("Ask again: cutover promote --plan."),
    }
}

/// `1 commit`, `2 commits`.
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

/// The first few of several, and how many more there are.
fn listed(items: &[String], most: usize) -> String {
    let shown = items.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(", ");
    if items.len() > most { format!("{shown} and {} more", items.len() - most) } else { shown }
}
