//! A container as the list tells of it: enough to name it and say where it is.

use super::ports;
use crate::domain::container::{Container, ContainerHealth, ContainerState, PublishedPort};
use crate::domain::image::Digest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One of `/containers/json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Summary {
    pub id: String,
    names: Option<Vec<String>>,
    image: Option<String>,
    #[serde(rename = "ImageID")]
    image_id: Option<String>,
    labels: Option<BTreeMap<String, String>>,
    state: Option<String>,
    status: Option<String>,
    ports: Option<Vec<Place>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Place {
    private_port: Option<u16>,
    public_port: Option<u16>,
    #[serde(rename = "Type")]
    kind: Option<String>,
}

impl Summary {
    /// The container, without what only a closer look tells.
    pub fn container(self) -> Container {
        let status = self.status.unwrap_or_default();
        let state = state(&self.state.unwrap_or_default(), || exit_of(&status));
        Container {
            name: name(self.names.as_deref().unwrap_or_default(), &self.id),
            id: self.id,
            image: self.image.unwrap_or_default(),
            image_id: self.image_id.map(Digest),
            digest: None,
            commit: None,
            labels: self.labels.unwrap_or_default(),
            health: health_of(&status, &state),
            state,
            checks: Vec::new(),
            started: None,
            finished: None,
            restarts: 0,
            out_of_memory: false,
            ports: ports::once(self.ports.into_iter().flatten().filter_map(|port| port.published()).collect()),
        }
    }
}

impl Place {
    fn published(&self) -> Option<PublishedPort> {
        let tcp = self.kind.as_deref().is_none_or(|kind| kind == "tcp");
        Some(PublishedPort { host: self.public_port.filter(|port| tcp && *port > 0)?, inside: self.private_port? })
    }
}

/// The words of an engine for where a container is.
pub(super) fn state(word: &str, exit: impl FnOnce() -> Option<i64>) -> ContainerState {
    match word {
        "running" => ContainerState::Running,
        "paused" => ContainerState::Paused,
        "restarting" => ContainerState::Restarting,
        "created" => ContainerState::Created,
        "exited" => exit().map_or_else(|| ContainerState::Unknown("exited".into()), ContainerState::Exited),
        other => ContainerState::Unknown(other.to_owned()),
    }
}

/// Its own name, not one that a link of another container gave it.
fn name(names: &[String], id: &str) -> String {
    let own = names.iter().filter_map(|name| name.strip_prefix('/')).find(|name| !name.contains('/'));
    own.or(names.first().map(String::as_str)).unwrap_or(id).to_owned()
}

/// The code in `Exited (137) 2 hours ago`.
fn exit_of(status: &str) -> Option<i64> {
    status.strip_prefix("Exited (")?.split_once(')')?.0.parse().ok()
}

/// The health in `Up 2 minutes (healthy)`. A container that does not run is not checked.
fn health_of(status: &str, state: &ContainerState) -> ContainerHealth {
    let told = status.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, told)| told);
    match (state, told) {
        (ContainerState::Running, None) => ContainerHealth::None,
        (ContainerState::Running, Some("healthy")) => ContainerHealth::Healthy,
        (ContainerState::Running, Some("unhealthy")) => ContainerHealth::Unhealthy,
        (ContainerState::Running, Some("health: starting")) => ContainerHealth::Starting,
        _ => ContainerHealth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Container {
        serde_json::from_str::<Summary>(json).unwrap().container()
    }

    #[test]
    fn a_line_of_the_list_tells_state_exit_code_and_health() {
        let told = |state: &str, status: &str| {
            let container = told(&format!(r#"{{"Id":"f00","Names":["/x"],"State":"{state}","Status":"{status}"}}"#));
            (container.state, container.health)
        };
        let (up, unknown) = (ContainerState::Running, ContainerHealth::Unknown);
        assert_eq!(told("running", "Up 2 minutes (healthy)"), (up.clone(), ContainerHealth::Healthy));
        assert_eq!(told("running", "Up 2 minutes (unhealthy)"), (up.clone(), ContainerHealth::Unhealthy));
        assert_eq!(told("running", "Up 1 second (health: starting)"), (up.clone(), ContainerHealth::Starting));
        assert_eq!(told("running", "Up 2 minutes"), (up, ContainerHealth::None));
        assert_eq!(told("paused", "Up 2 minutes (Paused)"), (ContainerState::Paused, unknown));
        assert_eq!(told("exited", "Exited (137) 2 hours ago"), (ContainerState::Exited(137), unknown));
        assert_eq!(told("exited", "gone"), (ContainerState::Unknown("exited".into()), unknown));
        assert_eq!(told("removing", ""), (ContainerState::Unknown("removing".into()), unknown));
    }

    #[test]
    fn a_name_that_a_link_gave_is_not_the_containers_own() {
        let container = told(r#"{"Id":"f00","Names":["/front/db","/db"],"Labels":null,"Ports":null,"New":{"a":1}}"#);
        assert_eq!(container.name, "db");
        assert_eq!(told(r#"{"Id":"f00"}"#).name, "f00");
    }

    #[test]
    fn a_port_published_for_both_families_is_told_once() {
        let ports = r#"[{"IP":"0.0.0.0","PrivatePort":8080,"PublicPort":3001,"Type":"tcp"},
            {"IP":"::","PrivatePort":8080,"PublicPort":3001,"Type":"tcp"},
            {"PrivatePort":53,"PublicPort":53,"Type":"udp"},{"PrivatePort":9000,"Type":"tcp"}]"#;
        let container = told(&format!(r#"{{"Id":"f00","Ports":{ports}}}"#));
        assert_eq!(container.ports, [PublishedPort { host: 3001, inside: 8080 }]);
    }
}
