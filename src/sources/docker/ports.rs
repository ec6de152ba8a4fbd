//! Ports of a container that its host gives out.

use crate::domain::container::PublishedPort;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `NetworkSettings.Ports`: `8080/tcp` and where on the host it is.
pub(super) type Bindings = BTreeMap<String, Option<Vec<Binding>>>;

/// One place on the host.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Binding {
    host_port: Option<String>,
}

/// Those that take TCP.
pub(super) fn of(bindings: &Bindings) -> Vec<PublishedPort> {
    let published = |(inside, places): (&String, &Option<Vec<Binding>>)| {
        let inside: u16 = inside.strip_suffix("/tcp")?.parse().ok()?;
        let host = |binding: &Binding| binding.host_port.as_deref()?.parse().ok();
        Some(places.iter().flatten().filter_map(host).map(|host| PublishedPort { host, inside }).collect::<Vec<_>>())
    };
    once(bindings.iter().filter_map(published).flatten().collect())
}

/// Each once, by its number on the host: an engine tells a port for each family of addresses.
pub(super) fn once(mut ports: Vec<PublishedPort>) -> Vec<PublishedPort> {
    ports.sort_by_key(|port| (port.host, port.inside));
    ports.dedup();
    ports
}
