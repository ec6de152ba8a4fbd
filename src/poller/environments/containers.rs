//! The containers of an environment. The engine tells when something happened, and only then is it asked; now and then
//! it is asked all the same, for what it forgot to tell.

use super::place::Place;
use crate::domain::container::{Container, ContainerHealth, ContainerList, ContainerState};
use crate::domain::{CommitId, Moment};
use crate::fault::{Fault, Result};
use crate::sources::docker::{Engine, EngineAccess, Wanted};
use crate::sources::registry::{ImageName, Lines};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How often it is asked while it tells of nothing.
const SAFETY: Duration = Duration::from_mins(1);
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
                return Err(crate::environment::unconfigured("The host of the Docker engine", &key));
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
        let mut events = engine.events();
        let loss = async { if self.is_behind_the_host() { self.lost().await } else { std::future::pending().await } };
        tokio::pin!(loss);
        loop {
            tokio::select! {
                fault = &mut loss => return fault,
                burst = events.next() => match burst {
                    Some(Ok(_)) => {}
                    Some(Err(fault)) => return fault,
                    None => return Fault::refused("The engine tells nothing any more"),
                },
                () = tokio::time::sleep(SAFETY) => {}
                () = self.stir.containers.notified() => {}
            }
            let wanted = self.wanted();
            let list = tokio::select! {
                fault = &mut loss => return fault,
                list = engine.containers(&wanted) => list,
            };
            match list {
                Ok(list) => {
                    let list = self.with_commits(list, digits).await;
                    let before = self.desk.known().containers.value().map(|before| gist(before));
                    let moved = before.as_ref() != Some(&gist(&list));
                    self.desk.take(|env| &mut env.containers, Ok(list));
                    if moved {
                        self.stir.moved();
                    }
                }
                Err(fault) => return fault,
            }
        }
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
        let open = |container: &&mut Container| container.commit.is_none() && wanted.covers(container);
        let unknown = list
            .containers
            .iter_mut()
            .filter(open)
            .any(|container| digits_of(container).is_some_and(|digits_of| !digits.known.contains_key(digits_of)));
        if unknown {
            digits.learn(self, &list).await;
        }
        for container in
            list.containers.iter_mut().filter(|container| container.commit.is_none() && wanted.covers(container))
        {
            container.commit = digits_of(container).and_then(|of| digits.known.get(of).copied().flatten());
        }
        list
    }
}

/// What of the containers says that something began, ended or moved; that a check ran again says nothing of the kind.
fn gist(list: &ContainerList) -> Vec<(String, ContainerState, ContainerHealth, Option<Moment>)> {
    let gist = |one: &Container| (one.id.clone(), one.state.clone(), one.health, one.started);
    list.containers.iter().map(gist).collect()
}

/// What the digits of tags mean in the history here.
#[derive(Default)]
struct Digits {
    known: HashMap<String, Option<CommitId>>,
}

impl Digits {
    async fn learn(&mut self, place: &Place, list: &ContainerList) {
        let Some(git) = place.git() else { return };
        let config = (*place.wishes.borrow().config).clone();
        let wanted: Vec<String> = list.containers.iter().filter_map(digits_of).map(str::to_owned).collect();
        let learn = move || {
            let lines = Lines::of(&git, &config).ok()?;
            Some(wanted.into_iter().map(|digits| (digits.clone(), lines.commit(&digits))).collect::<Vec<_>>())
        };
        if let Ok(Some(learned)) = tokio::task::spawn_blocking(learn).await {
            self.known.extend(learned.into_iter().filter(|(_, commit)| commit.is_some()));
        }
    }
}

/// The digits of the commit in the tag `BRANCH-DIGITS`.
fn digits_of(container: &Container) -> Option<&str> {
    let (_, digits) = container.tag()?.rsplit_once('-')?;
    ((7..=40).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}
