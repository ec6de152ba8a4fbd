//! A practice world whose clock is that of this machine, and a poller that reads it.

use chrono::{DateTime, Local, Utc};
use engine::board::Board;
use engine::config::{Check, Config, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
use engine::domain::{EnvName, Moment};
use engine::environment::live::{self, Live};
use engine::environment::slots::{self, SlotView};
use engine::environment::{Environment, alerts, readiness};
use engine::poller::{EnvironmentAccess, Poller, PollerHandle, PollerSettings};
use engine::sources::secrets::AccessKeys;
use practice::boxes::{Machine, Slot};
use practice::clock::Clock;
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use practice::secrets::KEYS;
use practice::world::World;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long anything may take here.
const PATIENCE: Duration = Duration::from_secs(40);

pub struct Stage {
    pub world: World,
    pub config: Config,
    pub folder: TempDir,
}

pub fn now() -> Moment {
    Local::now().fixed_offset()
}

pub fn production() -> EnvName {
    EnvName("production".into())
}

fn began() -> DateTime<Utc> {
    static BEGAN: OnceLock<DateTime<Utc>> = OnceLock::new();
    *BEGAN.get_or_init(Utc::now)
}

fn made() -> &'static (TempDir, Made) {
    static MADE: OnceLock<(TempDir, Made)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), began().fixed_offset()).unwrap();
        (folder, made)
    })
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

impl Stage {
    pub async fn playing(scenario: &str) -> Self {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let text = Scenario::named(scenario).unwrap().text;
        let folder = tempfile::tempdir().unwrap();
        let origin = folder.path().join("origin.git");
        copy(&made().1.origin, &origin);
        let clock = Clock::going(Utc::now());
        let world = World::play(&origin, folder.path(), (&clock, began().fixed_offset()), text).await.unwrap();
        let mut config = Config::default();
        config.environments.clear();
        config.environments.insert("production".into(), blue_green(world.boxes.production()));
        config.environments.insert("development".into(), single(world.boxes.development()));
        Self { world, config, folder }
    }

    pub fn machine(&self) -> &Machine {
        self.world.boxes.production()
    }

    pub fn container(&self, slot: &str) -> String {
        self.machine().slot(slot).unwrap().container.clone()
    }

    /// A poller that reads this world, and remembers in this file.
    pub fn watch(&self, store: Option<PathBuf>) -> Watch {
        let settings = PollerSettings {
            start: self.folder.path().join("origin.git"),
            config: self.config.clone(),
            clock: now,
            store,
            registry: None,
            github: None,
            environments: Some(EnvironmentAccess {
                sockets: self.folder.path().to_owned(),
                keys: Some(AccessKeys::new(KEYS.0, KEYS.1)),
                bag: Some(self.folder.path().join("go-bag")),
            }),
        };
        let cancel = CancellationToken::new();
        let (boards, poller) = Poller::start(settings, cancel.clone());
        Watch { boards, poller, config: self.config.clone(), _cancel: cancel.drop_guard() }
    }
}

pub struct Watch {
    pub boards: watch::Receiver<Arc<Board>>,
    pub poller: PollerHandle,
    pub config: Config,
    _cancel: DropGuard,
}

/// Production as it is told at one moment.
pub struct Seen {
    pub board: Arc<Board>,
    pub config: Config,
}

impl Seen {
    pub fn settings(&self) -> &EnvironmentSettings {
        &self.config.environments["production"]
    }

    pub fn env(&self) -> &Environment {
        &self.board.environments[&production()]
    }

    pub fn live(&self) -> Live {
        live::of(self.settings(), self.env(), now())
    }

    pub fn slots(&self) -> Vec<SlotView<'_>> {
        slots::of(self.settings(), self.env(), &self.live(), now())
    }

    pub fn slot(&self, name: &str) -> SlotView<'_> {
        let named = |view: &SlotView<'_>| view.name.as_ref().is_some_and(|known| known.as_str() == name);
        self.slots().into_iter().find(named).unwrap()
    }

    pub fn live_slot(&self) -> Option<String> {
        self.live().slot.map(|slot| slot.0)
    }

    pub fn badge(&self) -> String {
        readiness::of(&self.board, &self.config, &production(), now()).badge(now())
    }

    pub fn alerts(&self) -> Vec<String> {
        let alerts = alerts::alerts(&self.board, &self.config, now()).into_iter();
        alerts.filter(|alert| alert.env == production()).map(|alert| alert.text).collect()
    }
}

impl Watch {
    /// Production once it is so.
    pub async fn until(&mut self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Seen {
        let seen = |board: &Arc<Board>| Seen { board: Arc::clone(board), config: self.config.clone() };
        let is_there = |board: &Arc<Board>| board.environments.contains_key(&production());
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let board = Arc::clone(&self.boards.borrow_and_update());
                if is_there(&board) && is_so(&seen(&board)) {
                    return seen(&board);
                }
                // What is told depends on the time too.
                let _ = tokio::time::timeout(Duration::from_millis(200), self.boards.changed()).await;
            }
        });
        match waited.await {
            Ok(seen) => seen,
            Err(late) => panic!("never: {what}: {late}: {:?}", self.boards.borrow().environments.get(&production())),
        }
    }
}

fn blue_green(machine: &Machine) -> EnvironmentSettings {
    let slot = |slot: &Slot| SlotSettings {
        container: Some(slot.container.clone()),
        port: Some(slot.port),
        ..SlotSettings::default()
    };
    let check = |name: &str, expect: &str| Check {
        name: name.into(),
        run: machine.check(name).display().to_string(),
        expect: Some(expect.into()),
    };
    EnvironmentSettings {
        strategy: Strategy::BlueGreen,
        state_file: Some("active".into()),
        nginx_site: machine.site().map(|site| site.display().to_string()),
        checks: vec![check("redis", "PONG"), check("postgres", "users")],
        slots: machine.slots().iter().map(|one| (one.name.to_owned(), slot(one))).collect(),
        ..common(machine)
    }
}

fn single(machine: &Machine) -> EnvironmentSettings {
    let container = machine.slots().first().map(|slot| slot.container.clone());
    EnvironmentSettings { container, ..common(machine) }
}

fn common(machine: &Machine) -> EnvironmentSettings {
    EnvironmentSettings {
        url: Some(machine.url()),
        host: Some(Host::Local),
        docker: Some(format!("unix://{}", machine.engine().socket().display())),
        scripts: Scripts {
            dir: Some(machine.scripts().display().to_string()),
            deploy: Some("./deploy.sh {image}".into()),
            rollback: Some("./rollback.sh".into()),
        },
        ..EnvironmentSettings::default()
    }
}
