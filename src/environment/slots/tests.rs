//! Words for slots that must never be mixed up.

use super::*;
use crate::board::Reading;
use crate::environment::live;
use crate::environment::sample::{at, calm, containers, settings};
use crate::fault::Fault;

fn standings(env: &Environment, now: i64) -> Vec<String> {
    let live = live::of(&settings(), env, at(now));
    of(&settings(), env, &live, at(now)).iter().map(|view| format!("{} {}", view.title(), view.standing())).collect()
}

fn with_green(state: Option<ContainerState>) -> Environment {
    let mut list = containers();
    match state {
        Some(state) => list.containers[1].state = state,
        None => drop(list.containers.pop()),
    }
    Environment { containers: Reading::fresh(list, at(0)), ..calm() }
}

#[test]
fn a_running_standby_a_stopped_one_and_a_missing_one_are_three_things() {
    assert_eq!(standings(&calm(), 3), ["BLUE active", "GREEN standby, warm"]);
    let stopped = with_green(Some(ContainerState::Exited(137)));
    assert_eq!(standings(&stopped, 3)[1], "GREEN standby, cold: stopped, exit 137");
    assert_eq!(standings(&with_green(None), 3)[1], "GREEN no standby: missing");
    assert_eq!(standings(&with_green(Some(ContainerState::Paused)), 3)[1], "GREEN standby, paused");
    let created = with_green(Some(ContainerState::Created));
    assert_eq!(standings(&created, 3)[1], "GREEN standby, cold: created, never started");
}

#[test]
fn an_engine_that_is_not_reached_makes_slots_unknown_and_keeps_what_it_told() {
    let env = calm();
    let fault = Fault::while_doing("asking the engine", "connection refused");
    let env = Environment { containers: env.containers.failed(fault, at(60)), ..env };
    let live = live::of(&settings(), &env, at(60));
    let views = of(&settings(), &env, &live, at(60));
    let why = "running 1 min ago, last read 1 min ago: asking the engine: connection refused";
    assert_eq!(views[0].state, SlotState::Unknown(why.into()));
    assert!(views[0].container.is_some() && !views[0].serves);
}

#[test]
fn two_containers_of_one_service_are_said_and_the_running_one_is_shown() {
    let mut list = containers();
    for container in &mut list.containers {
        container.labels.insert("com.docker.compose.service".into(), "api".into());
    }
    list.containers[0].state = ContainerState::Exited(0);
    let single = EnvironmentSettings { container: Some("api".into()), ..EnvironmentSettings::default() };
    let env = Environment { containers: Reading::fresh(list, at(0)), ..Environment::default() };
    let view = &of(&single, &env, &live::of(&single, &env, at(1)), at(1))[0];
    assert_eq!((view.name.as_ref(), &view.state), (None, &SlotState::Several(2)));
    assert_eq!(view.container.unwrap().name, "app-green");
    let labeled = EnvironmentSettings { label: Some("com.docker.compose.service=none".into()), ..single };
    assert_eq!(of(&labeled, &env, &live::of(&labeled, &env, at(1)), at(1))[0].state, SlotState::Missing);
}

#[test]
fn a_slot_serves_when_it_runs_and_its_own_answer_is_good_and_fresh() {
    let serves = |now| {
        let env = calm();
        let live = live::of(&settings(), &env, at(now));
        of(&settings(), &env, &live, at(now)).iter().map(|view| view.serves).collect::<Vec<_>>()
    };
    assert_eq!(serves(3), [true, true]);
    assert_eq!(serves(90), [false, false], "an old answer says nothing of now");
}

#[test]
fn without_configuration_nothing_is_missing() {
    let bare = EnvironmentSettings::default();
    let env = Environment::default();
    assert_eq!(of(&bare, &env, &live::of(&bare, &env, at(0)), at(0))[0].state, SlotState::Unconfigured);
    let mut plain = settings();
    plain.slots.values_mut().for_each(|slot| slot.container = None);
    let views = of(&plain, &env, &live::of(&plain, &env, at(0)), at(0));
    assert!(views.iter().all(|view| view.state == SlotState::Unconfigured && view.role == Role::Unknown));
}
