//! `precheck`: what the checks on production's host say, by which its deploy would stop.

use super::environments::Place;
use super::{Evidence, counted, listed, told, unobserved};
use crate::domain::host::{CheckOutcome, CheckResult};
use crate::environment::is_unconfigured;
use crate::operations::promotion::gate::{Gate, GateId};
use chrono::TimeDelta;

const ID: GateId = GateId::Precheck;
/// Checks are asked for, and not often.
const CHECKS: TimeDelta = TimeDelta::minutes(5);

pub(super) fn precheck(evidence: &Evidence<'_>) -> Gate {
    let env = match Place::of(evidence, "production", &ID) {
        Ok(place) => place.env,
        Err(gate) => return *gate,
    };
    if is_unconfigured(&env.precheck) {
        return Gate::unknown(ID, "no check is configured for production's host")
            .clears("environment.production.host and .checks in cutover.toml say what is asked.");
    }
    match told(&env.precheck, CHECKS, evidence.now) {
        Ok((results, taken)) => of(results).at(taken),
        Err(why) => unobserved(ID, &env.precheck, why),
    }
}

fn of(results: &[CheckResult]) -> Gate {
    let with = |outcome: CheckOutcome| results.iter().filter(move |result| result.outcome == outcome);
    let named = |result: &CheckResult| format!("{}: {}", result.name, result.observed);
    let failed: Vec<String> = with(CheckOutcome::Failed).map(named).collect();
    let unknown: Vec<String> = with(CheckOutcome::Unknown).map(named).collect();
    let which = |outcome| with(outcome).map(|result| result.name.clone()).collect::<Vec<_>>();
    if results.is_empty() {
        return Gate::unknown(ID, "no check was asked")
            .clears("environment.production.checks in cutover.toml names some.");
    }
    if !failed.is_empty() {
        let count = counted(failed.len(), "check fails", "checks fail");
        return Gate::block(ID, format!("{count}: {}", listed(&failed, 3)))
            .findings(which(CheckOutcome::Failed))
            .clears("Whoever looks after the host mends it; the deploy itself would stop at this.");
    }
    if !unknown.is_empty() {
        let count = counted(unknown.len(), "check", "checks");
        return Gate::unknown(ID, format!("{count} did not answer: {}", listed(&unknown, 3)))
            .findings(which(CheckOutcome::Unknown))
            .clears("cutover doctor says how the host is reached.");
    }
    Gate::pass(ID, listed(&results.iter().map(named).collect::<Vec<_>>(), 6))
}
