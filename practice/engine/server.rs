//! The engine's socket, and the handle that machines, tests and the demo hold it by.

use super::acts::{Creation, End, Refusal};
use super::ailment::{Ailment, Noise};
use super::container::{Motion, State};
use super::gate;
use super::health::Health;
use super::image::Image;
use super::log::Stream;
use super::stats::Traffic;
use super::trouble::Trouble;
use super::world::Shared;
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use crate::port::Port;
use crate::served::serve;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::UnixListener;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// A Docker engine on a unix socket; it ends, with everything that runs in it, when this is dropped.
pub struct Engine {
    shared: Arc<Shared>,
    /// Set when the socket is to go.
    door: Mutex<CancellationToken>,
    runtime: Handle,
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.shared.stop.cancel();
        let _ = std::fs::remove_file(&self.shared.socket);
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("socket", &self.shared.socket).finish_non_exhaustive()
    }
}

/// What a container is like that was there before the world began.
#[derive(Debug, Clone)]
pub struct Past {
    /// When its process started.
    pub started: DateTime<Utc>,
    /// Where it is now.
    pub state: State,
    /// What ails it.
    pub ails: Ailment,
    /// How much it writes.
    pub noise: Noise,
    /// How often it was restarted.
    pub restarts: u64,
}

impl Engine {
    /// Starts one at this socket, without containers. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the socket cannot be made; the path of one is a hundred bytes at most.
    pub fn start(socket: &Path, clock: Clock) -> Result<Self, Failure> {
        let shared = Arc::new(Shared::new(socket.to_owned(), clock));
        let engine = Self { shared, door: Mutex::new(CancellationToken::new()), runtime: Handle::current() };
        engine.open()?;
        Ok(engine)
    }

    fn open(&self) -> Result<(), Failure> {
        let socket = &self.shared.socket;
        let _ = std::fs::remove_file(socket);
        let _inside = self.runtime.enter();
        let listener = UnixListener::bind(socket).doing("opening the socket of the practice engine")?;
        let door = self.shared.stop.child_token();
        *self.door.lock().unwrap_or_else(PoisonError::into_inner) = door.clone();
        serve(listener, gate::router(Arc::clone(&self.shared)), door);
        Ok(())
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.shared.socket
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Where images that are pulled come from.
    pub fn pulls_from(&self, supply: impl Fn(&str) -> Option<Image> + Send + Sync + 'static) {
        self.shared.world().supply = Some(Arc::new(supply));
    }

    /// Holds an image.
    pub fn hold(&self, image: Image) {
        self.shared.world().hold(image);
    }

    /// Removes an image, as somebody does who wants room on the disk, and gives it.
    pub fn lose(&self, reference: &str) -> Option<Image> {
        let mut world = self.shared.world();
        let place = world.images.iter().position(|image| image.reference == reference)?;
        Some(world.images.remove(place))
    }

    /// Lets applications boot for so long.
    pub fn boots_for(&self, boot: TimeDelta) {
        self.shared.world().boot = boot;
    }

    /// A port that containers can have, and nobody else.
    ///
    /// # Errors
    /// When there is none.
    pub fn free_port(&self) -> Result<u16, Failure> {
        let port = Port::free().doing("finding a port for a container")?;
        let number = port.number();
        self.shared.world().ports.insert(number, port);
        Ok(number)
    }

    /// Is wrong in this way from now on.
    ///
    /// # Errors
    /// When it was stopped and its socket cannot be made again.
    pub fn set_trouble(&self, trouble: Trouble) -> Result<(), Failure> {
        let before = std::mem::replace(&mut self.shared.world().trouble, trouble);
        match (before, trouble) {
            (Trouble::Stopped, Trouble::Stopped) => Ok(()),
            (_, Trouble::Stopped) => {
                self.door.lock().unwrap_or_else(PoisonError::into_inner).cancel();
                let _ = std::fs::remove_file(&self.shared.socket);
                Ok(())
            }
            (Trouble::Stopped, _) => self.open(),
            _ => Ok(()),
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        self.shared.world().trouble
    }

    /// How often each endpoint was asked, by `METHOD /path/{id}`.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, u64> {
        self.shared.world().asked.clone()
    }

    /// A container that was there before the world began.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn was_there(&self, creation: &Creation, past: &Past) -> Result<(), Refusal> {
        let id = self.shared.make(creation)?;
        let now = self.shared.now();
        let environment = creation.environment.get("NODE_ENV").map_or("production", String::as_str);
        self.shared.with(&id, |container| {
            container.created = past.started - TimeDelta::seconds(1);
            container.ails.send_replace(past.ails);
            container.noise = past.noise;
            container.restarts = past.restarts;
            container.log.remember(&container.image, environment, past, now);
        });
        let mut last = now;
        match past.state {
            State::Created => return Ok(()),
            State::Exited(_) => {
                last = now - TimeDelta::hours(20);
                self.shared.with(&id, |container| {
                    container.state = past.state;
                    (container.started, container.finished) = (Some(past.started), Some(last));
                });
            }
            State::Running | State::Paused => {
                let _inside = self.runtime.enter();
                self.shared.launch(&id, past.started)?;
            }
        }
        self.shared.with(&id, |container| {
            container.health = container.is_checked().then(|| Health::known(past.ails.at(last), last));
        });
        Ok(())
    }
}

/// What containers are told to do.
impl Engine {
    /// Takes an image from where images come from.
    ///
    /// # Errors
    /// When it is not there.
    pub fn pull(&self, reference: &str) -> Result<Image, Refusal> {
        self.shared.pull(reference)
    }

    /// Makes a container and gives its id.
    ///
    /// # Errors
    /// When its name or port is taken, or its image is not held.
    pub fn create(&self, creation: &Creation) -> Result<String, Refusal> {
        self.shared.create(creation)
    }

    /// Starts a container.
    ///
    /// # Errors
    /// When it is not there, runs already, or its port is taken.
    pub fn start_container(&self, name: &str) -> Result<(), Refusal> {
        let _inside = self.runtime.enter();
        self.shared.start(name)
    }

    /// Stops a container.
    ///
    /// # Errors
    /// When it is not there or does not run.
    pub async fn stop_container(&self, name: &str) -> Result<(), Refusal> {
        self.shared.end(name, End::Stop).await
    }

    /// Kills a container.
    ///
    /// # Errors
    /// When it is not there or does not run.
    pub async fn kill(&self, name: &str) -> Result<(), Refusal> {
        self.shared.end(name, End::Kill).await
    }

    /// Stops a container where it runs, and starts it.
    ///
    /// # Errors
    /// When it is not there, or cannot be started.
    pub async fn restart(&self, name: &str) -> Result<(), Refusal> {
        self.shared.restart(name).await
    }

    /// Takes a container away, running or not.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn remove(&self, name: &str) -> Result<(), Refusal> {
        self.shared.remove(name, true).await
    }

    /// Freezes a container.
    ///
    /// # Errors
    /// When it does not run.
    pub fn pause(&self, name: &str) -> Result<(), Refusal> {
        self.shared.freeze(name, Motion::Frozen)
    }

    /// Lets a frozen container go on.
    ///
    /// # Errors
    /// When it is not frozen.
    pub fn unpause(&self, name: &str) -> Result<(), Refusal> {
        self.shared.freeze(name, Motion::Going)
    }

    /// Lets an application ail from now on.
    pub fn ail(&self, name: &str, ails: Ailment) {
        self.shared.with(name, |container| container.ails.send_replace(ails));
    }

    /// Puts a text into a variable of a container's environment, and another on a line that its program writes. What holds
    /// the first anywhere else has looked where nobody should; what holds the second has kept what it was to show only.
    pub fn plant(&self, name: &str, variable: &str, line: &str) {
        self.shared.with(name, |container| container.environment.insert("JWT_SECRET".to_owned(), variable.to_owned()));
        self.shared.write(name, Stream::Out, format!("info: {line}"));
    }

    /// The traffic goes to the container with this port from now on.
    pub fn carries(&self, port: u16) {
        let now = self.shared.now();
        for container in &mut self.shared.world().containers {
            let traffic = if container.port == Some(port) { Traffic::Mine } else { Traffic::Theirs };
            container.meter.carry(traffic, now);
        }
    }

    /// Where a container is and what its health check says; `None` when it is not there.
    #[must_use]
    pub fn facts(&self, name: &str) -> Option<Facts> {
        let world = self.shared.world();
        let container = world.find(name)?;
        Some(Facts {
            id: container.id.clone(),
            name: container.name.clone(),
            image: container.image.reference.clone(),
            state: container.state,
            word: container.word(),
            status: container.status(self.shared.now()),
            health: container.health.as_ref().map(|health| health.status),
            port: container.port,
            started: container.started,
        })
    }

    /// The names of all containers, the newest first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.shared.world().containers.iter().rev().map(|one| one.name.clone()).collect()
    }

    /// The last lines of a container's log.
    #[must_use]
    pub fn last_lines(&self, name: &str, most: usize) -> Option<Vec<String>> {
        let world = self.shared.world();
        let lines = world.find(name)?.log.from(0).rev().take(most);
        let mut lines: Vec<String> = lines.map(|(_, line)| String::from_utf8_lossy(&line.text).into_owned()).collect();
        lines.reverse();
        Some(lines)
    }
}

/// What a container is, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The reference it was made from.
    pub image: String,
    /// Where it is.
    pub state: State,
    /// The engine's word for that.
    pub word: &'static str,
    /// The engine's sentence: `Up 5 days (healthy)`.
    pub status: String,
    /// What its health check says, if it has one.
    pub health: Option<&'static str>,
    /// The port on the machine.
    pub port: Option<u16>,
    /// When its process started.
    pub started: Option<DateTime<Utc>>,
}
