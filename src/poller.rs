//! Who is asked when: one thread that owns the repository, reads it in the order people need things, and publishes a
//! board after each step. It reads again when something on disk changed, and at once when told to.
//!
//! It never draws, never waits for whoever draws, and asks no clock but the one it was handed.

mod environments;
mod filled;
mod fingerprint;
mod github;
mod github_access;
mod here;
mod images;
mod last_board;
mod last_forge;
mod newer;
mod seen;
mod thread;
mod wish;

use crate::board::{Board, Reading};
use crate::config::Config;
use crate::domain::pull_request::PullNumber;
use crate::domain::workflow_run::RunList;
use crate::domain::{EnvName, Moment};
use crate::fault::{Fault, Result};
use crate::operations::{self, Asked, Known};
use crate::sources::docker::Engine;
use crate::sources::git::Git;
use crate::sources::github::GitHub;
use crate::sources::host::Host;
use crate::store::Store;
pub use environments::EnvironmentAccess;
use environments::Environments;
use fingerprint::Fingerprint;
pub use fingerprint::Watched;
use github::Forge;
pub use github_access::GithubAccess;
use images::Images;
pub use images::RegistryAccess;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use wish::Wish;

/// How long the disk is left alone while nothing changes.
const CALM: Duration = Duration::from_secs(2);
/// How soon it is looked at again after a change: changes come in groups.
const BUSY: Duration = Duration::from_millis(400);

/// How long it may take to let go of the hosts.
const FAREWELL: Duration = Duration::from_millis(600);

/// What the poller needs to know.
#[derive(Debug, Clone)]
pub struct PollerSettings {
    /// The repository, or any folder in it.
    pub start: PathBuf,
    /// The effective configuration.
    pub config: Config,
    /// Says what time it is.
    pub clock: fn() -> Moment,
    /// The file of the store, where the last board is kept for the next run; `None` keeps nothing.
    pub store: Option<PathBuf>,
    /// How the registry is read; `None` leaves it alone.
    pub registry: Option<RegistryAccess>,
    /// How GitHub is read; `None` leaves it alone.
    pub github: Option<GithubAccess>,
    /// How environments are read; `None` leaves them alone.
    pub environments: Option<EnvironmentAccess>,
}

/// What the poller can be told.
enum Command {
    Refresh,
    Configure(Box<Config>),
    Stop,
}

/// When the clone is held against what GitHub tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum If {
    /// What is here may have changed.
    Anyhow,
    /// Only what is there may have changed.
    RunsAreOthers,
}

/// Tells the poller things. When the last handle is dropped or the token is cancelled, it stops.
#[derive(Clone)]
pub struct PollerHandle {
    commands: mpsc::Sender<Command>,
    shared: Arc<Shared>,
    wishes: watch::Sender<Wish>,
}

/// What the poller and those who ask about single things have in common, so that nothing is read or held twice.
#[derive(Default)]
struct Shared {
    git: Mutex<Option<Git>>,
    github: Mutex<Option<Arc<GitHub>>>,
    known: Arc<Known>,
    engines: Mutex<BTreeMap<EnvName, Engine>>,
    hosts: Mutex<BTreeMap<EnvName, Host>>,
    store: OnceLock<Option<Store>>,
    /// Set once the connections to hosts are let go of.
    let_go: CancellationToken,
}

impl Shared {
    /// The store, opened by whoever comes first: with a connection for each thread they would wait for each other, and
    /// give up, on the same disk.
    fn store(&self, file: Option<&Path>) -> Option<Store> {
        self.store.get_or_init(|| file.map(Store::open_keeping_notices)).clone()
    }

    /// The engine of an environment as long as it is reached.
    fn keep_engine(&self, name: &EnvName, engine: Option<Engine>) {
        let mut engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        match engine {
            Some(engine) => drop(engines.insert(name.clone(), engine)),
            None => drop(engines.remove(name)),
        }
    }

    /// The host of an environment as long as it is read.
    fn keep_host(&self, name: &EnvName, host: Option<Host>) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        match host {
            Some(host) => drop(hosts.insert(name.clone(), host)),
            None => drop(hosts.remove(name)),
        }
    }

    /// The environment is not read any more.
    fn forget(&self, name: &EnvName) {
        self.keep_engine(name, None);
        self.keep_host(name, None);
    }
}

impl PollerHandle {
    /// Reads everything again now.
    pub fn refresh(&self) {
        drop(self.commands.send(Command::Refresh));
        self.look_outside();
    }

    /// The same for a person who asks for it: also for what a server did not have when it was last asked.
    pub fn refresh_anew(&self) {
        self.wishes.send_modify(|wish| wish.anew += 1);
        self.refresh();
    }

    /// The repository for a thread of one's own, with everything that the poller remembers of it.
    ///
    /// # Errors
    /// When the poller has not opened it, or it cannot be opened any more.
    pub fn repository(&self) -> Result<Git> {
        let git = self.shared.git.lock().unwrap_or_else(PoisonError::into_inner);
        git.as_ref().ok_or_else(|| Fault::refused("The repository is not read yet"))?.worker()
    }

    /// GitHub, to ask about single things or to act there, with everything that the poller knows of its limits.
    ///
    /// # Errors
    /// When it is not open yet, or cannot be opened; what is in the way stands in the reading of the board.
    pub fn github(&self) -> Result<Arc<GitHub>> {
        let github = self.shared.github.lock().unwrap_or_else(PoisonError::into_inner);
        github.clone().ok_or_else(|| Fault::refused("GitHub is not reached yet"))
    }

    /// Reads GitHub and the registry again now, as after an act there.
    pub fn look_outside(&self) {
        self.wishes.send_modify(|wish| wish.again += 1);
    }

    /// This environment is on the screen: more is read of it for as long as it is.
    pub fn look_at(&self, environment: Option<&EnvName>) {
        self.wishes.send_if_modified(|wish| {
            let other = wish.looked_at.as_ref() != environment;
            wish.looked_at = environment.cloned();
            other
        });
    }

    /// Runs the checks of an environment now; what comes of them comes with the board.
    pub fn precheck(&self, environment: &EnvName) {
        self.wishes.send_modify(|wish| *wish.checks.entry(environment.clone()).or_default() += 1);
    }

    /// Reads the names in the secrets once, whatever is looked at.
    pub fn want_secrets(&self) {
        self.wishes.send_modify(|wish| wish.secrets = true);
    }

    /// The engine of an environment, to read a log.
    ///
    /// # Errors
    /// When it is not reached; why stands in the reading of the board.
    pub fn engine(&self, environment: &EnvName) -> Result<Engine> {
        let engines = self.shared.engines.lock().unwrap_or_else(PoisonError::into_inner);
        let absent = || Fault::refused(format!("The Docker engine of {environment} is not reached"));
        engines.get(environment).cloned().ok_or_else(absent)
    }

    /// The host of an environment, with the connection that is there or being opened.
    ///
    /// # Errors
    /// When none is configured, or the environment is not read.
    pub fn host(&self, environment: &EnvName) -> Result<Host> {
        let hosts = self.shared.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let absent = || {
            Fault::refused(format!("Nothing says where {environment} runs"))
                .hint(format!("Set environment.{environment}.host in cutover.toml."))
        };
        hosts.get(environment).cloned().ok_or_else(absent)
    }

    /// These pull requests are on the screen: what the list of a server does not tell of them is read now.
    pub fn show_pulls(&self, shown: &[PullNumber]) {
        self.wishes.send_modify(|wish| wish.shown = shown.into());
    }

    /// What is remembered of the changelog.
    #[must_use]
    pub fn known(&self) -> Arc<Known> {
        Arc::clone(&self.shared.known)
    }

    /// Waits, after everything was cancelled, until the connections to hosts and the files of their sockets are gone; not
    /// longer than a person notices.
    pub fn wait_until_let_go(&self) {
        let began = Instant::now();
        while !self.shared.let_go.is_cancelled() && began.elapsed() < FAREWELL {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Goes on with another configuration, and reads everything again.
    pub fn configure(&self, config: Config) {
        self.wishes.send_modify(|wish| wish.config = Arc::new(config.clone()));
        drop(self.commands.send(Command::Configure(Box::new(config))));
    }
}

/// Reads the sources and publishes boards.
pub struct Poller {
    settings: PollerSettings,
    git: Option<Git>,
    shared: Arc<Shared>,
    board: watch::Sender<Arc<Board>>,
    commands: mpsc::Receiver<Command>,
    seen: Fingerprint,
    store: Option<Store>,
    /// The runs that this clone was last held against.
    compared: Option<Arc<RunList>>,
}

impl Poller {
    /// Starts to read on a thread of its own. The first board is empty; each reading that arrives publishes the next.
    ///
    /// Must be called inside a tokio runtime. Nothing waits for a read that is under way when the token is
    /// cancelled: reading leaves nothing behind.
    #[must_use]
    pub fn start(settings: PollerSettings, cancel: CancellationToken) -> (watch::Receiver<Arc<Board>>, PollerHandle) {
        let (board, boards) = watch::channel(Arc::new(Board::default()));
        let (sender, commands) = mpsc::channel();
        let shared = Arc::<Shared>::default();
        let (wishes, latest) = watch::channel(Wish::of(settings.config.clone()));
        Forge::start(&settings, &shared, &board, latest.clone(), cancel.clone());
        Images::start(&settings, &shared, &board, latest.clone(), cancel.clone());
        Environments::start(&settings, &shared, &board, latest, cancel.clone());
        seen::start(&settings, &shared, &board, wishes.subscribe(), cancel.clone());
        let seen = Fingerprint::default();
        let (git, store, compared) = (None, None, None);
        let poller = Self { settings, git, shared: Arc::clone(&shared), board, commands, seen, store, compared };
        let thread = std::thread::Builder::new().name("poller".into()).spawn(move || poller.run());
        if let Err(cause) = thread {
            tracing::error!(%cause, "the poller has no thread");
        }
        let stop = sender.clone();
        tokio::spawn(async move {
            cancel.cancelled().await;
            drop(stop.send(Command::Stop));
        });
        (boards, PollerHandle { commands: sender, shared, wishes })
    }

    fn run(mut self) {
        if self.open().is_ok() {
            self.recall();
        }
        self.read_all();
        let mut pause = BUSY;
        loop {
            match self.commands.recv_timeout(pause) {
                Ok(Command::Refresh) => self.read_all(),
                Ok(Command::Configure(config)) => {
                    self.settings.config = *config;
                    self.read_all();
                }
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => pause = self.read_what_changed(),
            }
        }
    }

    /// Looks at the disk, reads again if it changed, and says when to look next.
    fn read_what_changed(&mut self) -> Duration {
        let Some(git) = &self.git else {
            self.read_all();
            return CALM;
        };
        if !self.seen.changed(&git.watched(&self.settings.config.changelog)) {
            self.hold_against_runs(If::RunsAreOthers);
            return CALM;
        }
        self.read_all();
        BUSY
    }

    /// Reads every source in order, publishing each. What libgit2 holds of the packs goes when all is read.
    fn read_all(&mut self) {
        if let Err(fault) = self.open() {
            return self.publish_fault(fault);
        }
        let Some(git) = self.git.take() else { return };
        self.seen = Fingerprint::of(&git.watched(&self.settings.config.changelog));
        self.read(&git);
        self.remember(&git);
        self.git = git.worker().ok();
        self.hold_against_runs(If::Anyhow);
    }

    /// Says what GitHub has built of the long-lived branches that is not here.
    fn hold_against_runs(&mut self, when: If) {
        let runs = self.board.borrow().runs.value().map(Arc::clone);
        let (Some(git), Some(runs)) = (&self.git, runs) else { return };
        let same = self.compared.as_ref().is_some_and(|compared| Arc::ptr_eq(compared, &runs));
        if same && when == If::RunsAreOthers {
            return;
        }
        let newer = newer::look(git, &runs, &self.settings.config);
        if self.board.borrow().newer != newer {
            self.publish(|board| board.newer = newer);
        }
        self.compared = Some(runs);
    }

    /// Says of all that is read from it that there is no repository. The same sentence is not published again and again
    /// while nothing changes.
    fn publish_fault(&self, fault: Fault) {
        let (now, fault) = ((self.settings.clock)(), Arc::new(fault));
        let said = self.board.borrow().repository.fault().is_some_and(|said| said.to_string() == fault.to_string());
        if said {
            return;
        }
        self.publish(|board| {
            board.repository = board.repository.failed(Arc::clone(&fault), now);
            board.branches = board.branches.failed(Arc::clone(&fault), now);
            board.changelog = board.changelog.failed(Arc::clone(&fault), now);
            board.merge = board.merge.failed(fault, now);
        });
    }

    /// Shows the facts, and then what the last run knew, before anything is walked.
    fn recall(&mut self) {
        let Some(git) = &self.git else { return };
        self.take(|board| &mut board.repository, git.facts(&self.settings.config.service));
        let Some(store) = self.shared.store(self.settings.store.as_deref()) else { return };
        let (key, git_dir) = (last_board::key(git.git_dir(), &self.settings.config), git.git_dir().to_path_buf());
        self.publish(|board| {
            board.store_notices = store.take_notices();
            last_board::recall(&store, &key, board);
            seen::recall(&store, &git_dir, board);
        });
        self.store = Some(store);
    }

    /// Keeps the board for the next run.
    fn remember(&self, git: &Git) {
        let Some(store) = &self.store else { return };
        let key = last_board::key(git.git_dir(), &self.settings.config);
        let board = Arc::clone(&self.board.borrow());
        last_board::remember(store, &key, &board);
        let notices = store.take_notices();
        if !notices.is_empty() {
            self.publish(|board| board.store_notices.extend(notices));
        }
    }

    fn read(&self, git: &Git) {
        let Config { service, branches, .. } = &self.settings.config;
        self.take(|board| &mut board.repository, git.facts(service));
        if self.board.borrow().branches.value().is_none() {
            self.take(|board| &mut board.branches, git.branch_heads(branches));
        }
        self.take(|board| &mut board.branches, git.branches(branches));
        self.check_changelog(git);
        self.take(|board| &mut board.merge, git.merge_preview(branches));
    }

    /// Opens the repository anew, so that nothing of an earlier state is held; what was read stays remembered.
    fn open(&mut self) -> Result<()> {
        let opened = match &self.git {
            Some(git) => git.worker(),
            None => Git::discover(&self.settings.start),
        };
        self.git = None;
        let opened = opened?;
        *self.shared.git.lock().unwrap_or_else(PoisonError::into_inner) = opened.worker().ok();
        self.git = Some(opened);
        Ok(())
    }

    /// The report keeps its pointer while neither history nor folder changed, so that nobody works on it again.
    fn check_changelog(&self, git: &Git) {
        let now = (self.settings.clock)();
        let result = operations::check(git, &self.settings.config, &Asked::default(), &self.shared.known);
        self.publish(|board| {
            board.changelog = match result {
                Ok(report) => Reading::shared(report, now),
                Err(fault) => board.changelog.failed(fault, now),
            };
        });
    }

    /// Puts a result into its place on the board: a value replaces the reading, a fault ages it.
    fn take<T>(&self, place: impl FnOnce(&mut Board) -> &mut Reading<T>, result: Result<T, Fault>) {
        let now = (self.settings.clock)();
        self.publish(|board| {
            let reading = place(board);
            *reading = match result {
                Ok(value) => Reading::fresh(value, now),
                Err(fault) => reading.failed(fault, now),
            };
        });
    }

    fn publish(&self, change: impl FnOnce(&mut Board)) {
        self.board.send_modify(|board| change(Arc::make_mut(board)));
    }
}
