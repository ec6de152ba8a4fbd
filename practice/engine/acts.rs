//! What is done to containers: by requests, by the scripts of a machine, and by tests.

use super::ailment::Noise;
use super::container::{Container, Motion, State};
use super::health::Health;
use super::image::Image;
use super::log::Log;
use super::program::{self, Door};
use super::stats::Meter;
use super::world::{Shared, World};
use crate::port::Port;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use tokio::sync::watch;

/// A container that is to be made.
#[derive(Debug, Clone, Default)]
pub struct Creation {
    /// Its name.
    pub name: String,
    /// The image it is made from.
    pub image: String,
    /// Labels besides those of the image.
    pub labels: BTreeMap<String, String>,
    /// The variables of its environment.
    pub environment: BTreeMap<String, String>,
    /// The port of the machine that leads to it.
    pub port: Option<u16>,
}

/// Why something was not done: the status and message of the engine's answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The status, as 404.
    pub status: u16,
    /// The message.
    pub message: String,
}

/// How a process is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Stop,
    Kill,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(super) fn no_such(name: &str) -> Self {
        Self::new(404, format!("No such container: {name}"))
    }

    /// There is nothing to do.
    fn unchanged() -> Self {
        Self::new(304, "")
    }
}

impl Shared {
    /// Takes an image from where images come from.
    pub fn pull(&self, reference: &str) -> Result<Image, Refusal> {
        let supply = self.world().supply.clone();
        let found = supply.and_then(|supply| supply(reference));
        let Some(image) = found else {
            return Err(Refusal::new(404, format!("manifest for {reference} not found: manifest unknown")));
        };
        let at = self.now();
        let mut world = self.world();
        world.hold(image.clone());
        world.events.tell(super::events::Event {
            kind: "image",
            action: "pull".to_owned(),
            id: image.reference.clone(),
            attributes: image.labels.clone(),
            at,
        });
        Ok(image)
    }

    /// Makes a container and gives its id.
    pub fn create(&self, creation: &Creation) -> Result<String, Refusal> {
        let id = self.make(creation)?;
        let at = self.now();
        self.world().tell(&id, at, |event| event.called("create"));
        Ok(id)
    }

    /// The same, without a word.
    pub fn make(&self, creation: &Creation) -> Result<String, Refusal> {
        let at = self.now();
        let mut world = self.world();
        if let Some(other) = world.containers.iter().find(|one| one.name == creation.name) {
            let message = format!(
                "Conflict. The container name \"/{}\" is already in use by container \"{}\". You have to remove (or rename) that container to be able to reuse that name.",
                creation.name, other.id
            );
            return Err(Refusal::new(409, message));
        }
        let Some(image) = world.image(&creation.image).cloned() else {
            return Err(Refusal::new(404, format!("No such image: {}", creation.image)));
        };
        if let Some(port) = creation.port {
            world.keep_port(port)?;
        }
        let id = world.fresh_id(&creation.name);
        let mut labels = image.labels.clone();
        labels.extend(creation.labels.clone());
        world.containers.push(Container {
            id: id.clone(),
            name: creation.name.clone(),
            labels,
            environment: creation.environment.clone(),
            port: creation.port,
            created: at,
            state: State::Created,
            started: None,
            finished: None,
            restarts: 0,
            killed_for_memory: false,
            health: None,
            log: Log::default(),
            stirred: watch::Sender::new(()),
            ails: watch::Sender::new(image.ails),
            noise: Noise::Usual,
            meter: Meter::new(at),
            memory: image.memory(),
            process: None,
            image,
        });
        Ok(id)
    }

    /// Starts a container.
    pub fn start(self: &Arc<Self>, name: &str) -> Result<(), Refusal> {
        let at = self.now();
        self.launch(name, at)?;
        self.world().tell(name, at, |event| event.called("start"));
        Ok(())
    }

    /// Lets the process of a container run since a moment.
    pub fn launch(self: &Arc<Self>, name: &str, at: DateTime<Utc>) -> Result<(), Refusal> {
        let mut world = self.world();
        let container = world.find_mut(name).ok_or_else(|| Refusal::no_such(name))?;
        match container.state {
            State::Running => return Err(Refusal::unchanged()),
            State::Paused => return Err(Refusal::new(409, "cannot start a paused container, try unpause instead")),
            State::Created | State::Exited(_) => {}
        }
        let (id, port) = (container.id.clone(), container.port);
        if let Some(other) = world.containers.iter().find(|one| one.is_up() && one.port.is_some() && one.port == port) {
            let message = format!(
                "driver failed programming external connectivity on endpoint {name} ({}): Bind for 127.0.0.1:{} failed: port is already allocated",
                other.id,
                port.unwrap_or_default()
            );
            return Err(Refusal::new(500, message));
        }
        let opens = at + world.boot;
        let door = world.door(port, (opens, self.now()))?;
        let Some(container) = world.find_mut(&id) else { return Err(Refusal::no_such(name)) };
        container.state = State::Running;
        container.started = Some(at);
        container.meter.restart(at);
        container.health = container.is_checked().then(|| Health::starting(container.health.take()));
        container.process = Some(program::start(self, container, door));
        container.stirred.send_replace(());
        Ok(())
    }

    /// Ends the process of a container, and waits until it is gone.
    pub async fn end(&self, name: &str, how: End) -> Result<(), Refusal> {
        let (id, process) = {
            let at = self.now();
            let mut world = self.world();
            let container = world.find_mut(name).ok_or_else(|| Refusal::no_such(name))?;
            let id = container.id.clone();
            let process = container.process.take();
            let Some(process) = process.filter(|_| container.is_up()) else { return Err(not_running(&id, how)) };
            let signal = if how == End::Stop { "15" } else { "9" };
            world.tell(&id, at, |event| event.called("kill").with("signal", signal));
            (id, process)
        };
        process.stop.cancel();
        // A process that panicked is gone as well.
        let _ = process.done.await;
        self.gone(&id, if how == End::Stop { 0 } else { 137 });
        if how == End::Stop {
            let at = self.now();
            self.world().tell(&id, at, |event| event.called("stop"));
        }
        Ok(())
    }

    /// The process of a container is gone.
    pub fn gone(&self, id: &str, code: i64) {
        let at = self.now();
        let mut world = self.world();
        let Some(container) = world.find_mut(id) else { return };
        container.state = State::Exited(code);
        container.finished = Some(at);
        container.process = None;
        container.stirred.send_replace(());
        let port = container.port;
        if let Some(port) = port.and_then(|port| world.ports.get_mut(&port)) {
            port.keep();
        }
        world.tell(id, at, |event| event.called("die").with("exitCode", code.to_string()));
    }

    /// Ends it where it runs, and starts it.
    pub async fn restart(self: &Arc<Self>, name: &str) -> Result<(), Refusal> {
        match self.end(name, End::Stop).await {
            Err(refusal) if refusal.status == 404 => return Err(refusal),
            _ => {}
        }
        self.start(name)?;
        let at = self.now();
        self.world().tell(name, at, |event| event.called("restart"));
        Ok(())
    }

    /// Freezes the process of a container, or lets it go on.
    pub fn freeze(&self, name: &str, motion: Motion) -> Result<(), Refusal> {
        let at = self.now();
        let mut world = self.world();
        let container = world.find_mut(name).ok_or_else(|| Refusal::no_such(name))?;
        let id = container.id.clone();
        let (from, then, told) = match motion {
            Motion::Frozen => (State::Running, State::Paused, "pause"),
            Motion::Going => (State::Paused, State::Running, "unpause"),
        };
        if container.state != from {
            let why = match (motion, container.state) {
                (Motion::Frozen, State::Paused) => format!("Container {id} is already paused"),
                (Motion::Frozen, _) => format!("Container {id} is not running"),
                (Motion::Going, _) => format!("Container {id} is not paused"),
            };
            return Err(Refusal::new(409, why));
        }
        container.state = then;
        container.stirred.send_replace(());
        if let Some(process) = &container.process {
            process.motion.send_replace(motion);
        }
        world.tell(&id, at, |event| event.called(told));
        Ok(())
    }

    /// Takes a container away; one that runs only by force.
    pub async fn remove(&self, name: &str, force: bool) -> Result<(), Refusal> {
        let (id, up) = self.with(name, |one| (one.id.clone(), one.is_up())).ok_or_else(|| Refusal::no_such(name))?;
        if up && !force {
            let message = format!(
                "You cannot remove a running container {id}. Stop the container before attempting removal or force remove"
            );
            return Err(Refusal::new(409, message));
        }
        if up {
            self.end(&id, End::Kill).await?;
        }
        let at = self.now();
        let mut world = self.world();
        world.tell(&id, at, |event| event.called("destroy"));
        world.containers.retain(|one| one.id != id);
        Ok(())
    }

    /// Gives a container another name.
    pub fn rename(&self, name: &str, new: &str) -> Result<(), Refusal> {
        let at = self.now();
        let mut world = self.world();
        if world.containers.iter().any(|one| one.name == new) {
            return Err(Refusal::new(409, format!("Conflict. The container name \"/{new}\" is already in use")));
        }
        let container = world.find_mut(name).ok_or_else(|| Refusal::no_such(name))?;
        let (id, old) = (container.id.clone(), std::mem::replace(&mut container.name, new.to_owned()));
        world.tell(&id, at, |event| event.called("rename").with("oldName", format!("/{old}")));
        Ok(())
    }
}

fn not_running(id: &str, how: End) -> Refusal {
    match how {
        End::Stop => Refusal::unchanged(),
        End::Kill => Refusal::new(409, format!("Cannot kill container: {id}: Container {id} is not running")),
    }
}

impl World {
    /// Keeps a port for containers.
    pub fn keep_port(&mut self, port: u16) -> Result<(), Refusal> {
        if let Entry::Vacant(place) = self.ports.entry(port) {
            place.insert(Port::numbered(port).map_err(|cause| taken(port, &cause))?);
        }
        Ok(())
    }

    /// The door of a port, which opens at a moment.
    fn door(
        &mut self,
        port: Option<u16>,
        (opens, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Option<Door>, Refusal> {
        let Some(number) = port else { return Ok(None) };
        self.keep_port(number)?;
        let Some(port) = self.ports.get_mut(&number) else { return Ok(None) };
        let door = port.take().and_then(|socket| Door::opening(socket, opens, now));
        door.map(Some).map_err(|cause| taken(number, &cause))
    }
}

fn taken(port: u16, cause: &std::io::Error) -> Refusal {
    Refusal::new(500, format!("Bind for 127.0.0.1:{port} failed: {cause}"))
}
