//! What is told of the containers of blue and green.

use super::images::{NEW, OLD, PLAIN};
use super::server::{Server, now};
use engine::config::SlotSettings;
use engine::domain::CommitId;
use engine::domain::container::{Container, ContainerHealth, ContainerList, ContainerState, uptime};
use engine::sources::docker::{Engine, Match, Wanted, of_slot};
use std::time::Duration;

/// A slot by the name of its container.
pub fn slot(name: &str) -> SlotSettings {
    SlotSettings { container: Some(name.to_owned()), label: None, port: None }
}

/// The slots of these names.
pub fn wanted(names: &[&str]) -> Wanted {
    Wanted { slots: names.iter().map(|name| slot(name)).collect(), repository: Some("127.0.0.1:5000/acme/api".into()) }
}

/// The one container of this name.
pub fn only(list: &ContainerList, name: &str) -> Container {
    match of_slot(list, &slot(name)) {
        Match::One(container) => container.clone(),
        other => panic!("{other:?}"),
    }
}

/// Reads until it is so.
pub async fn until(engine: &Engine, name: &str, so: impl Fn(&Container) -> bool) -> Container {
    let reading = async {
        loop {
            let container = only(&engine.containers(&wanted(&[name])).await.unwrap(), name);
            if so(&container) {
                return container;
            }
        }
    };
    tokio::time::timeout(super::server::PATIENCE, reading).await.unwrap()
}

#[tokio::test]
async fn blue_and_green_are_told_with_version_health_and_age() {
    let Some(server) = Server::shared() else { return };
    let blue = server.run("told-blue", &[OLD]);
    let green = server.run("told-green", &["--env", "DATABASE_URL=postgres://secret", NEW]);
    let other = server.run("told-other", &[PLAIN]);
    let engine = server.engine().await;
    until(&engine, &blue.name, |container| container.health == ContainerHealth::Healthy).await;
    let list = engine.containers(&wanted(&["told-blue", "told-green"])).await.unwrap();
    assert!(list.engine.starts_with("Docker "), "{}", list.engine);
    assert!(list.ahead.unwrap().abs() < chrono::TimeDelta::seconds(5), "one machine has one clock: {:?}", list.ahead);
    let told = only(&list, "told-blue");
    assert_eq!((told.state.clone(), told.tag()), (ContainerState::Running, Some("main-aaaaaaa")));
    assert_eq!(told.commit, CommitId::from_hex(&"a".repeat(40)));
    assert!(told.image_id.as_ref().unwrap().0.starts_with("sha256:"));
    assert_eq!((told.restarts, told.out_of_memory, told.finished), (0, false, None));
    assert!(uptime(&told, now()).unwrap() < Duration::from_secs(120));
    let check = told.checks.last().unwrap();
    assert_eq!((check.exit, check.output.trim()), (0, "fine"));
    assert_eq!(only(&list, "told-green").commit, CommitId::from_hex(&"b".repeat(40)));
    assert!(!format!("{list:?}").contains("secret"), "the environment of a container is never read");
    let told = only(&list, &other.name);
    assert_eq!((told.state, told.health, told.started), (ContainerState::Running, ContainerHealth::None, None));
    drop(green);
}
