//! What happens is told as it happens.

use super::images::{OLD, PLAIN};
use super::server::{PATIENCE, Server};
use super::slots::{only, until, wanted};
use engine::domain::container::{ContainerHealth, ContainerState};
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

#[tokio::test]
async fn all_that_happens_to_a_container_is_told_and_nothing_of_its_checks() {
    let Some(server) = Server::shared() else { return };
    let engine = server.engine().await;
    let mut events = engine.events();
    events.next().await.unwrap().unwrap();
    let moved = server.run("moved", &[PLAIN]);
    heard(&mut events, "moved", EventKind::Started).await;
    server.docker(&["pause", "moved"]);
    heard(&mut events, "moved", EventKind::Paused).await;
    server.docker(&["unpause", "moved"]);
    heard(&mut events, "moved", EventKind::Unpaused).await;
    server.docker(&["rename", "moved", "moved-on"]);
    heard(&mut events, "moved-on", EventKind::Renamed).await;
    server.docker(&["rm", "--force", "moved-on"]);
    let kinds = heard(&mut events, "moved-on", EventKind::Destroyed).await;
    assert!(kinds.contains(&EventKind::Killed) && kinds.contains(&EventKind::Died), "{kinds:?}");
    drop(moved);
}

#[tokio::test]
async fn what_happened_between_the_first_burst_and_the_first_reading_is_not_missed() {
    let Some(server) = Server::shared() else { return };
    let engine = server.engine().await;
    let mut events = engine.events();
    events.next().await.unwrap().unwrap();
    // Nobody listens while this happens: the stream is not polled.
    let _early = server.run("early", &[PLAIN]);
    heard(&mut events, "early", EventKind::Started).await;
}

#[tokio::test]
async fn an_engine_that_stops_under_a_listener_ends_with_a_fault_and_comes_back() {
    let Some(server) = Server::start() else { return };
    server.run_for_good("stays", &["--restart", "always", OLD]);
    let engine = server.engine().await;
    let mut events = engine.events();
    events.next().await.unwrap().unwrap();
    assert_eq!(until(&engine, "stays", |_| true).await.state, ContainerState::Running);
    server.stop();
    let fault = loop {
        if let Err(fault) = events.next().await.unwrap() {
            break fault;
        }
    };
    assert!(fault.to_string().contains(&server.socket.display().to_string()), "{fault}");
    assert!(events.next().await.is_none(), "after a fault the stream is over");
    let fault = engine.containers(&wanted(&["stays"])).await.unwrap_err();
    assert!(fault.to_string().contains("there is no socket at"), "{fault}");
    server.start_again();
    let engine = server.engine().await;
    let list = engine.containers(&wanted(&["stays"])).await.unwrap();
    assert!(matches!(
        only(&list, "stays").state,
        ContainerState::Running | ContainerState::Restarting | ContainerState::Exited(_)
    ));
    assert!(engine.events().next().await.unwrap().is_ok());
}
