//! Who agrees with whom, and when a difference is none yet.

use super::*;
use crate::board::Reading;
use crate::environment::sample::{
    BLUE, GREEN, at, bad, calm, container, containers, health, host, probe, settings, slot, traffic,
};
use crate::fault::Fault;

fn told(env: &Environment, now: i64) -> (Option<String>, Agreement) {
    let live = of(&settings(), env, at(now));
    (live.slot.map(|slot| slot.0), live.agreement)
}

fn mismatch(env: &Environment, now: i64) -> String {
    match told(env, now) {
        (_, Agreement::Mismatch(words)) => words,
        other => panic!("no mismatch: {other:?}"),
    }
}

fn unknown(env: &Environment, now: i64) -> String {
    match told(env, now) {
        (_, Agreement::Unknown(words)) => words,
        other => panic!("not unknown: {other:?}"),
    }
}

#[test]
fn three_that_say_the_same_agree() {
    let live = of(&settings(), &calm(), at(3));
    assert_eq!((live.slot, live.port), (Some(slot("blue")), Some(3001)));
    assert_eq!(live.agreement, Agreement::Agree);
    assert!(live.witnesses.iter().all(|witness| witness.slot == Some(slot("blue"))));
}

#[test]
fn a_port_of_no_slot_is_a_mismatch_and_the_front_still_tells_who_answers() {
    let env = Environment { traffic: Reading::fresh(traffic(3009), at(0)), ..calm() };
    assert_eq!(mismatch(&env, 3), "nginx sends the traffic to port 3009, which belongs to no slot");
    assert_eq!(told(&env, 3).0.as_deref(), Some("blue"));
}

#[test]
fn a_port_behind_a_name_is_not_held_against_the_slots() {
    let traffic = crate::domain::traffic::Traffic { upstream: "app-blue:8080".into(), ..traffic(8080) };
    let env = Environment { traffic: Reading::fresh(traffic, at(0)), ..calm() };
    let live = of(&settings(), &env, at(3));
    assert_eq!(live.agreement, Agreement::Agree, "the two others");
    let words = "it sends to app-blue:8080, and which slot answers to that name is not known";
    assert_eq!(live.witness(Who::Nginx).unwrap().standing, Standing::Silent(words.into()));
}

#[test]
fn a_record_of_the_scripts_that_names_the_other_slot_is_a_mismatch() {
    let env = Environment { host: Reading::fresh(host("green"), at(0)), ..calm() };
    let words = "nginx sends to BLUE, BLUE answers at the front, the scripts' record says GREEN";
    assert_eq!(mismatch(&env, 3), words);
    let env = Environment { host: Reading::fresh(host("3002"), at(0)), ..calm() };
    assert_eq!(mismatch(&env, 3), words, "a port names its slot too");
    let env = Environment { host: Reading::fresh(host("purple"), at(0)), ..calm() };
    assert!(mismatch(&env, 3).starts_with("the scripts wrote down \"purple\""));
}

#[test]
fn a_front_that_is_answered_by_the_other_slot_is_a_mismatch_and_that_slot_is_live() {
    let report = health(vec![probe(-5, GREEN), probe(2, GREEN)], vec![probe(2, BLUE)], vec![probe(2, GREEN)]);
    let env = Environment { health: Reading::fresh(report, at(2)), ..calm() };
    assert_eq!(mismatch(&env, 3), "nginx sends to BLUE, GREEN answers at the front, the scripts' record says BLUE");
    assert_eq!(told(&env, 3).0.as_deref(), Some("green"));
}

#[test]
fn a_front_that_changed_after_the_file_was_read_is_no_mismatch_before_the_file_is_read_again() {
    let report = health(vec![probe(-5, BLUE), probe(2, GREEN)], vec![probe(2, BLUE)], vec![probe(2, GREEN)]);
    let env = Environment { health: Reading::fresh(report, at(2)), host: Reading::default(), ..calm() };
    assert!(unknown(&env, 3).contains("it was read before the front changed"));
    assert_eq!(told(&env, 3).0.as_deref(), Some("green"));
    assert_eq!(of(&settings(), &env, at(3)).port, Some(3002), "the port of the slot, and not that of the file");
    let mut unsaid = settings();
    unsaid.slots.values_mut().for_each(|slot| slot.port = None);
    assert_eq!(of(&unsaid, &env, at(3)).port, Some(3002), "by what its container publishes");
    let away = Environment { containers: Reading::default(), ..env };
    assert_eq!(of(&unsaid, &away, at(3)).port, None, "none where nothing tells");
}

#[test]
fn a_file_that_was_written_and_not_loaded_is_a_mismatch_after_a_moment() {
    let written = |when| crate::domain::traffic::Traffic { written: Some(at(when)), ..traffic(3002) };
    let report = || health(vec![probe(0, BLUE)], vec![probe(0, BLUE)], vec![probe(0, GREEN)]);
    let read = |when, taken| Environment {
        traffic: Reading::fresh(written(when), at(taken)),
        health: Reading::fresh(report(), at(0)),
        ..calm()
    };
    assert!(unknown(&read(-1, 0), 3).contains("is not loaded yet"));
    let words = mismatch(&read(-60, 0), 3);
    assert!(words.contains("the site file was written 1 min ago and nginx has not loaded it"), "{words}");
    assert_eq!(told(&read(-60, 0), 3).0.as_deref(), Some("blue"), "the front is still answered by blue");
    assert_eq!(of(&settings(), &read(-60, 0), at(3)).port, Some(3001));
}

#[test]
fn a_file_that_no_nginx_goes_by_tells_nothing_and_two_that_are_left_do_not_become_three() {
    let stopped = crate::domain::traffic::Traffic {
        loaded: None,
        nginx: crate::domain::traffic::Nginx::Stopped,
        ..traffic(3001)
    };
    let traffic = Reading::fresh(stopped, at(0));
    let env = Environment { traffic: traffic.clone(), health: Reading::default(), ..calm() };
    let words = unknown(&env, 3);
    assert!(words.starts_with("only the scripts' record says BLUE; nginx: no nginx is seen to run"), "{words}");
    assert_eq!(told(&env, 3).0, None, "where its file leads is not where the traffic goes");
    assert_eq!(told(&Environment { traffic, ..calm() }, 3).1, Agreement::Agree, "the front tells who answers");
}

#[test]
fn what_was_read_before_a_switch_is_not_held_against_it() {
    let moved = crate::domain::traffic::Traffic { written: Some(at(1)), loaded: Some(at(1)), ..traffic(3002) };
    let env = Environment { traffic: Reading::fresh(moved, at(3)), ..calm() };
    let words = unknown(&env, 4);
    assert!(words.starts_with("only nginx says GREEN"), "{words}");
    assert!(words.contains("the front: it was asked before nginx was last loaded"), "{words}");
    assert!(words.contains("the scripts' record: it was read before the last switch"), "{words}");
}

#[test]
fn one_alone_proves_nothing() {
    let report = health(vec![bad(0, "502")], vec![], vec![]);
    let env = Environment { health: Reading::fresh(report, at(0)), host: Reading::default(), ..calm() };
    let words = unknown(&env, 3);
    assert!(words.starts_with("only nginx says BLUE; the front: it does not answer well: 502"), "{words}");
}

#[test]
fn what_was_read_long_ago_or_not_again_tells_nothing_now_and_stays_on_the_screen() {
    let env = calm();
    let live = of(&settings(), &env, at(900));
    assert_eq!(live.port, Some(3001));
    assert!(matches!(&live.agreement, Agreement::Unknown(words) if words.contains("last read 15 min ago")));
    let fault = Fault::while_doing("reading the site", "no route to host");
    let env = Environment { traffic: env.traffic.failed(fault, at(1)), host: Reading::default(), ..env };
    assert!(unknown(&env, 3).contains("nginx: last read 3 s ago: reading the site: no route to host"));
}

#[test]
fn slots_that_started_together_are_not_told_apart_by_uptime() {
    let report = health(vec![probe(0, BLUE)], vec![probe(0, BLUE)], vec![probe(0, BLUE)]);
    let env = Environment { health: Reading::fresh(report, at(0)), host: Reading::default(), ..calm() };
    assert!(unknown(&env, 3).contains("started at the same time"));
}

#[test]
fn a_front_that_no_slot_could_have_answered_is_a_mismatch() {
    let report = health(vec![probe(0, 77)], vec![probe(0, BLUE)], vec![probe(0, GREEN)]);
    let env = Environment { health: Reading::fresh(report, at(0)), ..calm() };
    assert_eq!(mismatch(&env, 3), "the front is answered by a process that started 1 min ago, and no slot's did");
}

#[test]
fn the_clock_of_the_host_is_reckoned_with() {
    let ahead = chrono::TimeDelta::minutes(10);
    let moved = crate::domain::traffic::Traffic {
        written: Some(at(-20) + ahead),
        loaded: Some(at(-20) + ahead),
        ..traffic(3001)
    };
    let facts = crate::domain::host::HostFacts { ahead: Some(ahead), ..host("blue") };
    let env = Environment { traffic: Reading::fresh(moved, at(0)), host: Reading::fresh(facts, at(0)), ..calm() };
    assert_eq!(told(&env, 3).1, Agreement::Agree);
}

#[test]
fn what_is_not_configured_is_no_witness() {
    let plain = EnvironmentSettings { nginx_site: None, state_file: None, url: None, ..settings() };
    let fault = crate::environment::unconfigured("nginx_site", "nginx_site");
    let env = Environment { traffic: Reading::default().failed(fault, at(0)), ..calm() };
    let live = of(&plain, &env, at(3));
    assert_eq!(live.agreement, Agreement::Unknown("nobody tells which slot takes the traffic".into()));
    assert!(live.witnesses.iter().all(|witness| witness.standing == Standing::Unconfigured));
}

#[test]
fn a_port_that_is_not_configured_is_found_by_what_its_container_publishes() {
    let mut plain = settings();
    plain.slots.values_mut().for_each(|slot| slot.port = None);
    assert_eq!(of(&plain, &calm(), at(3)).slot, Some(slot("blue")));
}

fn single() -> EnvironmentSettings {
    EnvironmentSettings { strategy: Strategy::Single, container: Some("app".into()), ..EnvironmentSettings::default() }
}

#[test]
fn one_container_agrees_with_a_front_that_is_no_older() {
    let list =
        crate::domain::container::ContainerList { containers: vec![container("app", 3000, at(-100))], ..containers() };
    let with = |booted| Environment {
        containers: Reading::fresh(list.clone(), at(0)),
        health: Reading::fresh(health(vec![probe(0, booted)], vec![], vec![]), at(0)),
        ..Environment::default()
    };
    assert_eq!(of(&single(), &with(98), at(3)).agreement, Agreement::Agree);
    assert!(matches!(of(&single(), &with(9000), at(3)).agreement, Agreement::Mismatch(words)
        if words == "the front is answered by a process that started 2 h before the container"));
    let gone = Environment { containers: Reading::default(), ..with(98) };
    assert!(matches!(of(&single(), &gone, at(3)).agreement, Agreement::Unknown(_)));
}

#[test]
fn what_several_are_silent_for_is_told_once() {
    let lost = || Fault::refused("prod is not reached");
    let env = Environment {
        traffic: Reading::default().failed(lost(), at(0)),
        host: Reading::default().failed(lost(), at(0)),
        ..calm()
    };
    assert_eq!(unknown(&env, 3), "only the front says BLUE; nginx and the scripts' record: prod is not reached");
}
