//! Environments for the tests of what follows from them.

use super::Environment;
use crate::board::{Board, Reading};
use crate::config::{Config, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
use crate::domain::container::{Container, ContainerHealth, ContainerList, ContainerState, PublishedPort};
use crate::domain::health::{Door, HealthReport, Probe, Trail, Verdict};
use crate::domain::host::{HostFacts, Link, ScriptFacts, ScriptRole, ScriptState};
use crate::domain::traffic::{Nginx, Traffic};
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState, Ships};
use crate::domain::{CommitId, EnvName, Moment, SlotName};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Blue started so many seconds before zero, green so many.
pub const BLUE: i64 = 500_000;
pub const GREEN: i64 = 4_000_000;

pub fn at(seconds: i64) -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
}

pub fn commit(digits: &str) -> CommitId {
    CommitId::from_hex(&format!("{digits:0<40}")).unwrap()
}

pub fn slot(name: &str) -> SlotName {
    SlotName(name.into())
}

pub fn settings() -> EnvironmentSettings {
    let slot = |name: &str, port| {
        (
            name.to_owned(),
            SlotSettings { container: Some(format!("app-{name}")), port: Some(port), ..SlotSettings::default() },
        )
    };
    EnvironmentSettings {
        url: Some("https://api.example.com".into()),
        strategy: Strategy::BlueGreen,
        host: Some(Host::Ssh("prod".into())),
        docker: Some("host".into()),
        scripts: Scripts {
            dir: Some("/srv".into()),
            deploy: Some("./deploy.sh {image}".into()),
            rollback: Some("./rollback.sh".into()),
        },
        state_file: Some("active".into()),
        nginx_site: Some("/etc/nginx/sites-available/api".into()),
        slots: [slot("blue", 3001), slot("green", 3002)].into(),
        ..EnvironmentSettings::default()
    }
}

pub fn container(name: &str, port: u16, started: Moment) -> Container {
    Container {
        id: name.into(),
        name: name.into(),
        image: "ghcr.io/acme/api:main-aa58c78".into(),
        image_id: None,
        digest: None,
        commit: None,
        labels: BTreeMap::new(),
        state: ContainerState::Running,
        health: ContainerHealth::Healthy,
        checks: Vec::new(),
        started: Some(started),
        finished: None,
        restarts: 0,
        out_of_memory: false,
        ports: vec![PublishedPort { host: port, inside: 8080 }],
    }
}

/// The same container, made of this commit as its label and its tag say.
pub fn made_of(container: Container, commit: CommitId) -> Container {
    let label = ("org.opencontainers.image.revision".to_owned(), commit.to_string());
    let image = format!("ghcr.io/acme/api:main-{}", commit.short());
    Container { image, labels: [label].into(), ..container }
}

pub fn containers() -> ContainerList {
    let containers = vec![container("app-blue", 3001, at(-BLUE)), container("app-green", 3002, at(-GREEN))];
    ContainerList { engine: "Docker 20.10.24".into(), containers, ahead: None }
}

/// A good answer of a process that started so many seconds before zero.
pub fn probe(when: i64, booted: i64) -> Probe {
    Probe {
        at: at(when),
        took: Duration::from_millis(60),
        verdict: Verdict::Good,
        status: Some(200),
        database: Some(true),
        uptime: Some(Duration::from_secs(u64::try_from(when + booted).unwrap())),
        environment: None,
        says: None,
        ahead: None,
    }
}

pub fn bad(when: i64, words: &str) -> Probe {
    let verdict = Verdict::Bad(words.into());
    Probe { verdict, uptime: None, status: Some(503), ..probe(when, BLUE) }
}

pub fn health(front: Vec<Probe>, blue: Vec<Probe>, green: Vec<Probe>) -> HealthReport {
    let trail = |probes: Vec<Probe>| {
        let mut trail = Trail::default();
        for probe in probes {
            trail.add(probe);
        }
        trail
    };
    let trails = vec![
        (Door::Front, trail(front)),
        (Door::Slot(slot("blue")), trail(blue)),
        (Door::Slot(slot("green")), trail(green)),
    ];
    HealthReport { trails, certificate_ends: None }
}

pub fn traffic(port: u16) -> Traffic {
    Traffic {
        site: "/etc/nginx/sites-available/api".into(),
        names: vec!["api.example.com".into()],
        upstream: format!("127.0.0.1:{port}"),
        port,
        written: Some(at(-5000)),
        loaded: Some(at(-4999)),
        draining: Some(0),
        nginx: Nginx::default(),
        includes: Vec::new(),
        unread: Vec::new(),
    }
}

pub fn host(state_file: &str) -> HostFacts {
    let script = |role, path: &str| ScriptFacts { role, path: path.into(), state: ScriptState::Ready, checksum: None };
    HostFacts {
        user: "ubuntu".into(),
        name: "prod-1".into(),
        round_trip: Duration::from_millis(20),
        ahead: None,
        disk: None,
        scripts: vec![script(ScriptRole::Deploy, "./deploy.sh"), script(ScriptRole::Rollback, "./rollback.sh")],
        state_file: Some(state_file.into()),
        lock: None,
        script_runs: false,
    }
}

/// Both slots run, blue takes the traffic, and everybody who tells says so, as of zero.
pub fn calm() -> Environment {
    Environment {
        link: Link::Open(at(-9000)),
        host: Reading::fresh(host("blue\n"), at(0)),
        containers: Reading::fresh(containers(), at(0)),
        traffic: Reading::fresh(traffic(3001), at(0)),
        health: Reading::fresh(health(vec![probe(0, BLUE)], vec![probe(0, BLUE)], vec![probe(0, GREEN)]), at(0)),
        ..Environment::default()
    }
}

pub fn config() -> Config {
    let mut config = Config::default();
    config.environments.insert("production".into(), settings());
    config
}

/// A board that knows production like this.
pub fn board(production: Environment) -> Board {
    let environments = [(EnvName("production".into()), Arc::new(production))].into();
    Board { environments, ..Board::default() }
}

/// A deploy of production that began so many seconds from zero and ended well a minute later.
pub fn deploy(number: u64, digits: &str, begins: i64) -> Run {
    let ships = Ships { commit: commit(digits), confidence: Confidence::Likely, evidence: "by time".into() };
    Run {
        id: RunId(number),
        number,
        attempt: 1,
        workflow: "Deploy".into(),
        file: Some("deploy-production.yml".into()),
        title: "deploy".into(),
        event: "workflow_run".into(),
        branch: Some("development".into()),
        head: None,
        actor: None,
        state: RunState::Success,
        created: at(begins),
        started: Some(at(begins)),
        updated: at(begins + 60),
        url: "https://github.com".into(),
        cancelled_by: None,
        ships: Some(ships),
    }
}
