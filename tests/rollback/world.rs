//! A practice world whose clock is that of this machine, what is known of it, and a rollback in it.

use chrono::{DateTime, Local, Utc};
use engine::board::Board;
use engine::config::{Config, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
use engine::domain::{EnvName, Moment, SlotName};
use engine::operations::act;
use engine::operations::rollback::{
    Armed, Finished, Ladder, Means, Naming, News, Pace, To, WhenHeld, Wish, resume, run,
};
use engine::poller::{EnvironmentAccess, Poller, PollerHandle, PollerSettings};
use engine::sources::docker::Engine;
use engine::sources::github::Access;
use engine::sources::health::Prober;
use engine::sources::host::HostAccess;
use engine::store::Store;
use practice::boxes::Machine;
use practice::clock::Clock;
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use practice::world::World;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long anything may take here.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long one waits between two looks at GitHub.
const LOOKS: [Duration; 8] = [Duration::from_millis(250); 8];

pub const QUICK: Pace = Pace {
    connect: Duration::from_secs(10),
    good: 3,
    pause: Duration::from_millis(20),
    boot: Duration::from_secs(30),
    settle: Duration::from_secs(2),
    verify: Duration::from_secs(8),
    reconnect: Duration::from_secs(5),
    other: Duration::from_secs(30),
    script: Duration::from_secs(40),
};

pub struct Stage {
    pub world: World,
    pub config: Config,
    pub folder: TempDir,
    pub boards: watch::Receiver<Arc<Board>>,
    pub poller: PollerHandle,
    pub store: Store,
    /// Cancelled once whoever wants a rollback stays no longer.
    pub left: CancellationToken,
    _cancel: DropGuard,
}

pub fn now() -> Moment {
    Local::now().fixed_offset()
}

pub fn production() -> EnvName {
    EnvName("production".into())
}

pub fn slot(name: &str) -> SlotName {
    SlotName(name.into())
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
    let copied = std::process::Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// What one run told.
#[derive(Default)]
pub struct Told(Mutex<Vec<News>>);

impl Told {
    pub fn lines(&self) -> Vec<String> {
        let news = self.0.lock().unwrap();
        news.iter().filter_map(|news| if let News::Line(_, text) = news { Some(text.clone()) } else { None }).collect()
    }

    pub fn said(&self) -> Vec<String> {
        let news = self.0.lock().unwrap();
        let said = |news: &News| match news {
            News::Said(text) | News::Waits(text) => Some(text.clone()),
            _ => None,
        };
        news.iter().filter_map(said).collect()
    }
}

impl Stage {
    pub async fn playing(scenario: &str) -> Self {
        Self::with(scenario, |_| {}).await
    }

    /// The same with another configuration.
    pub async fn with(scenario: &str, change: impl Fn(&mut EnvironmentSettings)) -> Self {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let text = Scenario::named(scenario).unwrap().text;
        let folder = tempfile::tempdir().unwrap();
        let origin = folder.path().join("origin.git");
        copy(&made().1.origin, &origin);
        let clock = Clock::going(Utc::now());
        let world = World::play(&origin, folder.path(), (&clock, began().fixed_offset()), text).await.unwrap();
        let mut settings = blue_green(world.boxes.production());
        change(&mut settings);
        let mut config = Config::default();
        config.environments.clear();
        config.environments.insert("production".into(), settings);
        let cancel = CancellationToken::new();
        let (boards, poller) = Poller::start(polled(&folder, &config), cancel.clone());
        count_runs(world.boxes.production());
        let (store, _) = Store::open(&folder.path().join("cutover.db"));
        Self {
            world,
            config,
            folder,
            boards,
            poller,
            store,
            left: CancellationToken::new(),
            _cancel: cancel.drop_guard(),
        }
    }

    pub fn machine(&self) -> &Machine {
        self.world.boxes.production()
    }

    pub fn journals(&self) -> PathBuf {
        self.folder.path().join("operations")
    }

    /// The ways back once they are so.
    pub async fn ladder(&self, to: &To, is_so: impl Fn(&Ladder) -> bool) -> Ladder {
        let mut boards = self.boards.clone();
        let of = |board: &Arc<Board>| Ladder::of(board, &self.config, &production(), to, now());
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let ladder = of(&boards.borrow_and_update());
                if is_so(&ladder) {
                    return ladder;
                }
                let _ = tokio::time::timeout(Duration::from_millis(200), boards.changed()).await;
            }
        });
        match waited.await {
            Ok(ladder) => ladder,
            Err(late) => panic!("never: {late}: {:#?}", of(&boards.borrow()).ways),
        }
    }

    /// The flip to this slot, confirmed.
    pub async fn flip_to(&self, name: &str) -> Armed {
        let to = To::Slot(slot(name));
        let ladder = self.ladder(&to, |ladder| ladder.ways[0].why().is_none()).await;
        ladder.choose(&Wish { to, ..Wish::default() }).unwrap().arm(name).unwrap()
    }

    pub async fn run(&self, armed: Armed) -> (Finished, Told) {
        self.run_as("rollback-1", armed, QUICK, WhenHeld::Wait).await
    }

    pub async fn run_as(&self, id: &str, armed: Armed, pace: Pace, held: WhenHeld<'_>) -> (Finished, Told) {
        let told = Told::default();
        let hears = |news| told.0.lock().unwrap().push(news);
        let finished = self.run_hearing(id, armed, (pace, held), &hears).await;
        (finished, told)
    }

    pub async fn run_hearing(
        &self,
        id: &str,
        armed: Armed,
        (pace, held): (Pace, WhenHeld<'_>),
        told: &(dyn Fn(News) + Sync),
    ) -> Finished {
        let naming = Naming { id: id.into(), reason: Some("5xx".into()), repository: Some("acme/api".into()) };
        let parts = self.parts();
        run(armed, &naming, &parts.means(self, pace, held, told)).await
    }

    /// Goes on with what was left. A process that is just being started holds a file of its parent for a moment.
    pub async fn resume(&self, journal: &Path, ladder: &Ladder) -> Finished {
        self.resume_hearing(journal, ladder).await.0
    }

    pub async fn resume_hearing(&self, journal: &Path, ladder: &Ladder) -> (Finished, Told) {
        let (parts, told) = (self.parts(), Told::default());
        let hears = |news| told.0.lock().unwrap().push(news);
        let means = parts.means(self, QUICK, WhenHeld::Wait, &hears);
        let resumed = async {
            loop {
                match resume(journal, ladder, &means).await {
                    Err(fault) if fault.to_string().starts_with("Another console") => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    other => return other.unwrap(),
                }
            }
        };
        let finished = tokio::time::timeout(PATIENCE, resumed).await.unwrap();
        (finished, told)
    }

    /// Goes on where the host is not reached.
    pub async fn resume_from_nowhere(&self, journal: &Path, ladder: &Ladder) -> Finished {
        let parts = self.parts_behind(&self.refusing());
        let pace = Pace { connect: Duration::from_secs(2), ..QUICK };
        let means = parts.means(self, pace, WhenHeld::Wait, &|_| {});
        resume(journal, ladder, &means).await.unwrap()
    }

    /// The same of a run, by an ssh with this configuration that waits so long.
    pub async fn run_behind(
        &self,
        ssh_config: &Path,
        (armed, connect): (Armed, Duration),
        told: &(dyn Fn(News) + Sync),
    ) -> Finished {
        let parts = self.parts_behind(ssh_config);
        let naming = Naming { id: "rollback-1".into(), reason: None, repository: None };
        let means = parts.means(self, Pace { connect, ..QUICK }, WhenHeld::Wait, told);
        run(armed, &naming, &means).await
    }

    /// The configuration of an ssh that leads to a port where nobody listens.
    pub fn refusing(&self) -> PathBuf {
        let file = self.folder.path().join("ssh_config");
        std::fs::write(&file, "Host *\n  HostName 127.0.0.1\n  Port 9\n").unwrap();
        file
    }

    fn parts_behind(&self, ssh_config: &Path) -> Parts {
        let ssh_config = Some(ssh_config.to_owned());
        let access = HostAccess { folder: self.folder.path().to_owned(), ssh_config, clock: now };
        let host = engine::sources::host::Host::open(&Host::Ssh("nowhere".into()), access);
        Parts { host, ..self.parts() }
    }

    fn parts(&self) -> Parts {
        let record = act::Journal { store: self.store.clone(), who: "asha".into(), clock: now, looks: &LOOKS };
        Parts {
            host: self.poller.host(&production()).unwrap(),
            engine: self.poller.engine(&production()).ok(),
            prober: Prober::new(now),
            record,
            journals: self.journals(),
        }
    }

    /// The host, once the poller has opened it.
    pub async fn host(&self) -> engine::sources::host::Host {
        let opened = |board: &Arc<Board>| {
            board.environments.get(&production()).is_some_and(|environment| environment.link.is_usable())
        };
        self.boards.clone().wait_for(opened).await.unwrap();
        self.poller.host(&production()).unwrap()
    }

    /// The slot that the front sends to.
    pub fn served(&self) -> &'static str {
        let port = self.machine().front().unwrap().upstream();
        self.machine().slots().iter().find(|slot| slot.port == port).unwrap().name
    }

    /// How often the script that rolls back was run.
    pub fn runs(&self) -> usize {
        std::fs::read_to_string(self.machine().scripts().join("runs")).map_or(0, |text| text.lines().count())
    }

    pub fn has_lock(&self) -> bool {
        self.machine().scripts().join("cutover.lock").exists()
    }

    /// Where the lock lies that cannot be made beside the scripts.
    pub fn other_lock(&self) -> PathBuf {
        let line = "cd \"$1\" && pwd -P | cksum";
        let output =
            std::process::Command::new("sh").args(["-c", line, "sh"]).arg(self.machine().scripts()).output().unwrap();
        let sum = String::from_utf8(output.stdout).unwrap();
        PathBuf::from(format!("/dev/shm/cutover-{}.lock", sum.split(' ').next().unwrap()))
    }

    /// Has no lock taken anywhere.
    pub fn without_any_lock(&self) {
        for lock in [self.machine().scripts().join("cutover.lock"), self.other_lock()] {
            std::fs::write(lock, "a file in the place of the folder").unwrap();
        }
    }

    /// Takes away a lock in which nothing was written.
    pub fn without_nameless_lock(&self) {
        let lock = self.machine().scripts().join("cutover.lock");
        if std::fs::read_to_string(lock.join("owner")).is_ok_and(|owner| !owner.is_empty()) {
            return;
        }
        let _ = std::fs::remove_dir_all(lock);
    }

    /// Puts another script in the place of the one that rolls back; it counts its runs too.
    pub fn script(&self, text: &str) {
        write_script(self.machine(), &format!("#!/bin/sh\necho run >>runs\n{text}\n"));
    }
}

struct Parts {
    host: engine::sources::host::Host,
    engine: Option<Engine>,
    prober: Prober,
    record: act::Journal,
    journals: PathBuf,
}

impl Parts {
    fn means<'a>(
        &'a self,
        stage: &'a Stage,
        pace: Pace,
        held: WhenHeld<'a>,
        told: &'a (dyn Fn(News) + Sync),
    ) -> Means<'a> {
        Means {
            host: &self.host,
            config: &stage.config,
            prober: &self.prober,
            engine: self.engine.as_ref(),
            record: &self.record,
            journals: Some(&self.journals),
            access: Access::Full,
            held,
            left: Some(&stage.left),
            pace,
            told,
        }
    }
}

fn polled(folder: &TempDir, config: &Config) -> PollerSettings {
    PollerSettings {
        start: folder.path().join("origin.git"),
        config: config.clone(),
        clock: now,
        store: None,
        registry: None,
        github: None,
        environments: Some(EnvironmentAccess { sockets: folder.path().to_owned(), keys: None, bag: None }),
    }
}

fn count_runs(machine: &Machine) {
    let script = std::fs::read_to_string(machine.scripts().join("rollback.sh")).unwrap();
    let counted = script.replace(". ./slots.env\n", ". ./slots.env\necho run >>runs\n");
    assert_ne!(script, counted);
    write_script(machine, &counted);
}

fn write_script(machine: &Machine, text: &str) {
    let (file, new) = (machine.scripts().join("rollback.sh"), machine.scripts().join("rollback.sh.new"));
    std::fs::write(&new, text).unwrap();
    std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::rename(new, file).unwrap();
}

fn blue_green(machine: &Machine) -> EnvironmentSettings {
    let slot = |slot: &practice::boxes::Slot| SlotSettings {
        container: Some(slot.container.clone()),
        port: Some(slot.port),
        ..SlotSettings::default()
    };
    EnvironmentSettings {
        strategy: Strategy::BlueGreen,
        url: Some(machine.url()),
        host: Some(Host::Local),
        docker: Some(format!("unix://{}", machine.engine().socket().display())),
        scripts: Scripts {
            dir: Some(machine.scripts().display().to_string()),
            deploy: Some("./deploy.sh {image}".into()),
            rollback: Some("./rollback.sh".into()),
        },
        state_file: Some("active".into()),
        nginx_site: machine.site().map(|site| site.display().to_string()),
        slots: machine.slots().iter().map(|one| (one.name.to_owned(), slot(one))).collect(),
        ..EnvironmentSettings::default()
    }
}
