//! Everything this engine knows, behind one lock, and what its tasks share.

use super::container::Container;
use super::events::{Event, Events};
use super::image::Image;
use super::log::Stream;
use super::trouble::Trouble;
use crate::asking::Asker;
use crate::clock::Clock;
use crate::port::Port;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// Where images that are pulled come from, by their reference.
pub(super) type Supply = dyn Fn(&str) -> Option<Image> + Send + Sync;

/// The state of the whole.
#[derive(Default)]
pub(super) struct World {
    pub containers: Vec<Container>,
    pub images: Vec<Image>,
    pub events: Events,
    pub ports: BTreeMap<u16, Port>,
    pub trouble: Trouble,
    pub asked: BTreeMap<String, u64>,
    pub supply: Option<Arc<Supply>>,
    /// From the start of an application to its first answer.
    pub boot: TimeDelta,
    ids: u64,
}

/// What the requests and the processes share.
pub(super) struct Shared {
    world: Mutex<World>,
    pub clock: Clock,
    pub socket: PathBuf,
    pub asker: Asker,
    /// Set when it ends, with everything in it.
    pub stop: CancellationToken,
}

impl Shared {
    pub fn new(socket: PathBuf, clock: Clock) -> Self {
        let (asker, stop) = (Asker::new(), CancellationToken::new());
        Self { world: Mutex::default(), clock, socket, asker, stop }
    }

    /// The world, alone.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Does something with a container, if it is there.
    pub fn with<T>(&self, name: &str, act: impl FnOnce(&mut Container) -> T) -> Option<T> {
        self.world().find_mut(name).map(act)
    }

    /// The program of a container writes a line.
    pub fn write(&self, id: &str, stream: Stream, text: impl Into<Bytes>) {
        let at = self.now();
        self.with(id, |container| {
            container.log.write(at, stream, text);
            container.stirred.send_replace(());
        });
    }
}

impl World {
    /// The container of this name, id or beginning of an id.
    pub fn find(&self, name: &str) -> Option<&Container> {
        let exact = self.containers.iter().find(|one| one.name == name.trim_start_matches('/'));
        exact.or_else(|| self.containers.iter().find(|one| one.is_named(name)))
    }

    /// The same, to change it.
    pub fn find_mut(&mut self, name: &str) -> Option<&mut Container> {
        let id = self.find(name)?.id.clone();
        self.containers.iter_mut().find(|one| one.id == id)
    }

    pub fn image(&self, name: &str) -> Option<&Image> {
        self.images.iter().find(|image| image.is_named(name))
    }

    /// Takes an image in; one of the same reference gives way.
    pub fn hold(&mut self, image: Image) {
        self.images.retain(|known| known.reference != image.reference);
        self.images.push(image);
    }

    /// Tells what happened to a container.
    pub fn tell(&mut self, name: &str, at: DateTime<Utc>, act: impl FnOnce(Event) -> Event) {
        if let Some(event) = self.find(name).map(|container| Event::of(container, "", at)) {
            self.events.tell(act(event));
        }
    }

    /// An id nothing else has.
    pub fn fresh_id(&mut self, name: &str) -> String {
        self.ids += 1;
        digits(&format!("{name} {}", self.ids))
    }
}

impl Event {
    /// Called this.
    pub fn called(mut self, action: &str) -> Self {
        action.clone_into(&mut self.action);
        self
    }
}

/// The 64 digits of a text's digest.
pub(super) fn digits(text: &str) -> String {
    crate::digits::of(text.as_bytes())
}

/// A digest that a text has, as registries write it.
pub(crate) fn digest(text: &str) -> String {
    format!("sha256:{}", digits(text))
}
