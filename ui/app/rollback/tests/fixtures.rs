//! Production as it may be found at night, and a console that looks at it.

use crate::app::tests::board;
use crate::app::tests::driver::Driver;
use chrono::TimeDelta;
use engine::board::{Board, Reading};
use engine::config::{Config, Host, SlotSettings};
use engine::domain::container::{Container, ContainerHealth, ContainerList, ContainerState, PublishedPort};
use engine::domain::health::{Door, HealthReport, Probe, Trail, Verdict};
use engine::domain::host::{HostFacts, Link, ScriptFacts, ScriptRole, ScriptState};
use engine::domain::traffic::{Nginx, Traffic};
use engine::domain::{CommitId, EnvName, Moment, SlotName};
use engine::environment::Environment;
use std::sync::Arc;
use std::time::Duration;

pub fn production() -> EnvName {
    EnvName("production".into())
}

pub fn config() -> Config {
    let mut config = Config::default();
    let settings = config.environments.get_mut("production").unwrap();
    settings.url = Some("https://api.example.com".into());
    settings.host = Some(Host::Ssh("prod".into()));
    settings.docker = Some("host".into());
    settings.scripts.dir = Some("/srv/app".into());
    settings.scripts.rollback = Some("./rollback.sh".into());
    settings.nginx_site = Some("/etc/nginx/sites-available/api".into());
    for (slot, port) in [("blue", 3001), ("green", 3002)] {
        let container = Some(format!("app-{slot}"));
        settings.slots.insert(slot.into(), SlotSettings { container, port: Some(port), ..SlotSettings::default() });
    }
    config
}

pub fn now() -> Moment {
    board::now()
}

pub fn container(name: &str, port: u16, digit: u8) -> Container {
    Container {
        id: name.into(),
        name: name.into(),
        image: "ghcr.io/acme/api:main".into(),
        image_id: None,
        digest: None,
        commit: Some(CommitId::from_bytes([digit; 20])),
        labels: [("org.opencontainers.image.revision".to_owned(), CommitId::from_bytes([digit; 20]).to_string())]
            .into(),
        state: ContainerState::Running,
        health: ContainerHealth::Healthy,
        checks: Vec::new(),
        started: Some(now() - TimeDelta::days(1)),
        finished: None,
        restarts: 0,
        out_of_memory: false,
        ports: vec![PublishedPort { host: port, inside: 3000 }],
    }
}

fn trail(verdict: &Verdict) -> Trail {
    let mut trail = Trail::default();
    for ago in (0..30).rev() {
        let at = now() - TimeDelta::seconds(ago * 10);
        let status = if *verdict == Verdict::Good { Some(200) } else { Some(503) };
        trail.add(Probe { status, ..Probe::without_answer(at, Duration::from_millis(62), verdict.clone()) });
    }
    trail
}

/// GREEN takes the traffic and fails; BLUE runs and is well.
pub fn incident() -> Environment {
    let bad = Verdict::Bad("503 success:false".into());
    let slot = |name: &str| Door::Slot(SlotName(name.into()));
    let trails = vec![(Door::Front, trail(&bad)), (slot("blue"), trail(&Verdict::Good)), (slot("green"), trail(&bad))];
    let script = ScriptFacts {
        role: ScriptRole::Rollback,
        path: "./rollback.sh".into(),
        state: ScriptState::Ready,
        checksum: None,
    };
    let host = HostFacts {
        user: "ubuntu".into(),
        name: "box".into(),
        round_trip: Duration::from_millis(12),
        ahead: None,
        disk: None,
        scripts: vec![script],
        state_file: None,
        lock: None,
        script_runs: false,
    };
    let traffic = Traffic {
        site: "/etc/nginx/sites-available/api".into(),
        names: Vec::new(),
        upstream: "127.0.0.1:3002".into(),
        port: 3002,
        written: None,
        loaded: None,
        draining: None,
        nginx: Nginx::default(),
        includes: Vec::new(),
        unread: Vec::new(),
    };
    let list = ContainerList {
        engine: "Docker".into(),
        containers: vec![container("app-blue", 3001, 4), container("app-green", 3002, 9)],
        ahead: None,
    };
    Environment {
        link: Link::Open(now()),
        host: Reading::fresh(host, now()),
        containers: Reading::fresh(list, now()),
        traffic: Reading::fresh(traffic, now()),
        health: Reading::fresh(HealthReport { trails, certificate_ends: None }, now()),
        ..Environment::default()
    }
}

/// The same with the container of BLUE changed.
pub fn with_blue(change: impl FnOnce(&mut ContainerList)) -> Environment {
    let mut env = incident();
    let mut list = ContainerList::clone(env.containers.value().unwrap());
    change(&mut list);
    env.containers = Reading::fresh(list, now());
    let mut report = HealthReport::clone(env.health.value().unwrap());
    report.trails.retain(|(door, _)| *door != Door::Slot(SlotName("blue".into())));
    env.health = Reading::fresh(report, now());
    env
}

/// A console that knows nothing yet.
pub fn nothing_known() -> Driver {
    let mut driver = Driver::empty();
    driver.model.config = Arc::new(config());
    driver
}

/// A console that knows this of production and nothing else.
pub fn knowing(env: Environment) -> Driver {
    let mut driver = nothing_known();
    let environments = [(production(), Arc::new(env))].into();
    driver.learns(Board { environments, ..Board::default() }).takes_effects();
    driver
}
