//! What is said of an environment that is not well, and that nothing is said of one that is.

use super::*;
use crate::domain::container::ContainerState;
use crate::domain::health::HealthReport;
use crate::domain::host::{HostFacts, Loss};
use crate::domain::secret::SecretFacts;
use crate::environment::sample::{BLUE, GREEN, at, bad, board, calm, config, containers, health, host, probe};
use crate::environment::unconfigured;
use crate::fault::Fault;
use std::sync::Arc;

fn said(env: Environment, now: i64) -> Vec<String> {
    let said = alerts(&board(env), &config(), at(now)).into_iter();
    said.map(|alert| format!("{:?}: {}", alert.severity, alert.text)).collect()
}

#[test]
fn of_a_calm_environment_nothing_is_said() {
    assert_eq!(said(calm(), 3), Vec::<String>::new());
    assert_eq!(said(Environment::default(), 3), Vec::<String>::new(), "loading is no trouble yet");
    let fault = unconfigured("the engine", "environment.production.docker");
    let bare = Environment { containers: Reading::default().failed(fault, at(0)), ..Environment::default() };
    assert_eq!(said(bare, 3), Vec::<String>::new(), "what is not configured is no trouble");
}

#[test]
fn the_worst_comes_first() {
    let mut list = containers();
    list.containers[0].state = ContainerState::Exited(1);
    list.containers[1].state = ContainerState::Exited(137);
    list.containers[1].out_of_memory = true;
    let report = health(vec![bad(0, "502")], vec![], vec![probe(0, GREEN)]);
    let env = Environment {
        containers: Reading::fresh(list, at(0)),
        health: Reading::fresh(report, at(0)),
        host: Reading::fresh(HostFacts { ahead: Some(TimeDelta::seconds(-90)), ..host("blue") }, at(0)),
        ..calm()
    };
    assert_eq!(
        said(env, 3),
        [
            "Error: the front is not healthy: 502",
            "Error: BLUE takes the traffic and is stopped, exit 1",
            "Warning: the standby GREEN is stopped, exit 137: a rollback would have to boot old code",
            "Warning: GREEN was killed for want of memory",
            "Warning: the clock of the host is 1 min behind",
        ]
    );
}

#[test]
fn a_slot_that_runs_and_answers_badly_is_said_and_the_one_in_front_once() {
    let report = health(vec![bad(0, "503")], vec![bad(0, "503")], vec![bad(0, "500 success:false")]);
    let told = |report, now| said(Environment { health: Reading::fresh(report, at(0)), ..calm() }, now);
    let standby = "Warning: the standby GREEN does not answer well: 500 success:false: the flip would lead there";
    assert_eq!(told(report.clone(), 3), ["Error: the front is not healthy: 503", standby]);
    let behind = health(vec![], vec![bad(0, "503")], vec![bad(0, "500 success:false")]);
    assert_eq!(told(behind, 3), ["Error: BLUE takes the traffic and does not answer well: 503", standby]);
    assert_eq!(told(report, 10_000), Vec::<String>::new(), "what was answered long ago is not said of now");
}

#[test]
fn a_front_that_goes_to_and_fro_is_one_alert_whatever_it_answered_last() {
    let answers = |count: i64| {
        let answer = |n: i64| if n % 2 == 0 { probe(n * 10, BLUE) } else { bad(n * 10, "503 success:false") };
        let report = health((0..count).map(answer).collect(), vec![], vec![probe(count * 10, GREEN)]);
        let front = said(Environment { health: Reading::fresh(report, at(count * 10)), ..calm() }, count * 10);
        front.into_iter().filter(|said| said.contains("front")).collect::<Vec<_>>()
    };
    assert_eq!(answers(4), ["Error: the front is not healthy: 503 success:false"], "three changes are not many");
    assert_eq!(answers(5), ["Error: the front: flapping: 4 changes in 10 min"]);
    assert_eq!(answers(6), ["Error: the front: flapping: 5 changes in 10 min"]);
}

#[test]
fn a_mismatch_is_an_error() {
    let env = Environment { host: Reading::fresh(host("green"), at(0)), ..calm() };
    assert_eq!(
        said(env, 3),
        ["Error: traffic: nginx sends to BLUE, BLUE answers at the front, the scripts' record says GREEN"]
    );
}

#[test]
fn a_host_and_an_engine_that_are_not_reached_are_said_once() {
    let env = calm();
    let fault = || Fault::while_doing("asking the engine", "refused");
    let away = Environment { containers: env.containers.failed(fault(), at(60)), ..env };
    assert_eq!(
        said(away.clone(), 60),
        ["Warning: the engine is not reached, last read 1 min ago: asking the engine: refused"]
    );
    let lost = Link::Lost { why: "no route to host".into(), hint: None, again: at(9), loss: Loss::Away };
    assert_eq!(
        said(Environment { link: lost, ..away.clone() }, 60),
        ["Warning: prod is not reached: no route to host"]
    );
    let other = Link::Lost { why: "another key".into(), hint: None, again: at(9), loss: Loss::AnotherKey };
    assert_eq!(said(Environment { link: other, ..away }, 60), ["Error: prod is not reached: another key"]);
}

#[test]
fn a_site_that_is_not_understood_is_said_unless_the_host_is_away() {
    let fault = || Fault::while_doing("reading the nginx site", "it has no server block");
    let env = Environment { traffic: calm().traffic.failed(fault(), at(60)), ..calm() };
    assert_eq!(
        said(env.clone(), 60),
        [
            "Warning: where nginx sends the traffic is not known, last read 1 min ago: reading the nginx site: it has no server block"
        ]
    );
    let lost = Link::Lost { why: "no route to host".into(), hint: None, again: at(9), loss: Loss::Away };
    assert_eq!(said(Environment { link: lost, ..env }, 60), ["Warning: prod is not reached: no route to host"]);
}

#[test]
fn of_equals_production_comes_first() {
    let mut config = config();
    config.environments.insert("development".into(), crate::environment::sample::settings());
    let broken = || Environment { host: Reading::fresh(host("green"), at(0)), ..calm() };
    let mut board = board(broken());
    board.environments.insert(EnvName("development".into()), Arc::new(broken()));
    let names: Vec<String> = alerts(&board, &config, at(3)).into_iter().map(|alert| alert.env.0).collect();
    assert_eq!(names, ["production", "development"]);
}

#[test]
fn a_clock_is_told_by_whoever_told_it() {
    let answer = crate::domain::health::Probe { ahead: Some(TimeDelta::hours(-20)), ..probe(0, BLUE) };
    let report = health(vec![answer], vec![probe(0, BLUE)], vec![probe(0, GREEN)]);
    let env = Environment { health: Reading::fresh(report, at(0)), ..calm() };
    assert_eq!(said(env, 3), ["Warning: the clock in the answers of the front is 20 h behind"]);
}

#[test]
fn a_certificate_is_said_two_weeks_before_it_ends() {
    let with = |days| {
        let report = HealthReport {
            certificate_ends: Some(at(0) + TimeDelta::days(days)),
            ..health(vec![probe(0, BLUE)], vec![probe(0, BLUE)], vec![probe(0, GREEN)])
        };
        said(Environment { health: Reading::fresh(report, at(0)), ..calm() }, 3)
    };
    assert_eq!(with(15), Vec::<String>::new());
    assert_eq!(with(10), ["Warning: the certificate ends in 9 d"]);
    assert_eq!(with(2), ["Error: the certificate ends in 47 h"]);
    assert_eq!(with(-2), ["Error: the certificate ended 2 d ago"]);
}

#[test]
fn names_that_production_lacks_are_said() {
    let secret = |name: &str, keys: Option<&[&str]>| {
        let keys = keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
        Reading::fresh(SecretFacts { name: name.into(), keys, version: None, changed: None, accessed: None }, at(0))
    };
    let mut board = board(Environment { secret: secret("acme/production", Some(&["A"])), ..calm() });
    let development = Environment {
        secret: secret("acme/development", Some(&["A", "B", "C", "D", "E", "F"])),
        ..Environment::default()
    };
    board.environments.insert(EnvName("development".into()), Arc::new(development));
    let texts = |board: &Board| alerts(board, &config(), at(3)).into_iter().map(|alert| alert.text).collect::<Vec<_>>();
    assert_eq!(texts(&board), ["the secret lacks B, C, D, E and 1 more that development has"]);
    let later: Vec<Alert> = alerts(&board, &config(), at(7300));
    let words = "the secret lacks B, C, D, E and 1 more that development has, as of 2 h ago";
    assert!(later.iter().any(|alert| alert.text == words), "{later:?}");
    let broken = Environment { secret: secret("acme/production", None), ..calm() };
    board.environments.insert(EnvName("production".into()), Arc::new(broken));
    assert_eq!(texts(&board), ["acme/production is no JSON object: a deploy refuses it"]);
}
