//! The two servers of the registry, and the handle that tests and the demo hold them by.

use super::asked::{Ask, Asked};
use super::build::Build;
use super::feed::Feed;
use super::scenario::Told;
use super::shelf::Shelf;
use super::trouble::{Door, Trouble};
use super::{answers, storage};
use crate::failure::{Doing, Failure};
use axum::Router;
use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Tags on a page when nobody says otherwise.
const LARGEST_PAGE: usize = 1000;

/// A registry that runs on loopback until it is dropped.
#[derive(Debug)]
pub struct Registry {
    world: Arc<World>,
    stop: CancellationToken,
}

/// What both servers share.
#[derive(Debug)]
pub(super) struct World {
    pub(super) address: SocketAddr,
    pub(super) storage: SocketAddr,
    state: Mutex<State>,
    feed: OnceLock<Feed>,
}

#[derive(Debug)]
struct State {
    shelf: Arc<Shelf>,
    door: Door,
    trouble: Trouble,
    largest_page: usize,
    latency: Duration,
    asked: Asked,
    issued: HashSet<String>,
    given_out: usize,
}

impl Registry {
    /// Starts one with these images. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn start(shelf: Shelf) -> Result<Self, Failure> {
        let (front, back) = (listener().await?, listener().await?);
        let act = "reading the address of the practice registry";
        let (address, storage) = (front.local_addr().doing(act)?, back.local_addr().doing(act)?);
        let state = State {
            shelf: Arc::new(shelf),
            door: Door::default(),
            trouble: Trouble::default(),
            largest_page: LARGEST_PAGE,
            latency: Duration::ZERO,
            asked: Asked::default(),
            issued: HashSet::new(),
            given_out: 0,
        };
        let world = Arc::new(World { address, storage, state: Mutex::new(state), feed: OnceLock::new() });
        let stop = CancellationToken::new();
        serve(front, Router::new().fallback(answers::answer).with_state(Arc::clone(&world)), stop.clone());
        serve(back, Router::new().fallback(storage::answer).with_state(Arc::clone(&world)), stop.clone());
        Ok(Self { world, stop })
    }

    /// Starts one with these images, in the situation that the text of a scenario tells.
    ///
    /// # Errors
    /// When the text is not understood, or no port of loopback can be had.
    pub async fn play(mut shelf: Shelf, scenario: &str) -> Result<Self, Failure> {
        let told = Told::read(scenario)?;
        told.spoil(&mut shelf);
        let registry = Self::start(shelf).await?;
        registry.set_trouble(told.trouble);
        registry.set_latency(Duration::from_millis(told.latency));
        Ok(registry)
    }

    pub(super) fn world(&self) -> Arc<World> {
        Arc::clone(&self.world)
    }

    /// The image as the configuration names it: `127.0.0.1:port/name`.
    #[must_use]
    pub fn image(&self) -> String {
        format!("{}/{}", self.world.address, self.world.name())
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.world.address
    }

    /// Changes what is there.
    pub fn change(&self, change: impl FnOnce(&mut Shelf)) {
        change(Arc::make_mut(&mut self.world.state().shelf));
    }

    /// Takes in what `supply` says was built, whenever it is asked; the first that is said to supply stays.
    pub fn fed_by(&self, supply: impl Fn() -> Vec<Build> + Send + Sync + 'static) {
        let _ = self.world.feed.set(Feed::new(supply));
    }

    /// Lets in only these.
    pub fn set_door(&self, door: Door) {
        self.world.state().door = door;
    }

    /// Misbehaves from now on.
    pub fn set_trouble(&self, trouble: Trouble) {
        self.world.state().trouble = trouble;
    }

    /// Gives at most so many tags on a page.
    pub fn set_largest_page(&self, tags: usize) {
        self.world.state().largest_page = tags;
    }

    /// Lets every answer take this much longer.
    pub fn set_latency(&self, latency: Duration) {
        self.world.state().latency = latency;
    }

    /// Lets every token that was given out expire.
    pub fn expire_tokens(&self) {
        self.world.state().issued.clear();
    }

    /// What it was asked since it began or was last asked this.
    #[must_use]
    pub fn take_asked(&self) -> Asked {
        std::mem::take(&mut self.world.state().asked)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn listener() -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.doing("starting the practice registry")
}

/// Answers until it is stopped; what is under way then is cut off.
fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    tokio::spawn(async move {
        tokio::select! {
            _ = axum::serve(listener, router) => {}
            () = stop.cancelled() => {}
        }
    });
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what was built since the last time on the shelf.
    pub fn take_in(&self) {
        let Some(builds) = self.feed.get().map(Feed::news) else { return };
        let mut state = self.state();
        for build in builds {
            Arc::make_mut(&mut state.shelf).push(&build);
        }
    }

    pub fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.state().shelf)
    }

    pub fn name(&self) -> String {
        self.state().shelf.name.clone()
    }

    pub fn door(&self) -> Door {
        self.state().door
    }

    pub fn trouble(&self) -> Trouble {
        self.state().trouble
    }

    pub fn largest_page(&self) -> usize {
        self.state().largest_page
    }

    pub fn latency(&self) -> Duration {
        self.state().latency
    }

    pub fn count(&self, ask: Ask) {
        self.state().asked.count(ask);
    }

    pub fn note_leak(&self) {
        self.state().asked.leaked += 1;
    }

    /// A new bearer token.
    pub fn issue(&self) -> String {
        let mut state = self.state();
        state.given_out += 1;
        let token = format!("practice-bearer-{}", state.given_out);
        state.issued.insert(token.clone());
        token
    }

    pub fn is_issued(&self, token: &str) -> bool {
        self.state().issued.contains(token)
    }
}
