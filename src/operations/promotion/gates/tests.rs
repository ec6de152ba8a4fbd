//! Each gate when it passes, warns, blocks and cannot be observed.

mod content;
mod environments;
mod github;
mod merging;
mod people;
mod unread;

use crate::domain::gate_ids::GATE_IDS;
use crate::environment::sample::at;
use crate::fault::Fault;
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::sample::{World, dark};

/// The state of a gate and what it observed, after a change of the calm world.
pub(super) fn told(id: &GateId, change: impl FnOnce(&mut World)) -> (GateState, String) {
    let gate = gate(id, change);
    (gate.state, gate.observed)
}

pub(super) fn gate(id: &GateId, change: impl FnOnce(&mut World)) -> Gate {
    let mut world = World::calm();
    change(&mut world);
    world.gate(id)
}

pub(super) fn calm(id: &GateId) -> (GateState, String) {
    told(id, |_| {})
}

pub(super) fn pass(words: &str) -> (GateState, String) {
    (GateState::Pass, words.to_owned())
}

pub(super) fn lost() -> Fault {
    Fault::while_doing("asking", "no route to host")
}

#[test]
fn in_a_calm_world_every_gate_passes_with_what_was_observed() {
    for gate in World::calm().gates() {
        assert_eq!(gate.state, GateState::Pass, "{}: {}", gate.id, gate.observed);
        assert!(!gate.observed.is_empty() && gate.taken.is_some() && gate.findings.is_empty(), "{gate:?}");
    }
}

#[test]
fn when_nothing_can_be_asked_nothing_passes_that_has_to_be_asked() {
    let world = dark();
    let unknown: Vec<String> =
        world.gates().iter().filter(|gate| gate.state == GateState::Unknown).map(|gate| gate.id.to_string()).collect();
    let expected = [
        "push_right",
        "heads",
        "image",
        "dev_runs_it",
        "builds_in_flight",
        "deploy_in_flight",
        "prod_health",
        "precheck",
        "standby",
        "secrets",
        "lock",
        "quarantine",
        "reviewers",
    ];
    assert_eq!(unknown, expected);
    for gate in world.gates().iter().filter(|gate| gate.state != GateState::Pass) {
        assert!(gate.clears.is_some(), "{gate:?}");
    }
}

#[test]
fn every_gate_that_does_not_pass_says_who_clears_it_and_its_id_is_one_of_the_contract() {
    let ids: Vec<String> = World::calm().gates().iter().map(|gate| gate.id.to_string()).collect();
    assert_eq!(ids, GATE_IDS[..20], "the others only where they are asked for");
}

#[test]
fn a_value_whose_last_try_failed_or_that_is_old_is_no_observation() {
    let failed = |world: &mut World| world.board.github = world.board.github.failed(lost(), at(2));
    assert_eq!(
        told(&GateId::PushRight, failed),
        (GateState::Unknown, "last read 3 s ago: asking: no route to host".into())
    );
    let late = |world: &mut World| world.now = at(200);
    assert_eq!(told(&GateId::Lock, late).0, GateState::Unknown);
    assert_eq!(told(&GateId::Heads, late).0, GateState::Unknown);
    assert_eq!(told(&GateId::DeployInFlight, late).0, GateState::Unknown);
}
