//! The server, and the handle that tests and the demo hold it by.

use super::answers;
use super::asked::{Ask, Asked};
use super::scenario::Told;
use super::trouble::Trouble;
use super::vault::Vault;
use crate::failure::{Doing, Failure};
use axum::Router;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A secrets store that runs on loopback until it is dropped.
#[derive(Debug)]
pub struct Secrets {
    address: SocketAddr,
    world: Arc<World>,
    stop: CancellationToken,
}

#[derive(Debug)]
pub(super) struct World {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    vault: Vault,
    trouble: Trouble,
    latency: Duration,
    asked: Asked,
}

impl Secrets {
    /// Starts one with these secrets. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn start(vault: Vault) -> Result<Self, Failure> {
        let act = "starting the practice secrets store";
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.doing(act)?;
        let address = listener.local_addr().doing(act)?;
        let world = Arc::new(World { state: Mutex::new(State { vault, ..State::default() }) });
        let stop = CancellationToken::new();
        let router = Router::new().fallback(answers::answer).with_state(Arc::clone(&world));
        tokio::spawn(stop.clone().run_until_cancelled_owned(async move { axum::serve(listener, router).await }));
        Ok(Self { address, world, stop })
    }

    /// Starts one with these secrets, in the situation that the text of a scenario tells.
    ///
    /// # Errors
    /// When the text is not understood, or no port of loopback can be had.
    pub async fn play(mut vault: Vault, scenario: &str) -> Result<Self, Failure> {
        let told = Told::read(scenario)?;
        told.spoil(&mut vault);
        let secrets = Self::start(vault).await?;
        secrets.set_trouble(told.trouble);
        Ok(secrets)
    }

    /// Where it answers, as the configuration names it: `http://127.0.0.1:port`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes what is there.
    pub fn change(&self, change: impl FnOnce(&mut Vault)) {
        change(&mut self.world.state().vault);
    }

    /// Misbehaves from now on.
    pub fn set_trouble(&self, trouble: Trouble) {
        self.world.state().trouble = trouble;
    }

    /// Lets every answer take this much longer.
    pub fn set_latency(&self, latency: Duration) {
        self.world.state().latency = latency;
    }

    /// What it was asked since it began or was last asked this.
    #[must_use]
    pub fn take_asked(&self) -> Asked {
        std::mem::take(&mut self.world.state().asked)
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn vault(&self) -> Vault {
        self.state().vault.clone()
    }

    pub fn trouble(&self) -> Trouble {
        self.state().trouble
    }

    pub fn latency(&self) -> Duration {
        self.state().latency
    }

    pub fn count(&self, ask: Ask) {
        self.state().asked.count(ask);
    }
}
