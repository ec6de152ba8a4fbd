//! What was to protect and cannot be read, and what other tools hold.

use super::{gate, lost};
use crate::board::Reading;
use crate::config::{Cost, FileLayer, Place, Problem};
use crate::domain::lock::{ForeignLock, Lock};
use crate::environment::sample::at;
use crate::operations::promotion::gate::{Gate, GateId, GateState};
use crate::operations::promotion::plan::Plan;
use crate::operations::promotion::sample::{World, to};

fn problem(key: Option<&str>) -> Problem {
    let (layer, path, key) = (FileLayer::Named, "/c.toml".into(), key.map(str::to_owned));
    let sentence = "promotion.x is \"yes\"; it takes true or false.".to_owned();
    Problem { place: Place::File { layer, path, line: 2, column: 14 }, cost: Cost::Key, key, sentence }
}

fn blocked_by(key: Option<&str>) -> Vec<Gate> {
    let mut world = World::calm();
    world.config.unread = vec![problem(key)];
    let plan = Plan::of(&world.evidence());
    plan.gates.into_iter().filter(Gate::blocks).collect()
}

#[test]
fn each_protection_that_cannot_be_read_blocks_by_the_gate_it_is_about() {
    for (key, id) in [
        (Some("promotion.two_person"), GateId::SecondPerson),
        (Some("promotion.freeze"), GateId::Freeze),
        (Some("promotion.lock"), GateId::Lock),
        (Some("promotion.foreign_locks"), GateId::ForeignLocks),
        (Some("promotion.gates"), GateId::LocalChecks),
        (Some("environment.production.checks"), GateId::Precheck),
        (Some("environment.production.read_only"), GateId::PushRight),
        (Some("screen.read_only"), GateId::PushRight),
        (Some("promotion.two_persons"), GateId::Configuration),
        (None, GateId::Configuration),
    ] {
        let blocked = blocked_by(key);
        let [gate] = blocked.as_slice() else { panic!("{key:?}: {blocked:?}") };
        assert_eq!((&gate.id, gate.state, gate.source), (&id, GateState::Block, "configuration"));
        assert_eq!(gate.observed, "/c.toml:2:14: promotion.x is \"yes\"; it takes true or false.");
        assert!(gate.clears.is_some() && !gate.findings.is_empty(), "{gate:?}");
    }
    assert_eq!(blocked_by(Some("environment.development.read_only")), [], "that is about no promotion");
}

#[test]
fn a_plan_that_is_looked_at_keeps_what_cannot_be_read() {
    let mut world = World::calm();
    world.config.unread = vec![problem(Some("promotion.freeze"))];
    let plan = Plan::of(&world.evidence());
    world.board.lock = Reading::fresh(None, at(5));
    assert_eq!(plan.turned(&world.ships, (&world.board, &world.config), at(6)), None);
}

fn foreign(reading: Reading<Vec<ForeignLock>>) -> Gate {
    gate(&GateId::ForeignLocks, |world| {
        world.config.promotion.foreign_locks = vec!["refs/heads/deploy-lock/prod".into()];
        world.outside.foreign_locks = reading;
    })
}

#[test]
fn the_lock_of_another_tool_blocks_while_it_is_there_and_where_it_cannot_be_read() {
    assert!(World::calm().gates().iter().all(|gate| gate.id != GateId::ForeignLocks), "none is configured");
    let free = foreign(Reading::fresh(Vec::new(), at(0)));
    assert_eq!((free.state, free.observed.as_str()), (GateState::Pass, "refs/heads/deploy-lock/prod is not there"));
    for reading in [Reading::default(), Reading::default().failed(lost(), at(0))] {
        let unread = foreign(reading);
        assert!(unread.state == GateState::Unknown && unread.blocks(), "{unread:?}");
    }
    let name = "refs/heads/deploy-lock/prod".to_owned();
    let lock = ForeignLock { name, lock: Lock::of(to(), "x"), by: Some("rohan".into()), made: Some(at(-717)) };
    let held = foreign(Reading::fresh(vec![lock.clone()], at(0)));
    let words = "refs/heads/deploy-lock/prod is there, at f956226: a commit by rohan, made 12 min ago";
    assert_eq!((held.state, held.observed.as_str()), (GateState::Block, words));
    let unknown = foreign(Reading::fresh(vec![ForeignLock { by: None, made: None, ..lock }], at(0)));
    assert_eq!(unknown.observed, "refs/heads/deploy-lock/prod is there, at f956226");
}
