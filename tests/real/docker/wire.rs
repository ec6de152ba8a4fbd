//! What is sent to an engine: written down on the way.

use super::images::OLD;
use super::recorder::Recorder;
use super::server::{PATIENCE, Server, now};
use super::slots::{until, wanted};
use engine::domain::container::ContainerHealth;
use engine::sources::docker::{Engine, EngineAccess, EventKind, LogWish};
use futures_util::StreamExt;

#[tokio::test]
async fn nothing_but_get_is_ever_sent_to_an_engine() {
    let Some(server) = Server::shared() else { return };
    let blue = server.run("only-get", &[OLD]);
    let recorder = Recorder::start(&server.socket);
    let engine = Engine::at(EngineAccess::local(&recorder.socket, now)).await.unwrap();
    engine.containers(&wanted(&[&blue.name])).await.unwrap();
    engine.events().next().await.unwrap().unwrap();
    engine.usage(&blue.name).next().await.unwrap().unwrap();
    engine.usage_now(&blue.name).await.unwrap();
    engine.logs(&blue.name, &LogWish::last(10)).collect::<Vec<_>>().await;
    engine.logs(&blue.name, &LogWish::follow(10)).next().await.unwrap().unwrap();
    let asked = recorder.take();
    for part in ["/version", "/info", "/containers/json", "/json", "/images/", "/stats", "/logs?"] {
        assert!(asked.iter().any(|line| line.contains(part)), "{part}: {asked:#?}");
    }
    assert!(asked.iter().all(|line| line.starts_with("GET /")), "{asked:#?}");
    assert!(!asked.iter().any(|line| line.contains("export")), "the request for bytes never goes out as it was made");
}

#[tokio::test]
async fn while_nothing_happens_nothing_is_asked_and_a_flip_costs_one_reading() {
    let Some(server) = Server::shared() else { return };
    let blue = server.run("idle-blue", &[OLD]);
    let recorder = Recorder::start(&server.socket);
    let engine = Engine::at(EngineAccess::local(&recorder.socket, now)).await.unwrap();
    until(&engine, &blue.name, |container| container.health == ContainerHealth::Healthy).await;
    let mut events = engine.events();
    events.next().await.unwrap().unwrap();
    recorder.take();
    blue.inside("touch /sick");
    let listening = async {
        loop {
            let burst = events.next().await.unwrap().unwrap();
            if burst.events.iter().any(|event| event.name == blue.name && event.kind == EventKind::Health) {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, listening).await.unwrap();
    let asked = recorder.take();
    assert!(asked.iter().all(|line| line.starts_with("GET /events?")), "its checks ran meanwhile: {asked:#?}");
    engine.containers(&wanted(&[&blue.name])).await.unwrap();
    let asked = recorder.take();
    assert_eq!(asked.len(), 3, "the list, the container, its image: {asked:#?}");
}
