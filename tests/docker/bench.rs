//! A practice engine with a blue and a green container.

use chrono::{TimeDelta, Utc};
use engine::config::SlotSettings;
use engine::domain::Moment;
use engine::domain::container::{Container, ContainerList};
use engine::sources::docker::{Engine, EngineAccess, Match, Wanted, of_slot};
use practice::clock::Clock;
use practice::engine::{self as world, Ailment, Creation, Image, Noise, Past, Program, State};
use tempfile::TempDir;

/// The image of both, as the configuration names it.
pub const REPOSITORY: &str = "ghcr.io/acme/api";

pub struct Bench {
    pub world: world::Engine,
    _folder: TempDir,
}

impl Bench {
    /// Starts one; blue makes this noise.
    pub fn start(noise: Noise) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = world::Engine::start(&folder.path().join("docker.sock"), Clock::going(Utc::now())).unwrap();
        world.hold(image());
        for (name, noise) in [("app-blue", noise), ("app-green", Noise::Usual)] {
            let (image, port) = (image().reference, world.free_port().ok());
            let creation = Creation { name: name.into(), image, port, ..Creation::default() };
            world.was_there(&creation, &past(noise)).unwrap();
        }
        Self { world, _folder: folder }
    }

    pub fn access(&self) -> EngineAccess {
        EngineAccess::local(self.world.socket(), now)
    }

    pub async fn engine(&self) -> Engine {
        Engine::at(self.access()).await.unwrap()
    }
}

fn image() -> Image {
    Image {
        reference: format!("{REPOSITORY}:main-aaaaaaa"),
        id: format!("sha256:{}", "1".repeat(64)),
        digest: Some(format!("sha256:{}", "2".repeat(64))),
        created: Utc::now() - TimeDelta::days(2),
        labels: [("org.opencontainers.image.revision".to_owned(), "a".repeat(40))].into(),
        size: 1 << 20,
        program: Program::App,
        ails: Ailment::None,
    }
}

fn past(noise: Noise) -> Past {
    let started = Utc::now() - TimeDelta::hours(3);
    Past { started, state: State::Running, ails: Ailment::None, noise, restarts: 2 }
}

pub fn now() -> Moment {
    chrono::Local::now().fixed_offset()
}

pub fn slot(name: &str) -> SlotSettings {
    SlotSettings { container: Some(name.to_owned()), label: None, port: None }
}

/// Both slots.
pub fn wanted() -> Wanted {
    Wanted { slots: vec![slot("app-blue"), slot("app-green")], repository: Some(REPOSITORY.to_owned()) }
}

pub fn only(list: &ContainerList, name: &str) -> Container {
    match of_slot(list, &slot(name)) {
        Match::One(container) => container.clone(),
        other => panic!("{other:?}"),
    }
}
