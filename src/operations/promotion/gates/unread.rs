//! What was configured to protect a promotion and could not be read: the gate that it is about blocks until it is mended, and
//! `configuration` does where no gate is.

use super::Evidence;
use crate::config::Problem;
use crate::operations::promotion::gate::{Gate, GateId};

/// The gate, unless what it goes by could not be read.
pub(super) fn heeded(gate: Gate, evidence: &Evidence<'_>) -> Gate {
    of(&gate.id, evidence).unwrap_or(gate)
}

/// What no other gate is about; none where all of it could be read.
pub(super) fn configuration(evidence: &Evidence<'_>) -> Option<Gate> {
    of(&GateId::Configuration, evidence)
}

/// What could not be read of what a gate goes by.
pub(super) fn of(id: &GateId, evidence: &Evidence<'_>) -> Option<Gate> {
    let concerns = |problem: &&Problem| gate_of(problem).as_ref() == Some(id);
    let told: Vec<String> = evidence.config.unread.iter().filter(concerns).map(ToString::to_string).collect();
    if told.is_empty() {
        return None;
    }
    let gate = Gate::block(id.clone(), told.join(" "))
        .findings(told)
        .clears("Somebody mends it there: what cannot be read is not taken for switched off.")
        .at(evidence.now);
    Some(Gate { source: "configuration", ..gate })
}

/// The gate that a problem is about; none where it is about no promotion.
fn gate_of(problem: &Problem) -> Option<GateId> {
    Some(match problem.key.as_deref() {
        Some("promotion.lock") => GateId::Lock,
        Some("promotion.foreign_locks") => GateId::ForeignLocks,
        Some("promotion.freeze") => GateId::Freeze,
        Some("promotion.gates") => GateId::LocalChecks,
        Some("promotion.two_person") => GateId::SecondPerson,
        Some("environment.production.checks") => GateId::Precheck,
        Some("environment.production.read_only" | "screen.read_only") => GateId::PushRight,
        Some(key) if key.starts_with("environment.") && !key.starts_with("environment.production.") => return None,
        _ => GateId::Configuration,
    })
}
