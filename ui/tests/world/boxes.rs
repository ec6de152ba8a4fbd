//! The two boxes of the practice repository as the console may find them: what the sources would have told, put together
//! by hand, so that every state can be met at a fixed moment.

use super::moment;
use chrono::TimeDelta;
use engine::board::{Board, Reading};
use engine::config::{Config, EnvironmentSettings, Host, SlotSettings};
use engine::domain::container::{Container, ContainerHealth, ContainerList, ContainerState, PublishedPort, Usage};
use engine::domain::health::{Door, HealthReport, Probe, Trail, Verdict};
use engine::domain::host::{CheckOutcome, CheckResult, Disk, HostFacts, Link, ScriptFacts, ScriptRole, ScriptState};
use engine::domain::image::Image;
use engine::domain::secret::SecretFacts;
use engine::domain::traffic::{Nginx, Traffic};
use engine::domain::{EnvName, Moment, SlotName};
use engine::environment::Environment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// When everything was read: just before the console looks.
pub fn looked() -> Moment {
    moment() + TimeDelta::minutes(10) - TimeDelta::seconds(4)
}

/// The configuration that knows both boxes.
pub fn config() -> Config {
    let mut config = Config::default();
    let production = config.environments.get_mut("production").unwrap();
    production.url = Some("https://api.myanalyticsschool.com".into());
    production.host = Some(Host::Ssh("prod".into()));
    production.docker = Some("host".into());
    production.scripts.dir = Some("/home/ubuntu/blue-green-deployment".into());
    production.scripts.deploy = Some("./deploy.sh {image}".into());
    production.scripts.rollback = Some("./rollback.sh".into());
    production.state_file = Some("active".into());
    production.nginx_site = Some("/etc/nginx/sites-available/api.myanalyticsschool.com".into());
    production.secret = Some("mr-mentor-backend/production".into());
    production.links = [("queues".to_owned(), "https://api.myanalyticsschool.com/admin/queues".to_owned())].into();
    for (slot, port) in [("blue", 3001), ("green", 3002)] {
        let container = Some(format!("mr-mentor-backend-{slot}"));
        production.slots.insert(slot.into(), SlotSettings { container, port: Some(port), ..SlotSettings::default() });
    }
    let development: &mut EnvironmentSettings = config.environments.get_mut("development").unwrap();
    development.url = Some("https://dev.myanalyticsschool.com".into());
    development.host = Some(Host::Ssh("dev".into()));
    development.docker = Some("host".into());
    development.container = Some("app".into());
    development.secret = Some("mr-mentor-backend/development".into());
    config
}

/// The board with both boxes as on a calm day.
pub fn calm(board: &Board) -> Board {
    let mut board = board.clone();
    board.environments.insert(EnvName("production".into()), Arc::new(production(&board)));
    board.environments.insert(EnvName("development".into()), Arc::new(development(&board)));
    board
}

/// The same with production changed.
pub fn with(board: &Board, change: impl FnOnce(&mut Environment)) -> Board {
    let mut board = calm(board);
    change(Arc::make_mut(board.environments.get_mut(&EnvName("production".into())).unwrap()));
    board
}

fn images<'a>(board: &'a Board, branch: &str) -> Vec<&'a Image> {
    let Some(list) = board.images.value() else { return Vec::new() };
    let prefix = format!("{branch}-");
    list.images.iter().filter(|image| image.tag.starts_with(&prefix) && image.digest.is_some()).collect()
}

fn days(days: i64) -> Moment {
    moment() - TimeDelta::days(days)
}

/// A running and healthy container of this image.
pub fn container(name: &str, image: Option<&&Image>, started: Option<Moment>, port: u16) -> Container {
    let tag = image.map_or("main-0000000", |image| image.tag.as_str());
    let commit = image.and_then(|image| image.commit);
    let revision = commit.map(|commit| ("org.opencontainers.image.revision".to_owned(), commit.to_string()));
    Container {
        id: format!("{name}-1"),
        name: name.into(),
        image: format!("ghcr.io/mas-mr-mentor/mr-mentor-backend:{tag}"),
        image_id: None,
        digest: image.and_then(|image| image.digest.clone()),
        commit,
        labels: revision.into_iter().collect(),
        state: ContainerState::Running,
        health: ContainerHealth::Healthy,
        checks: Vec::new(),
        started,
        finished: None,
        restarts: 0,
        out_of_memory: false,
        ports: vec![PublishedPort { host: port, inside: 3000 }],
    }
}

fn service(name: &str, image: &str, port: u16) -> Container {
    let made = container(name, None, Some(days(112)), port);
    Container { image: image.into(), health: ContainerHealth::None, labels: BTreeMap::new(), ports: Vec::new(), ..made }
}

/// An answer of now.
pub fn probe(at: Moment, milliseconds: u64, verdict: Verdict, booted: Option<Moment>) -> Probe {
    let status = match &verdict {
        Verdict::Good => Some(200),
        Verdict::Bad(words) => words.split(' ').next().and_then(|word| word.parse().ok()),
        Verdict::Unknown(_) => None,
    };
    let database = (verdict == Verdict::Good).then_some(true);
    let uptime = booted.and_then(|booted| (at - booted).to_std().ok());
    Probe { status, database, uptime, ..Probe::without_answer(at, Duration::from_millis(milliseconds), verdict) }
}

/// An hour of good answers, one of them slow.
pub fn good(milliseconds: u64, booted: Option<Moment>) -> Trail {
    let mut trail = Trail::default();
    for ago in (0..360).rev() {
        let at = looked() - TimeDelta::seconds(ago * 10);
        let took = if ago % 97 == 40 { milliseconds * 5 } else { milliseconds + u64::try_from(ago % 7).unwrap() };
        trail.add(probe(at, took, Verdict::Good, booted));
    }
    trail
}

/// Good answers until some minutes ago, then this.
pub fn then(milliseconds: u64, booted: Option<Moment>, verdict: &Verdict, minutes: i64) -> Trail {
    let mut trail = Trail::default();
    for ago in (0..360).rev() {
        let at = looked() - TimeDelta::seconds(ago * 10);
        let verdict = if ago < minutes * 6 { verdict.clone() } else { Verdict::Good };
        trail.add(probe(at, milliseconds, verdict, booted));
    }
    trail
}

pub fn blue() -> Door {
    Door::Slot(SlotName("blue".into()))
}

pub fn green() -> Door {
    Door::Slot(SlotName("green".into()))
}

/// What the doors answer while BLUE takes the traffic.
pub fn report(front: Trail, blue_answers: Trail, green_answers: Option<Trail>) -> Reading<HealthReport> {
    let trails = [(Door::Front, front), (blue(), blue_answers)].into_iter();
    let trails = trails.chain(green_answers.map(|trail| (green(), trail))).collect();
    Reading::fresh(HealthReport { trails, certificate_ends: Some(moment() + TimeDelta::days(61)) }, looked())
}

fn host(user: &str, name: &str) -> HostFacts {
    let script = |role, path: &str| ScriptFacts { role, path: path.into(), state: ScriptState::Ready, checksum: None };
    HostFacts {
        user: user.into(),
        name: name.into(),
        round_trip: Duration::from_millis(12),
        ahead: None,
        disk: Some(Disk { used: 61, free: 18_000_000_000 }),
        scripts: vec![script(ScriptRole::Deploy, "./deploy.sh"), script(ScriptRole::Rollback, "./rollback.sh")],
        state_file: Some("blue".into()),
        lock: None,
        script_runs: false,
    }
}

fn check(name: &str, observed: &str) -> CheckResult {
    CheckResult {
        name: name.into(),
        command: format!("./check-{name}"),
        outcome: CheckOutcome::Passed,
        observed: observed.into(),
        took: Duration::from_millis(30),
        at: looked(),
    }
}

/// The containers of production; GREEN as it is given.
pub fn containers(board: &Board, green: Option<Container>) -> Reading<ContainerList> {
    let made = images(board, "main");
    let blue = container("mr-mentor-backend-blue", made.first(), Some(days(5)), 3001);
    let all =
        [Some(blue), green, Some(service("redis", "redis:7", 6379)), Some(service("postgres", "postgres:16", 5432))];
    let list = ContainerList {
        engine: "Docker 20.10.24".into(),
        containers: all.into_iter().flatten().collect(),
        ahead: None,
    };
    Reading::fresh(list, looked())
}

/// GREEN, running, healthy, and of the image before.
pub fn standby(board: &Board) -> Container {
    container("mr-mentor-backend-green", images(board, "main").get(1), Some(days(57)), 3002)
}

fn production(board: &Board) -> Environment {
    let usage = |cpu, memory| Usage { cpu, memory, limit: Some(1_073_741_824) };
    let names = ["DATABASE_URL", "JWT_SECRET", "REDIS_URL", "SMTP_URL"].map(str::to_owned);
    let traffic = Traffic {
        site: "/etc/nginx/sites-available/api.myanalyticsschool.com".into(),
        names: vec!["api.myanalyticsschool.com".into()],
        upstream: "127.0.0.1:3001".into(),
        port: 3001,
        written: Some(days(5)),
        loaded: Some(days(5)),
        draining: Some(0),
        nginx: Nginx::default(),
        includes: Vec::new(),
        unread: Vec::new(),
    };
    let used =
        [("mr-mentor-backend-blue", usage(11.2, 412_000_000)), ("mr-mentor-backend-green", usage(1.0, 371_000_000))];
    Environment {
        link: Link::Open(looked() - TimeDelta::hours(2)),
        host: Reading::fresh(host("ubuntu", "ip-10-0-1-20"), looked()),
        containers: containers(board, Some(standby(board))),
        usage: Reading::fresh(used.map(|(name, usage)| (name.to_owned(), usage)).into(), looked()),
        traffic: Reading::fresh(traffic, looked()),
        health: report(good(61, Some(days(5))), good(58, Some(days(5))), Some(good(66, Some(days(57))))),
        precheck: Reading::fresh(
            vec![check("nginx", "active"), check("postgres", "18,204 users"), check("redis", "PONG")],
            looked(),
        ),
        secret: Reading::fresh(secret("production", "v7", 30, names.into()), looked()),
        ..Environment::default()
    }
}

fn secret(environment: &str, version: &str, changed: i64, names: BTreeSet<String>) -> SecretFacts {
    SecretFacts {
        name: format!("mr-mentor-backend/{environment}"),
        keys: Some(names),
        version: Some(version.into()),
        changed: Some(days(changed)),
        accessed: Some(days(1)),
    }
}

fn development(board: &Board) -> Environment {
    let made = images(board, "development");
    let started = Some(moment() - TimeDelta::minutes(12));
    let app = container("app", made.first(), started, 3000);
    let list = ContainerList {
        engine: "Docker 20.10.24".into(),
        containers: vec![app, service("redis", "redis:7", 6379)],
        ahead: None,
    };
    let health = HealthReport { trails: vec![(Door::Front, good(84, started))], certificate_ends: None };
    let facts = HostFacts { scripts: Vec::new(), state_file: None, ..host("ubuntu", "dev-box") };
    let names = ["DATABASE_URL", "JWT_SECRET", "REDIS_URL", "SMTP_URL"].map(str::to_owned);
    Environment {
        link: Link::Open(looked() - TimeDelta::hours(2)),
        host: Reading::fresh(facts, looked()),
        containers: Reading::fresh(list, looked()),
        health: Reading::fresh(health, looked()),
        secret: Reading::fresh(secret("development", "v3", 2, names.into()), looked()),
        ..Environment::default()
    }
}
