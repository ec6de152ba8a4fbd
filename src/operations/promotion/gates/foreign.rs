//! `foreign_locks`: whether another tool holds production, by refs that are only read.

use super::{Evidence, LATELY, listed, told, unobserved, unread};
use crate::operations::promotion::foreign::{CLEARS, words};
use crate::operations::promotion::gate::{Gate, GateId};

const ID: GateId = GateId::ForeignLocks;

/// None where no ref of another tool is configured.
pub(super) fn foreign_locks(evidence: &Evidence<'_>) -> Option<Gate> {
    let names = &evidence.config.promotion.foreign_locks;
    unread::of(&ID, evidence).or_else(|| (!names.is_empty()).then(|| judged(names, evidence)))
}

fn judged(names: &[String], evidence: &Evidence<'_>) -> Gate {
    let reading = &evidence.outside.foreign_locks;
    let (held, taken) = match told(reading, LATELY, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(ID, reading, why),
    };
    if held.is_empty() {
        let are = if names.len() == 1 { "is not there" } else { "are not there" };
        return Gate::pass(ID, format!("{} {are}", listed(names, 4))).at(taken);
    }
    let told: Vec<String> = held.iter().map(|lock| words(lock, evidence.now)).collect();
    let findings = held.iter().map(|lock| format!("{} {}", lock.name, lock.lock.commit)).collect();
    Gate::block(ID, told.join("; ")).findings(findings).clears(CLEARS).at(taken)
}
