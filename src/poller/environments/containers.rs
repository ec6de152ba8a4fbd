//! The containers of an environment. The engine tells when something happened, and only then is it asked; now and then
//! it is asked all the same, for what it forgot to tell.

use super::digits::Digits;
use super::place::Place;
use crate::domain::Moment;
use crate::domain::container::{Container, ContainerHealth, ContainerList, ContainerState};
use crate::domain::host_image::{HostImage, HostImages};
use crate::environment::unconfigured;
use crate::fault::{Fault, Result};
use crate::sources::docker::{Engine, EngineAccess, EventKind, Wanted};
use crate::sources::registry::ImageName;
use futures_util::StreamExt;
use std::time::{Duration, Instant};

/// How often it is asked while it tells of nothing.
const SAFETY: Duration = Duration::from_mins(1);
/// How often its images are listed while it tells of none.
const IMAGES: Duration = Duration::from_mins(5);
/// What the image of the service is called may follow from the repository, which is read at the same time.
const NAMED: Duration = Duration::from_secs(2);
/// How soon it is tried again after it was lost; each try that fails at once doubles it, up to [`LONGEST`].
const SOON: Duration = Duration::from_millis(500);
/// How long an engine that stays away is left alone.
const LONGEST: Duration = Duration::from_secs(5);
/// An engine that was listened to for so long was a good one: the next wait is the first again.
const GOOD: Duration = Duration::from_secs(20);
/// Where an engine listens that nothing else is said of.
const SOCKET: &str = "/var/run/docker.sock";

impl Place {
    pub(super) async fn follow_containers(&self) {
        if self.desk.known().containers.fault().is_some() && self.absent_engine() {
            return;
        }
        let mut digits = Digits::default();
        let mut failures = 0_u32;
        loop {
            let begun = Instant::now();
            let fault = match self.open_engine().await {
                Ok(engine) => {
                    self.common.shared.keep_engine(&self.desk.name, Some(engine.clone()));
                    self.listen(&engine, &mut digits).await
                }
                Err(fault) => fault,
            };
            self.common.shared.keep_engine(&self.desk.name, None);
            self.desk.fail(|env| &mut env.images, fault.in_words());
            self.desk.fail(|env| &mut env.containers, fault);
            // One that says what it is and then fails has failed too.
            if begun.elapsed() > GOOD {
                failures = 0;
            }
            let wait = SOON.saturating_mul(1 << failures.min(8)).min(LONGEST);
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.stir.containers.notified() => {}
            }
            if self.is_behind_the_host() {
                self.reached().await;
            }
        }
    }

    fn absent_engine(&self) -> bool {
        let settings = &self.settings;
        let slots = settings.slots.values().any(|slot| slot.container.is_some() || slot.label.is_some());
        settings.docker.is_none() || !(slots || settings.single_slot().is_some())
    }

    /// Whether the engine is reached through the connection to the host.
    pub(super) fn is_behind_the_host(&self) -> bool {
        self.socket_of_host().is_some()
    }

    /// Where the engine listens on the host, where it is reached through that.
    fn socket_of_host(&self) -> Option<&str> {
        let address = self.settings.docker.as_deref()?;
        if address == "host" { Some(SOCKET) } else { address.strip_prefix("host:") }
    }

    async fn open_engine(&self) -> Result<Engine> {
        let clock = self.common.clock;
        let access = match (self.socket_of_host(), &self.host) {
            (Some(socket), Some(host)) if matches!(self.settings.host, Some(crate::config::Host::Ssh(_))) => {
                EngineAccess::of_host(host.name(), host.socket(socket).await?, clock)
            }
            (Some(socket), Some(_)) => EngineAccess::local(socket, clock),
            (Some(_), None) => {
                let key = format!("environment.{}.host", self.desk.name);
                return Err(unconfigured("The host of the Docker engine", &key));
            }
            (None, _) => {
                let address = self.settings.docker.as_deref();
                let socket = address.and_then(|address| address.strip_prefix("unix://")).unwrap_or(SOCKET);
                EngineAccess::local(socket, clock)
            }
        };
        Engine::at(access).await
    }

    /// Reads at every burst of events, until the engine or the way to it is lost.
    async fn listen(&self, engine: &Engine, digits: &mut Digits) -> Fault {
        let (mut events, mut images_read) = (engine.events(), None::<Instant>);
        let loss = async { if self.is_behind_the_host() { self.lost().await } else { std::future::pending().await } };
        tokio::pin!(loss);
        loop {
            let mut images_moved = false;
            tokio::select! {
                fault = &mut loss => return fault,
                burst = events.next() => match burst {
                    Some(Ok(burst)) => images_moved = burst.events.iter().any(|event| event.kind == EventKind::Images),
                    Some(Err(fault)) => return fault,
                    None => return Fault::refused("The engine tells nothing any more"),
                },
                () = tokio::time::sleep(SAFETY) => {}
                () = self.stir.containers.notified() => {}
            }
            let old = images_read.is_none_or(|read: Instant| read.elapsed() > IMAGES);
            let read = async {
                self.read_containers(engine, digits).await?;
                if (images_moved || old) && self.read_images(engine, digits).await {
                    images_read = Some(Instant::now());
                }
                Ok(())
            };
            let read = tokio::select! { fault = &mut loss => Err(fault), read = read => read };
            if let Err(fault) = read {
                return fault;
            }
        }
    }

    async fn read_containers(&self, engine: &Engine, digits: &mut Digits) -> Result<()> {
        let list = engine.containers(&self.wanted()).await?;
        let list = self.with_commits(list, digits).await;
        let before = self.desk.known().containers.value().map(|before| gist(before));
        let moved = before.as_ref() != Some(&gist(&list));
        self.desk.take(|env| &mut env.containers, Ok(list));
        if moved {
            self.stir.moved();
        }
        Ok(())
    }

    /// Lists the images on the host; false where they could not be, or it is not known which are the service's. That they cannot be listed says
    /// nothing of the containers.
    async fn read_images(&self, engine: &Engine, digits: &mut Digits) -> bool {
        let mut boards = self.common.board.subscribe();
        let named = boards.wait_for(|board| !board.repository.is_loading());
        let _ = tokio::time::timeout(NAMED, named).await;
        let wanted = self.wanted();
        if wanted.repository.is_none() {
            let fault = unconfigured("The image of the service", "registry.image");
            self.desk.fail(|env| &mut env.images, fault);
            return false;
        }
        let read = match engine.images(&wanted).await {
            Ok(list) => Ok(self.with_commits_of_images(list, digits).await),
            Err(fault) => Err(fault),
        };
        let listed = read.is_ok();
        self.desk.take(|env| &mut env.images, read);
        listed
    }

    fn wanted(&self) -> Wanted {
        let wish = self.wishes.borrow();
        let board = self.common.board.borrow();
        let repository = board.repository.value().map(|facts| facts.name.as_str());
        let image = ImageName::of(&wish.config, repository).ok().map(|image| image.to_string());
        Wanted::of(&self.settings, image.as_deref())
    }

    /// An image without a label has a commit by the digits of its tag, when the history here has exactly one.
    async fn with_commits(&self, mut list: ContainerList, digits: &mut Digits) -> ContainerList {
        let wanted = self.wanted();
        let is_open = |one: &Container| one.commit.is_none() && wanted.covers(one);
        let open = list.containers.iter().filter(|one| is_open(one));
        let unknown = digits.unknown(open.filter_map(Container::tag));
        digits.learn(self, unknown).await;
        for container in list.containers.iter_mut().filter(|one| is_open(one)) {
            container.commit = container.tag().and_then(|tag| digits.commit(tag));
        }
        list
    }

    async fn with_commits_of_images(&self, mut list: HostImages, digits: &mut Digits) -> HostImages {
        let is_open = |image: &HostImage| image.commit.is_none();
        let open = list.images.iter().filter(|image| is_open(image));
        let unknown = digits.unknown(open.flat_map(|image| &image.tags).map(String::as_str));
        digits.learn(self, unknown).await;
        for image in list.images.iter_mut().filter(|image| is_open(image)) {
            image.commit = image.tags.iter().find_map(|tag| digits.commit(tag));
        }
        list
    }
}

/// What of the containers says that something began, ended or moved; that a check ran again says nothing of the kind.
fn gist(list: &ContainerList) -> Vec<(String, ContainerState, ContainerHealth, Option<Moment>)> {
    let gist = |one: &Container| (one.id.clone(), one.state.clone(), one.health, one.started);
    list.containers.iter().map(gist).collect()
}
