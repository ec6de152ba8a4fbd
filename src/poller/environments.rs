//! Where branches run, on the board: one reader for each environment that is configured, all on one thread with a
//! runtime of its own. A host that several environments run on is connected to once.
//!
//! | file | what it reads |
//! |---|---|
//! | `place` | one environment: its readers side by side, ended together |
//! | `link` | the connection to its host |
//! | `containers` | the containers, when the engine tells that something happened |
//! | `digits` | the commits that tags name |
//! | `usage` | what the containers use, while somebody looks |
//! | `site` | where nginx sends the traffic, when the file changed |
//! | `doors` | what the addresses answer, every few seconds |
//! | `facts` | what the host says of itself and of the scripts |
//! | `checks` | what must answer before a promotion, when somebody asks |
//! | `secret` | the names in its secret, while somebody looks |
//! | `entities` | the entity files between what runs and what a rollback goes back to |
//! | `last` | what is kept for the next run |
//! | `watched_files` | files of this machine that others change |
//! | `desk` | puts readings on the board |
//! | `answers` | puts what doors answer on the board, of all environments together |

mod answers;
mod checks;
mod containers;
mod desk;
mod digits;
mod doors;
mod entities;
mod facts;
mod last;
mod link;
mod place;
mod secret;
mod site;
mod stir;
mod usage;
mod watched_files;

use super::wish::Wish;
use super::{PollerSettings, Shared, thread};
use crate::board::Board;
use crate::config::{self, Config};
use crate::domain::{EnvName, Moment};
use crate::sources::health::Prober;
use crate::sources::host::{Host, HostAccess, sweep};
use crate::sources::secrets::{AccessKeys, Secrets, SecretsAccess};
use crate::store::Store;
use answers::Answers;
use futures_util::future::join_all;
use place::Place;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long the ends of the connections are waited for when everything ends.
const FAREWELL: Duration = Duration::from_millis(500);

/// How environments are read.
#[derive(Debug, Clone)]
pub struct EnvironmentAccess {
    /// A short folder for the sockets of connections, best `$XDG_RUNTIME_DIR`, else `/tmp`.
    pub sockets: PathBuf,
    /// Keys for the secrets that take the place of the person's AWS settings.
    pub keys: Option<AccessKeys>,
    /// The folder that keeps what a rollback needs to know, for where there is no store; `None` keeps nothing.
    pub bag: Option<PathBuf>,
}

/// Reads the environments until it is cancelled.
pub(super) struct Environments {
    common: Common,
    access: EnvironmentAccess,
    wishes: watch::Receiver<Wish>,
    hosts: BTreeMap<String, Host>,
    running: BTreeMap<EnvName, Running>,
}

/// What all environments have in common.
#[derive(Clone)]
struct Common {
    shared: Arc<Shared>,
    board: watch::Sender<Arc<Board>>,
    clock: fn() -> Moment,
    store: Option<Store>,
    bag: Option<PathBuf>,
    prober: Prober,
    answers: Answers,
    /// All environments count their time from here, so that one waking serves several.
    origin: Instant,
}

impl Common {
    /// How long until the next tick of a clock that ticks this often.
    fn until_tick(&self, period: Duration) -> Duration {
        let period = period.as_nanos().max(1);
        let left = period - self.origin.elapsed().as_nanos() % period;
        Duration::from_nanos(u64::try_from(left).unwrap_or(u64::MAX))
    }
}

/// An environment that is being read.
struct Running {
    /// What of the configuration it is read by.
    basis: String,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Environments {
    /// Starts to read on a thread of its own, where environments are to be read at all.
    pub fn start(
        settings: &PollerSettings,
        shared: &Arc<Shared>,
        board: &watch::Sender<Arc<Board>>,
        wishes: watch::Receiver<Wish>,
        cancel: CancellationToken,
    ) {
        let let_go = shared.let_go.clone().drop_guard();
        let Some(access) = settings.environments.clone() else { return };
        let (shared, board, clock, file) = (Arc::clone(shared), board.clone(), settings.clock, settings.store.clone());
        thread::start("environments", move || {
            let store = shared.store(file.as_deref());
            sweep(&access.sockets);
            let (prober, origin) = (Prober::new(clock), Instant::now());
            let (answers, shown) = answers::way(board.clone());
            let bag = access.bag.clone();
            let common = Common { shared, board, clock, store, bag, prober, answers, origin };
            let (hosts, running) = (BTreeMap::new(), BTreeMap::new());
            let read = Self { common, access, wishes, hosts, running }.run(cancel);
            async move {
                tokio::select! {
                    () = read => {}
                    () = shown => {}
                }
                drop(let_go);
            }
        });
    }

    async fn run(mut self, cancel: CancellationToken) {
        tokio::select! {
            () = cancel.cancelled() => {}
            () = self.follow() => {}
        }
        let _ = tokio::time::timeout(FAREWELL, self.end()).await;
    }

    /// Reads by the configuration as it changes; ends when nobody can wish any more.
    async fn follow(&mut self) {
        let mut before: Option<Arc<Config>> = None;
        loop {
            let config = Arc::clone(&self.wishes.borrow_and_update().config);
            if before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &config)) {
                self.arrange(&config).await;
                before = Some(config);
            }
            if self.wishes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Ends the readers of what changed or went, and starts those of what is new.
    async fn arrange(&mut self, config: &Arc<Config>) {
        let wanted: BTreeMap<EnvName, String> =
            config.environments.keys().map(|name| (EnvName(name.clone()), basis(config, name))).collect();
        let changed = |name: &EnvName, running: &mut Running| wanted.get(name) != Some(&running.basis);
        let ended: Vec<Running> = self.running.extract_if(.., changed).map(|(_, running)| running).collect();
        join_all(ended.into_iter().map(Running::end)).await;
        self.keep_hosts(config).await;
        let absent = |board: &mut Arc<Board>| {
            let gone = board.environments.keys().any(|name| !wanted.contains_key(name));
            if gone {
                Arc::make_mut(board).environments.retain(|name, _| wanted.contains_key(name));
            }
            gone
        };
        self.common.board.send_if_modified(absent);
        for (name, basis) in wanted {
            if !self.running.contains_key(&name) {
                let running = self.begin(config, &name, basis);
                self.running.extend(running.map(|running| (name, running)));
            }
        }
    }

    /// Lets go of the hosts that no environment runs on any more. All are opened anew when ssh is set up otherwise.
    async fn keep_hosts(&mut self, config: &Config) {
        let needed = |key: &String| {
            config.environments.values().any(|env| key_of(config, env.host.as_ref()).as_ref() == Some(key))
        };
        let gone: Vec<Host> = self.hosts.extract_if(.., |key, _| !needed(key)).map(|(_, host)| host).collect();
        join_all(gone.into_iter().map(Host::close)).await;
    }

    fn begin(&mut self, config: &Arc<Config>, name: &EnvName, basis: String) -> Option<Running> {
        let settings = config.environments.get(name.as_str())?.clone();
        let key = key_of(config, settings.host.as_ref());
        let host = key.zip(settings.host.as_ref()).map(|(key, host)| self.host(config, key, host));
        self.common.shared.keep_host(name, host.clone());
        let secrets = SecretsAccess::of(config.secrets.clone());
        let secrets = Secrets::open(match &self.access.keys {
            Some(keys) => secrets.with_keys(keys.clone()),
            None => secrets,
        });
        let stop = CancellationToken::new();
        let place = Place::new((name.clone(), settings), self.common.clone(), (host, secrets), self.wishes.clone());
        let task = tokio::spawn(place.read(stop.clone()));
        Some(Running { basis, stop, task })
    }

    fn host(&mut self, config: &Config, key: String, host: &config::Host) -> Host {
        let access = HostAccess {
            folder: self.access.sockets.clone(),
            ssh_config: config.ssh.config.clone(),
            clock: self.common.clock,
        };
        self.hosts.entry(key).or_insert_with(|| Host::open(host, access)).clone()
    }

    async fn end(&mut self) {
        let running = std::mem::take(&mut self.running).into_values();
        join_all(running.map(Running::end)).await;
        let hosts = std::mem::take(&mut self.hosts).into_values();
        join_all(hosts.map(Host::close)).await;
    }
}

impl Running {
    async fn end(self) {
        self.stop.cancel();
        let _ = self.task.await;
    }
}

/// All of the configuration that the readers of an environment go by.
fn basis(config: &Config, name: &str) -> String {
    let entities = &config.changelog.entities;
    let image = &config.registry.image;
    format!("{:?}{:?}{:?}{entities:?}{image:?}", config.environments.get(name), config.ssh, config.secrets)
}

/// Under which key the connection to a host is kept.
fn key_of(config: &Config, host: Option<&config::Host>) -> Option<String> {
    host.map(|host| format!("{host:?} {:?}", config.ssh))
}
