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
    assert!(uptime(&told, now()).unwrap() < Duration::from_mins(2));
    let check = told.checks.last().unwrap();
    assert_eq!((check.exit, check.output.trim()), (0, "fine"));
    assert_eq!(only(&list, "told-green").commit, CommitId::from_hex(&"b".repeat(40)));
    assert!(!format!("{list:?}").contains("secret"), "the environment of a container is never read");
    let told = only(&list, &other.name);
    assert_eq!((told.state, told.health, told.started), (ContainerState::Running, ContainerHealth::None, None));
    drop(green);
}

#[tokio::test]
async fn every_place_a_container_can_be_in_has_its_own_word() {
    let Some(server) = Server::shared() else { return };
    let fails = ["/bin/sh", "-c", "exit 3"];
    let stopped = server.run("word-stopped", &[&[PLAIN][..], &fails].concat());
    let again = server.run("word-again", &[&["--restart", "always", PLAIN][..], &fails].concat());
    let paused = server.run("word-paused", &[OLD]);
    let made = server.create("word-made", &[OLD]);
    let engine = server.engine().await;
    until(&engine, &paused.name, |container| container.health == ContainerHealth::Healthy).await;
    server.docker(&["pause", &paused.name]);
    let told = until(&engine, &stopped.name, |container| container.state == ContainerState::Exited(3)).await;
    assert!(told.finished.is_some(), "{told:?}");
    assert_eq!((uptime(&told, now()), told.out_of_memory), (None, false));
    let told = until(&engine, &again.name, |container| container.state == ContainerState::Restarting).await;
    assert!(until(&engine, &again.name, |container| container.restarts > told.restarts).await.restarts > 0);
    let told = until(&engine, &paused.name, |container| container.state == ContainerState::Paused).await;
    assert_eq!(told.health, ContainerHealth::Unknown, "what its check said before is not how it is");
    assert_eq!(until(&engine, &made.name, |_| true).await.state, ContainerState::Created);
    let list = engine.containers(&Wanted::default()).await.unwrap();
    let word = |name: &str| only(&list, name).state;
    assert_eq!((word("word-stopped"), word("word-paused")), (ContainerState::Exited(3), ContainerState::Paused));
    server.docker(&["unpause", &paused.name]);
}

#[tokio::test]
async fn a_container_that_ran_out_of_memory_says_so() {
    let Some(server) = Server::shared() else { return };
    // The engine hears of an end and of its cause apart, and now and then misses the cause: one of several is told.
    let greedy = ["--memory", "8m", "--memory-swap", "8m", PLAIN, "/bin/sh", "-c", "sleep 1; x=$(yes 0123456789)"];
    let greedy: Vec<_> = ["greedy-1", "greedy-2", "greedy-3", "greedy-4"].map(|name| server.run(name, &greedy)).into();
    let engine = server.engine().await;
    let mut told = Vec::new();
    for one in &greedy {
        told.push(until(&engine, &one.name, |container| container.state == ContainerState::Exited(137)).await);
    }
    assert!(told.iter().any(|container| container.out_of_memory), "{told:?}");
}

#[tokio::test]
async fn containers_are_found_by_label_and_as_a_service_of_compose_and_two_are_both_told() {
    let Some(server) = Server::shared() else { return };
    let service = ["--label", "com.docker.compose.service=web-box", "--label", "com.acme.slot=twice", PLAIN];
    let compose = server.run("shop-web-box-1", &service);
    let second = server.run("second", &["--label", "com.acme.slot=twice", PLAIN]);
    let label = SlotSettings { container: None, label: Some("com.acme.slot=twice".into()), port: None };
    let both = SlotSettings { container: Some("web-box".into()), ..label.clone() };
    let wanted = Wanted { slots: vec![slot("web-box"), label.clone()], repository: None };
    let list = server.engine().await.containers(&wanted).await.unwrap();
    assert_eq!(only(&list, "web-box").name, compose.name);
    let Match::Several(several) = of_slot(&list, &label) else { panic!("{list:?}") };
    let names: Vec<&str> = several.iter().map(|container| container.name.as_str()).collect();
    assert_eq!(names, [second.name.as_str(), compose.name.as_str()]);
    assert!(several.iter().all(|container| container.started.is_some()), "both are looked at");
    assert!(matches!(of_slot(&list, &both), Match::One(container) if container.name == compose.name));
    assert_eq!(of_slot(&list, &slot("nobody")), Match::None);
}

#[tokio::test]
async fn the_digest_in_the_registry_is_told_once_the_engine_knows_it() {
    let Some(server) = Server::shared() else { return };
    if !server.has_registry() {
        eprintln!("skipped: docker-registry is not installed here, so no image has a digest");
        return;
    }
    let _one = server.run("digest", &[NEW]);
    let engine = server.engine().await;
    server.docker(&["push", "--quiet", NEW]);
    let digests = server.docker(&["image", "inspect", "--format", "{{index .RepoDigests 0}}", NEW]);
    let told = until(&engine, "digest", |container| container.digest.is_some()).await;
    assert_eq!(Some(told.digest.unwrap().0.as_str()), digests.split_once('@').map(|(_, digest)| digest));
}

#[tokio::test]
async fn an_engine_whose_clock_is_ahead_says_by_how_much() {
    let Some(server) = Server::shared() else { return };
    let mut access = server.access();
    access.clock = || now() - chrono::TimeDelta::minutes(7);
    let list = Engine::at(access).await.unwrap().containers(&Wanted::default()).await.unwrap();
    let off = list.ahead.unwrap() - chrono::TimeDelta::minutes(7);
    assert!(off.abs() < chrono::TimeDelta::seconds(5), "{off}");
}
