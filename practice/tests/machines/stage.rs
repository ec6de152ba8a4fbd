//! A whole practice world, on a clock that goes.

use chrono::{DateTime, TimeDelta, Utc};
use practice::boxes::Machine;
use practice::clock::Clock;
use practice::engine::State;
use practice::github::Right;
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use practice::world::World;
use serde_json::Value;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct Stage {
    pub world: World,
    pub clock: Clock,
    _folder: TempDir,
}

pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap().to_utc()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

fn made() -> &'static (TempDir, Made) {
    static MADE: OnceLock<(TempDir, Made)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now().fixed_offset()).unwrap();
        (folder, made)
    })
}

impl Stage {
    pub async fn calm() -> Self {
        Self::playing("calm").await
    }

    pub async fn playing(scenario: &str) -> Self {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let text = Scenario::named(scenario).unwrap().text;
        let folder = tempfile::tempdir().unwrap();
        let origin = folder.path().join("origin.git");
        copy(&made().1.origin, &origin);
        let clock = Clock::going(now());
        let world = World::play(&origin, folder.path(), (&clock, now().fixed_offset()), text).await.unwrap();
        Self { world, clock, _folder: folder }
    }

    pub fn production(&self) -> &Machine {
        self.world.boxes.production()
    }

    pub fn development(&self) -> &Machine {
        self.world.boxes.development()
    }

    /// The image without a tag.
    pub fn image(&self) -> String {
        self.world.registry.image()
    }

    /// The tag of a branch's head.
    pub fn image_of(&self, number: usize) -> String {
        let there: Vec<_> =
            self.world.github.images().into_iter().filter(|built| built.branch == "development").collect();
        let built = &there[there.len() - 1 - number];
        format!("{}:development-{}", self.image(), &built.commit[..7])
    }

    /// The last run of a workflow.
    pub async fn last_run(&self, file: &str) -> Value {
        let repository = self.world.github.full_name();
        let path = format!("/repos/{repository}/actions/workflows/{file}/runs?per_page=1");
        self.ask_github(&path).await["workflow_runs"][0].clone()
    }

    pub async fn ask_github(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.world.github.base_url());
        let asked = client().get(url).bearer_auth(self.world.github.token(Right::Push));
        serde_json::from_str(&asked.send().await.unwrap().text().await.unwrap()).unwrap()
    }

    /// When the container of a slot started, by the machine's own engine.
    pub fn started(&self, slot: &str) -> DateTime<Utc> {
        let machine = self.production();
        machine.engine().facts(&machine.slot(slot).unwrap().container).unwrap().started.unwrap()
    }

    /// The slot that answers at the front, told by its uptime.
    pub async fn serves(&self) -> &'static str {
        let health = health(&self.production().url()).await.1;
        let uptime = Duration::from_secs_f64(health["data"]["uptime"].as_f64().unwrap());
        let booted = self.clock.now() - TimeDelta::from_std(uptime).unwrap();
        let near = |slot: &&&str| (self.started(slot) - booted).abs() < TimeDelta::seconds(3);
        ["blue", "green"].iter().filter(|slot| self.is_up(slot)).find(near).unwrap()
    }

    fn is_up(&self, slot: &str) -> bool {
        let machine = self.production();
        let facts = machine.engine().facts(&machine.slot(slot).unwrap().container);
        facts.is_some_and(|facts| facts.state == State::Running)
    }
}

pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
}

/// Status and body of `/api/health`.
pub async fn health(url: &str) -> (u16, Value) {
    let answer = client().get(format!("{url}/api/health")).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
}

/// Asks again and again until it is so; fails after a while.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
