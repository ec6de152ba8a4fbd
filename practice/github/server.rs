//! The server: a port on loopback, every request handed to the world, and the handle that tests and the demo hold.

use super::actions::Built;
use super::counted::Sent;
use super::gate;
use super::opening;
use super::packages::Packages;
use super::people::Right;
use super::scenario::Scenario;
use super::world::World;
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use crate::registry::Version;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// What the requests share.
pub(crate) struct Shared {
    world: Mutex<World>,
    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub origin: String,
    /// Set when it stops: nothing waits longer.
    pub stop: CancellationToken,
}

impl Shared {
    /// The world, alone.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A GitHub on loopback; it stops when this is dropped.
pub struct GitHub {
    shared: Arc<Shared>,
}

impl Drop for GitHub {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

impl GitHub {
    /// Starts it on a free port, backed by a bare repository (`Made::origin`), on a clock of the caller's.
    ///
    /// # Errors
    /// When the repository cannot be opened or no port is free.
    pub async fn start(repository: &Path, clock: Clock) -> Result<Self, Failure> {
        Self::play(repository, clock, "").await
    }

    /// The same, in the situation that the text of a scenario's file describes.
    ///
    /// # Errors
    /// When the text cannot be read, the repository cannot be opened or no port is free.
    pub async fn play(repository: &Path, clock: Clock, scenario: &str) -> Result<Self, Failure> {
        let world = opening::world(repository, clock, &Scenario::read(scenario)?)?;
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.doing("opening a port for GitHub")?;
        let address = listener.local_addr().doing("opening a port for GitHub")?;
        let stop = CancellationToken::new();
        let shared =
            Arc::new(Shared { world: Mutex::new(world), origin: format!("http://{address}"), stop: stop.clone() });
        let app = gate::app(Arc::clone(&shared));
        tokio::spawn(async move {
            // It ends when the handle is dropped; nobody is left to hear of an error.
            let _ = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
        });
        Ok(Self { shared })
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world()
    }

    /// The root of its REST interface; GraphQL is at `/graphql` below it.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.shared.origin.clone()
    }

    /// `owner/name` of its repository.
    #[must_use]
    pub fn full_name(&self) -> String {
        self.shared.world().full_name()
    }

    /// The root of its REST interface in the layout of GitHub Enterprise; GraphQL is at `/api/graphql`.
    #[must_use]
    pub fn enterprise_url(&self) -> String {
        format!("{}/api/v3", self.shared.origin)
    }

    /// The token of an account with exactly this right.
    #[must_use]
    pub fn token(&self, right: Right) -> String {
        let world = self.shared.world();
        let found = world.tokens.iter().find(|token| token.right == right);
        found.map(|token| token.text.clone()).unwrap_or_default()
    }

    /// Tells of the images of a registry from now on, as GitHub Packages does of those in its own. `supply` is asked each
    /// time.
    pub fn packages_of(&self, supply: impl Fn() -> Vec<Version> + Send + Sync + 'static) {
        self.shared.world().packages = Some(Packages::of(supply));
    }

    /// How often each endpoint was asked, by `METHOD /path/{name}` as GitHub's description writes it.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, u64> {
        self.shared.world().counted.asked().clone()
    }

    /// How many answers were "not modified".
    #[must_use]
    pub fn not_modified(&self) -> u64 {
        self.shared.world().counted.not_modified()
    }

    /// Forgets what was counted so far.
    pub fn count_anew(&self) {
        self.shared.world().counted = super::counted::Counted::default();
    }

    /// The last requests as they came, oldest first, for a judge of what is asked.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.shared.world().counted.sent().to_vec()
    }

    /// The images that builds have pushed by now, oldest first.
    #[must_use]
    pub fn images(&self) -> Vec<Built> {
        let mut world = self.shared.world();
        world.catch_up();
        world.built.clone()
    }
}
