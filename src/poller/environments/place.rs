//! One environment: its readers side by side. They are parts of one task, so that none outlives it.

use super::desk::Desk;
use super::stir::Stir;
use super::{Common, last};
use crate::board::Reading;
use crate::config::{EnvironmentSettings, Strategy};
use crate::domain::EnvName;
use crate::domain::host::Link;
use crate::environment::{Environment, unconfigured};
use crate::poller::wish::Wish;
use crate::sources::host::Host;
use crate::sources::secrets::Secrets;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What one environment is read with.
pub(super) struct Place {
    pub settings: EnvironmentSettings,
    pub common: Common,
    pub host: Option<Host>,
    pub secrets: Secrets,
    pub wishes: watch::Receiver<Wish>,
    pub desk: Desk,
    pub stir: Stir,
}

impl Place {
    pub fn new(
        (name, settings): (EnvName, EnvironmentSettings),
        common: Common,
        (host, secrets): (Option<Host>, Secrets),
        wishes: watch::Receiver<Wish>,
    ) -> Self {
        let desk = Desk { name, board: common.board.clone(), clock: common.clock };
        Self { settings, common, host, secrets, wishes, desk, stir: Stir::default() }
    }

    /// Reads until it is told to stop.
    pub async fn read(self, stop: CancellationToken) {
        self.begin();
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.all() => {}
        }
        last::remember(&self);
        self.common.shared.forget(&self.desk.name);
    }

    async fn all(&self) {
        tokio::join!(
            Box::pin(self.follow_link()),
            Box::pin(self.follow_containers()),
            Box::pin(self.follow_usage()),
            Box::pin(self.follow_facts()),
            Box::pin(self.follow_checks()),
            Box::pin(self.follow_site()),
            Box::pin(self.follow_doors()),
            Box::pin(self.follow_secret()),
            Box::pin(self.follow_entities()),
            self.follow_wishes(),
            last::keep(self),
        );
    }

    /// What the last run knew, and of what is not configured that it is not.
    fn begin(&self) {
        let mut first = last::recall(self);
        let now = (self.common.clock)();
        for (what, key) in self.absent() {
            let fault = || unconfigured(what, &format!("environment.{}.{key}", self.desk.name));
            match key {
                "docker" | "container" | "slots" => {
                    first.containers = Reading::default().failed(fault(), now);
                    first.images = Reading::default().failed(fault(), now);
                }
                "host" => first.host = Reading::default().failed(fault(), now),
                "nginx_site" => first.traffic = Reading::default().failed(fault(), now),
                "url" => first.health = Reading::default().failed(fault(), now),
                _ => first.secret = Reading::default().failed(fault(), now),
            }
        }
        if self.settings.host.is_none() {
            let key = format!("environment.{}.host", self.desk.name);
            first.precheck = Reading::default().failed(unconfigured("The host", &key), now);
            first.traffic = first.traffic.failed(unconfigured("The host", &key), now);
        }
        self.desk.publish(|env| *env = Environment { link: self.link(), ..first });
    }

    fn link(&self) -> Link {
        self.host.as_ref().map_or(Link::Unconfigured, |host| host.link().borrow().clone())
    }

    /// What is not configured, in words, and the key that would.
    fn absent(&self) -> Vec<(&'static str, &'static str)> {
        let settings = &self.settings;
        let named = settings.slots.values().any(|slot| slot.container.is_some() || slot.label.is_some());
        let ports = settings.slots.values().any(|slot| slot.port.is_some());
        let mut absent = Vec::new();
        match settings.strategy {
            _ if settings.docker.is_none() => absent.push(("The Docker engine", "docker")),
            Strategy::Single if settings.single_slot().is_none() => absent.push(("The container", "container")),
            Strategy::BlueGreen if !named => absent.push(("The containers of the slots", "slots")),
            _ => {}
        }
        if settings.host.is_none() {
            absent.push(("The host", "host"));
        }
        if settings.nginx_site.is_none() {
            absent.push(("The nginx site", "nginx_site"));
        }
        if settings.url.is_none() && !ports {
            absent.push(("The address", "url"));
        }
        if settings.secret.is_none() {
            absent.push(("The secret", "secret"));
        }
        absent
    }

    /// Asked for again: everything is read again.
    async fn follow_wishes(&self) {
        let mut wishes = self.wishes.clone();
        let mut again = wishes.borrow_and_update().again;
        while wishes.changed().await.is_ok() {
            let asked = wishes.borrow_and_update().again;
            if std::mem::replace(&mut again, asked) != asked {
                self.stir.all();
                if let Some(host) = &self.host {
                    host.try_now();
                }
            }
            self.stir.secret.notify_one();
        }
    }
}
