//! The adapter of Docker against the engines of the practice machines: what it reads is what GitHub and
//! the registry of that world tell.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use chrono::{DateTime, Utc};
use engine::config::SlotSettings;
use engine::domain::Moment;
use engine::domain::container::{Container, ContainerHealth, ContainerList, ContainerState};
use engine::sources::docker::{Engine, EngineAccess, Match, Wanted, of_slot};
use practice::boxes::Machine;
use practice::clock::Clock;
use practice::scenario::Scenario;
use practice::world::World;
use std::path::Path;
use tempfile::TempDir;

const BLUE: &str = "mr-mentor-backend-blue";
const GREEN: &str = "mr-mentor-backend-green";

struct Stage {
    world: World,
    _folder: TempDir,
}

fn began() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap().to_utc()
}

fn now() -> Moment {
    began().into()
}

impl Stage {
    async fn playing(scenario: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir(&home).unwrap();
        let made = practice::repository::build(&home, began().fixed_offset()).unwrap();
        let clock = Clock::going(began());
        let text = Scenario::named(scenario).unwrap().text;
        let world = World::play(&made.origin, folder.path(), (&clock, began().fixed_offset()), text).await.unwrap();
        Self { world, _folder: folder }
    }

    fn production(&self) -> &Machine {
        self.world.boxes.production()
    }

    fn wanted(&self) -> Wanted {
        let slots = [BLUE, GREEN].map(slot).into();
        Wanted { slots, repository: Some(self.world.registry.image()) }
    }

    async fn list(&self) -> ContainerList {
        let engine = open(self.production().engine().socket()).await;
        engine.containers(&self.wanted()).await.unwrap()
    }
}

fn slot(container: &str) -> SlotSettings {
    SlotSettings { container: Some(container.to_owned()), ..SlotSettings::default() }
}

async fn open(socket: &Path) -> Engine {
    Engine::at(EngineAccess::local(socket, now)).await.unwrap()
}

fn named<'a>(list: &'a ContainerList, name: &str) -> &'a Container {
    list.containers.iter().find(|container| container.name == name).unwrap()
}

#[tokio::test]
async fn the_containers_carry_the_digests_and_commits_that_the_registry_and_github_tell() {
    let stage = Stage::playing("calm").await;
    let list = stage.list().await;
    assert_eq!(list.engine, "Docker 24.0.7");
    let live = named(&list, BLUE);
    assert_eq!((&live.state, live.health), (&ContainerState::Running, ContainerHealth::Healthy));
    let deployed = stage.world.github.deployed();
    let newest = deployed.iter().rfind(|one| one.environment == "production").unwrap();
    assert_eq!(live.commit.as_ref().unwrap().to_string(), newest.commit);
    assert_eq!(live.started.unwrap().to_utc(), newest.at);
    let mut points = String::new();
    stage.world.registry.change(|shelf| points = shelf.points_at(&newest.tag()).unwrap().to_owned());
    assert_eq!(live.digest.as_ref().unwrap().to_string(), points);
    let port = stage.production().slot("blue").unwrap().port;
    assert_eq!(
        live.ports.iter().map(|published| (published.host, published.inside)).collect::<Vec<_>>(),
        [(port, 3000)]
    );
    assert!(!live.checks.is_empty() && live.checks.iter().all(|check| check.exit == 0));
}

#[tokio::test]
async fn a_standby_that_was_stopped_one_that_is_missing_and_two_of_one_slot_are_three_things() {
    let stage = Stage::playing("standby-stopped").await;
    let list = stage.list().await;
    let Match::One(standby) = of_slot(&list, &slot(GREEN)) else { panic!("it is there") };
    assert_eq!(standby.state, ContainerState::Exited(137));
    let stage = Stage::playing("standby-missing").await;
    assert_eq!(of_slot(&stage.list().await, &slot(GREEN)), Match::None);
    let stage = Stage::playing("two-containers").await;
    let list = stage.list().await;
    let Match::Several(two) = of_slot(&list, &slot(BLUE)) else { panic!("two fit") };
    assert_eq!(two.len(), 2);
}
