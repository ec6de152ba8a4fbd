//! The images of the registry on the board: read on a thread of their own, every minute while that goes well, at once
//! when asked, and never while the registry wants to be left alone.
//!
//! The thread has its own runtime, so that neither a certificate nor 100,000 tags are read where keys are listened to.

use super::wish::Wish;
use super::{PollerSettings, Shared, thread};
use crate::board::{Board, Reading};
use crate::config::Config;
use crate::domain::image::ImageList;
use crate::fault::{Fault, Result};
use crate::operations::{self, PackageDates};
use crate::sources::git::Git;
use crate::sources::github::GitHub;
use crate::sources::registry::{ImageMemory, ImageName, Lines, Machine, Reader, Registry, RegistryToken};
use crate::store::Store;
use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often the registry is asked.
const CADENCE: Duration = Duration::from_mins(1);
/// How soon it is asked again after a failure; each that follows at once doubles it, up to [`LONGEST`].
const SOON: Duration = Duration::from_secs(5);
/// How long a registry that fails again and again is left alone at most.
const LONGEST: Duration = Duration::from_mins(8);
/// A reading that takes long is repeated less often: it may take this part of the time.
const SHARE: u32 = 20;
/// How long is waited for GitHub to be reached, before a list goes without the dates that it would add.
const GITHUB: Duration = Duration::from_secs(3);
/// How many of the newest tags are looked at.
const NEWEST: usize = 60;

/// Gives the token for this registry, if there is one. It may ask another program, and is never called where keys are
/// listened to.
type TokenSource = Arc<dyn Fn(&str) -> Option<RegistryToken> + Send + Sync>;

/// How the registry is read.
#[derive(Clone)]
pub struct RegistryAccess {
    token: TokenSource,
}

impl fmt::Debug for RegistryAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistryAccess")
    }
}

impl RegistryAccess {
    /// Reads with the token that this gives for the name of the registry's server.
    pub fn with(token: impl Fn(&str) -> Option<RegistryToken> + Send + Sync + 'static) -> Self {
        Self { token: Arc::new(token) }
    }
}

/// Reads the images until it is cancelled.
pub(super) struct Images {
    settings: PollerSettings,
    token: TokenSource,
    shared: Arc<Shared>,
    board: watch::Sender<Arc<Board>>,
    wishes: watch::Receiver<Wish>,
    store: Option<Store>,
    open: Option<Open>,
    dates: PackageDates,
    failures: u32,
}

/// The registry that is asked, as long as the configuration stays.
struct Open {
    registry: Registry,
    reader: Reader,
    /// GitHub with the registry's own token.
    packages: Option<GitHub>,
}

impl Images {
    /// Starts to read on a thread of its own, where the registry is to be read at all.
    pub fn start(
        settings: &PollerSettings,
        shared: &Arc<Shared>,
        board: &watch::Sender<Arc<Board>>,
        wishes: watch::Receiver<Wish>,
        cancel: CancellationToken,
    ) {
        let Some(RegistryAccess { token }) = settings.registry.clone() else { return };
        let (settings, shared, board) = (settings.clone(), Arc::clone(shared), board.clone());
        let images = Self {
            settings,
            token,
            shared,
            board,
            wishes,
            store: None,
            open: None,
            dates: PackageDates::default(),
            failures: 0,
        };
        thread::start("images", move || images.run(cancel));
    }

    async fn run(mut self, cancel: CancellationToken) {
        tokio::select! {
            () = cancel.cancelled() => {}
            () = self.read_on() => {}
        }
    }

    /// Reads again and again; ends when nobody can wish any more.
    async fn read_on(&mut self) {
        self.store = self.shared.store(self.settings.store.as_deref());
        if !self.repository_is_known().await {
            return;
        }
        loop {
            let wish = self.wishes.borrow_and_update().clone();
            self.settings.config = (*wish.config).clone();
            let began = Instant::now();
            let wait = self.read().await;
            let rest = wait.unwrap_or_default();
            match self.another_registry(&wish, rest).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(_) => return,
            }
            let pause = pause(began.elapsed().saturating_sub(rest), self.failures).saturating_sub(rest);
            let wished = self.wishes.wait_for(|latest| latest.concerns_registry(&wish));
            if let Ok(Err(_)) = tokio::time::timeout(pause, wished).await {
                return;
            }
        }
    }

    /// Leaves the registry alone for so long, whoever wishes; whether the configuration named another one before that.
    async fn another_registry(&mut self, before: &Wish, rest: Duration) -> Result<bool, watch::error::RecvError> {
        let place = |wish: &Wish| (wish.config.registry.image.clone(), wish.config.service.repository.clone());
        let left = place(before);
        match tokio::time::timeout(rest, self.wishes.wait_for(|latest| place(latest) != left)).await {
            Ok(another) => another.map(|_| true),
            Err(_) => Ok(false),
        }
    }

    /// Waits until the poller has looked for a repository: the image may have its name.
    async fn repository_is_known(&mut self) -> bool {
        let mut boards = self.board.subscribe();
        boards.wait_for(|board| !board.repository.is_loading()).await.is_ok()
    }

    /// Reads once, publishes what came of it, and says how long the registry wants to be left alone.
    async fn read(&mut self) -> Option<Duration> {
        let result = match self.opened() {
            Ok(()) => self.list().await,
            Err(fault) => Err(fault),
        };
        self.failures = if result.is_ok() { 0 } else { self.failures + 1 };
        // Kept first: whoever waits for a list may end the program as soon as it is there.
        let result = result.map(Arc::new).inspect(|list| self.keep(list));
        self.publish(result);
        self.open.as_ref().and_then(|open| open.registry.take_wait())
    }

    async fn list(&mut self) -> Result<ImageList> {
        let lines = self.lines()?;
        let board = self.board.clone();
        let now = (self.settings.clock)();
        let early = |list| {
            if board.borrow().images.value().is_none() {
                board.send_modify(|board| Arc::make_mut(board).images = Reading::fresh(list, now));
            }
        };
        let Some(Open { registry, reader, .. }) = &mut self.open else {
            return Err(Fault::refused("No registry is open"));
        };
        let list = reader.read(registry, &lines, early).await?;
        Ok(self.dated(list).await)
    }

    /// The list with the dates that GitHub Packages adds, where it is asked: with the registry's own token, else with
    /// the client that everything else is asked with.
    async fn dated(&mut self, mut list: ImageList) -> ImageList {
        let Some(Open { registry, packages, .. }) = &self.open else { return list };
        if !operations::packages_are_asked(&self.settings.config, registry.image()) {
            return list;
        }
        if self.settings.github.is_some() && packages.is_none() {
            let mut boards = self.board.subscribe();
            let reached = boards.wait_for(|board| !board.runs.is_loading() || !board.pulls.is_loading());
            let _ = tokio::time::timeout(GITHUB, reached).await;
        }
        let shared = self.shared.github.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(github) = packages.as_ref().or(shared.as_deref()) {
            self.dates.fill(&mut list, (registry.image(), github), (self.settings.clock)()).await;
        }
        list
    }

    /// Opens the registry of the configuration, unless it is open, and shows what the last run knew of it.
    fn opened(&mut self) -> Result<()> {
        let board = Arc::clone(&self.board.borrow());
        let repository = board.repository.value().map(|facts| facts.name.clone());
        let name = ImageName::of(&self.settings.config, repository.as_deref())?;
        let machine = Machine::of(&self.settings.config);
        let same = |open: &mut Open| *open.registry.image() == name && *open.registry.machine() == machine;
        if let Some(open) = self.open.take_if(same) {
            self.open = Some(if open.registry.token_is_refused() { self.let_in_anew(open)? } else { open });
            return Ok(());
        }
        let memory = self.store.as_ref().map(|store| ImageMemory::recall(store, &name, &machine)).unwrap_or_default();
        let reader = Reader::new(NEWEST, memory.remembered());
        let recalled = memory.list.map_or_else(Reading::default, |(list, taken)| Reading::shared(list, taken));
        self.board.send_modify(|board| Arc::make_mut(board).images = recalled);
        let token = (self.token)(name.host());
        let packages = operations::packages_client(&self.settings.config, &name, token.as_ref())?;
        self.dates = PackageDates::default();
        self.open = Some(Open { registry: Registry::open(name, token)?.running_on(machine), reader, packages });
        Ok(())
    }

    /// The same with the token that there is now.
    fn let_in_anew(&self, open: Open) -> Result<Open> {
        let name = open.registry.image().clone();
        let token = (self.token)(name.host());
        let packages = operations::packages_client(&self.settings.config, &name, token.as_ref())?;
        let registry = Registry::open(name, token)?.running_on(open.registry.machine().clone());
        Ok(Open { registry, packages, ..open })
    }

    /// The branches as they are now; their names alone where there is no repository.
    fn lines(&self) -> Result<Lines> {
        let config: &Config = &self.settings.config;
        let git = self.shared.git.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Git::worker);
        git.map_or_else(|| Ok(Lines::named(config)), |git| Lines::of(&git?, config))
    }

    /// A list that did not change keeps its pointer, so that nobody works on it again.
    fn publish(&self, result: Result<Arc<ImageList>>) {
        let now = (self.settings.clock)();
        self.board.send_modify(|board| {
            let images = &mut Arc::make_mut(board).images;
            *images = match (result, images.value()) {
                (Ok(list), Some(before)) if list == *before => Reading::shared(Arc::clone(before), now),
                (Ok(list), _) => Reading::shared(list, now),
                (Err(fault), _) => images.failed(fault, now),
            };
        });
    }

    fn keep(&self, list: &Arc<ImageList>) {
        let (Some(store), Some(open)) = (&self.store, &self.open) else { return };
        let kept = Some((Arc::clone(list), (self.settings.clock)()));
        ImageMemory::of(kept, open.reader.remembered()).keep(store, &open.registry);
    }
}

/// How long the registry is left alone after a reading that took so long, the last so many of which failed. What failed
/// once is often a line that comes back at once.
fn pause(took: Duration, failures: u32) -> Duration {
    let usual = CADENCE.max(took * SHARE);
    let after = |before: u32| SOON.saturating_mul(1 << before.min(7)).min(LONGEST).max(took * SHARE);
    failures.checked_sub(1).map_or(usual, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_or_failing_registry_is_asked_less_often() {
        assert_eq!(pause(Duration::ZERO, 0), CADENCE);
        assert_eq!(pause(Duration::from_secs(30), 0), Duration::from_mins(10));
        let waits = [1, 2, 3, 4, 5, 6, 7, 8, 99].map(|failures| pause(Duration::ZERO, failures).as_secs());
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 480, 480]);
        assert_eq!(pause(Duration::from_secs(15), 1), Duration::from_mins(5), "what is slow to fail is not hurried");
    }
}
