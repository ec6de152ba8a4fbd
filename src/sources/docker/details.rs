//! A container as a closer look tells of it.

use super::engine::moment;
use super::ports::{self, Bindings};
use super::summary;
use crate::domain::CommitId;
use crate::domain::container::{Container, ContainerHealth, ContainerState, HealthCheck};
use crate::domain::image::Digest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The label in which a build names its commit.
pub(super) const REVISION: &str = "org.opencontainers.image.revision";

/// `/containers/ID/json`, of which only this is read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Details {
    id: Option<String>,
    image: Option<String>,
    restart_count: Option<u64>,
    state: Option<State>,
    config: Option<Settings>,
    network_settings: Option<Network>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct State {
    status: Option<String>,
    #[serde(rename = "OOMKilled")]
    oom_killed: Option<bool>,
    exit_code: Option<i64>,
    started_at: Option<String>,
    finished_at: Option<String>,
    health: Option<Health>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Health {
    status: Option<String>,
    log: Option<Vec<Check>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Check {
    end: Option<String>,
    exit_code: Option<i64>,
    output: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Settings {
    image: Option<String>,
    tty: Option<bool>,
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Network {
    ports: Option<Bindings>,
}

/// `/images/ID/json`, of which only this is read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ImageDetails {
    repo_digests: Option<Vec<String>>,
}

impl Details {
    /// Its own id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether a terminal is attached to it: its log is then one stream.
    pub fn has_terminal(&self) -> bool {
        self.config.as_ref().and_then(|settings| settings.tty).unwrap_or_default()
    }

    /// Where it is.
    pub fn state(&self) -> ContainerState {
        self.state.as_ref().map_or_else(|| ContainerState::Unknown(String::new()), State::told)
    }

    /// The id of its image.
    pub fn image_id(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// The container, with all that is told.
    pub fn fill(self, container: &mut Container) {
        let settings = self.config.unwrap_or(Settings { image: None, tty: None, labels: None });
        container.image = settings.image.unwrap_or_else(|| std::mem::take(&mut container.image));
        container.labels = settings.labels.unwrap_or_else(|| std::mem::take(&mut container.labels));
        container.commit = container.labels.get(REVISION).and_then(|revision| CommitId::from_hex(revision.trim()));
        container.image_id = self.image.map(Digest).or(container.image_id.take());
        container.restarts = self.restart_count.unwrap_or_default();
        if let Some(bindings) = self.network_settings.and_then(|network| network.ports) {
            container.ports = ports::of(&bindings);
        }
        if let Some(state) = self.state {
            state.fill(container);
        }
    }
}

impl State {
    fn told(&self) -> ContainerState {
        summary::state(self.status.as_deref().unwrap_or_default(), || self.exit_code)
    }

    fn fill(self, container: &mut Container) {
        container.state = self.told();
        container.health = health(self.health.as_ref(), &container.state);
        container.checks = self.health.and_then(|health| health.log).into_iter().flatten().map(Check::told).collect();
        container.started = self.started_at.as_deref().and_then(moment);
        let ended = !matches!(container.state, ContainerState::Running | ContainerState::Paused);
        container.finished = self.finished_at.as_deref().and_then(moment).filter(|_| ended);
        container.out_of_memory = self.oom_killed.unwrap_or_default();
    }
}

impl Check {
    fn told(self) -> HealthCheck {
        HealthCheck {
            at: self.end.as_deref().and_then(moment),
            exit: self.exit_code.unwrap_or(-1),
            output: self.output.unwrap_or_default(),
        }
    }
}

/// A container that does not run is not checked: what its last check said is not how it is.
fn health(health: Option<&Health>, state: &ContainerState) -> ContainerHealth {
    let Some(health) = health else { return ContainerHealth::None };
    match (health.status.as_deref().unwrap_or_default(), state) {
        ("none" | "", _) => ContainerHealth::None,
        ("healthy", ContainerState::Running) => ContainerHealth::Healthy,
        ("unhealthy", ContainerState::Running) => ContainerHealth::Unhealthy,
        ("starting", ContainerState::Running) => ContainerHealth::Starting,
        _ => ContainerHealth::Unknown,
    }
}

impl ImageDetails {
    /// The digest that the image has in this repository; without one that is named, its only digest.
    pub fn digest(&self, repository: &str) -> Option<Digest> {
        let all = || self.repo_digests.iter().flatten().filter_map(|told| told.split_once('@'));
        let own = all().find(|(name, _)| whole(name) == whole(repository)).map(|(_, digest)| digest);
        Some(Digest(own?.to_owned()))
    }
}

/// Names of Docker Hub without what can be left out.
pub(super) fn whole(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

/// The repository in a reference such as `ghcr.io/acme/api:main@sha256:…`.
pub(super) fn repository(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or_default();
    match name.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => before,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_digests_that_of_the_repository_is_told() {
        let told =
            r#"{"RepoDigests":["127.0.0.1:5000/acme/api@sha256:aa","ghcr.io/acme/api@sha256:bb","redis@sha256:cc"]}"#;
        let image: ImageDetails = serde_json::from_str(told).unwrap();
        assert_eq!(image.digest("ghcr.io/acme/api"), Some(Digest("sha256:bb".into())));
        assert_eq!(image.digest("docker.io/library/redis"), Some(Digest("sha256:cc".into())));
        assert_eq!(image.digest("ghcr.io/acme/other"), None);
    }

    #[test]
    fn a_reference_is_cut_at_its_tag_and_not_at_a_port() {
        assert_eq!(repository("127.0.0.1:5000/acme/api"), "127.0.0.1:5000/acme/api");
        assert_eq!(repository("127.0.0.1:5000/acme/api:main@sha256:aa"), "127.0.0.1:5000/acme/api");
        assert_eq!(repository("redis"), "redis");
    }
}
