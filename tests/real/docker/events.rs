//! What happens is told as it happens.

use super::images::OLD;
use super::server::{PATIENCE, Server};
use super::slots::until;
use engine::domain::container::ContainerHealth;
use engine::fault::Result;
use engine::sources::docker::{Burst, EventKind};
use futures_util::{Stream, StreamExt};

/// Listens until this happens to the container of this name, and tells what happened to it until then.
pub async fn heard(
    stream: &mut (impl Stream<Item = Result<Burst>> + Unpin),
    name: &str,
    awaited: EventKind,
) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    let listening = async {
        while !kinds.contains(&awaited) {
            let burst = stream.next().await.unwrap().unwrap();
            kinds.extend(burst.events.iter().filter(|event| event.name == name).map(|event| event.kind));
        }
    };
    tokio::time::timeout(PATIENCE, listening).await.unwrap();
    kinds
}

#[tokio::test]
async fn a_health_that_flips_both_ways_is_told_at_once() {
    let Some(server) = Server::shared() else { return };
    let blue = server.run("flips-blue", &[OLD]);
    let engine = server.engine().await;
    until(&engine, &blue.name, |container| container.health == ContainerHealth::Healthy).await;
    let mut events = engine.events();
    assert!(events.next().await.unwrap().unwrap().events.is_empty(), "the first says that it is time to read");
    for (command, health) in [("touch /sick", ContainerHealth::Unhealthy), ("rm /sick", ContainerHealth::Healthy)] {
        blue.inside(command);
        heard(&mut events, &blue.name, EventKind::Health).await;
        let told = until(&engine, &blue.name, |container| container.health == health).await;
        let said = told.checks.last().unwrap().output.trim();
        assert_eq!(said, if health == ContainerHealth::Healthy { "fine" } else { "no database" });
    }
}
