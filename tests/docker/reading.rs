//! What is read of the practice engine is what is read of a real one.

use crate::bench::{Bench, now, only, wanted};
use engine::domain::CommitId;
use engine::domain::container::{ContainerHealth, ContainerState, LogEnd, LogNews, uptime};
use engine::sources::docker::{Engine, EventKind, LogWish, Wanted};
use futures_util::StreamExt;
use practice::engine::{Noise, Trouble};
use std::time::Duration;

/// How long anything may take here.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_container_is_told_with_all_that_it_is() {
    let bench = Bench::start(Noise::Usual);
    let list = bench.engine().await.containers(&wanted()).await.unwrap();
    assert!(list.engine.starts_with("Docker "), "{}", list.engine);
    assert!(list.ahead.unwrap().abs() < chrono::TimeDelta::seconds(5));
    let blue = only(&list, "app-blue");
    assert_eq!((blue.state.clone(), blue.health), (ContainerState::Running, ContainerHealth::Healthy));
    assert_eq!((blue.tag(), blue.commit), (Some("main-aaaaaaa"), CommitId::from_hex(&"a".repeat(40))));
    assert_eq!(blue.digest.as_ref().unwrap().0, format!("sha256:{}", "2".repeat(64)));
    let hours = uptime(&blue, now()).unwrap().as_secs().div_ceil(60) / 60;
    assert_eq!(hours, 3);
    assert_eq!((blue.restarts, blue.ports.len()), (2, 1));
    assert!(blue.checks.last().unwrap().exit == 0);
}

#[tokio::test]
async fn the_images_of_the_service_are_listed_with_their_commits() {
    let bench = Bench::start(Noise::Usual);
    let engine = bench.engine().await;
    let list = engine.images(&wanted()).await.unwrap();
    assert_eq!((list.images.len(), list.others), (1, 0));
    let image = &list.images[0];
    assert_eq!(image.reference(), Some("ghcr.io/acme/api:main-aaaaaaa"));
    assert_eq!((image.commit, image.size), (CommitId::from_hex(&"a".repeat(40)), Some(1 << 20)));
    assert_eq!(image.digest.as_ref().unwrap().0, format!("sha256:{}", "2".repeat(64)));
    let other = Wanted { repository: Some("ghcr.io/acme/other".into()), ..wanted() };
    let list = engine.images(&other).await.unwrap();
    assert_eq!((list.images.len(), list.others), (0, 1));
}

#[tokio::test]
async fn events_tell_what_was_done_and_a_paused_container_is_no_longer_called_healthy() {
    let bench = Bench::start(Noise::Usual);
    let engine = bench.engine().await;
    let mut events = engine.events();
    assert!(events.next().await.unwrap().unwrap().events.is_empty());
    bench.world.pause("app-green").unwrap();
    let paused = async {
        loop {
            let burst = events.next().await.unwrap().unwrap();
            if burst.events.iter().any(|event| event.name == "app-green" && event.kind == EventKind::Paused) {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, paused).await.unwrap();
    let green = only(&engine.containers(&wanted()).await.unwrap(), "app-green");
    assert_eq!((green.state, green.health), (ContainerState::Paused, ContainerHealth::Unknown));
}

#[tokio::test]
async fn an_engine_that_stops_ends_the_events_and_is_found_again() {
    let bench = Bench::start(Noise::Usual);
    let engine = bench.engine().await;
    let mut events = engine.events();
    events.next().await.unwrap().unwrap();
    // Only a stream that is polled has been opened.
    let _ = tokio::time::timeout(Duration::from_millis(100), events.next()).await;
    bench.world.set_trouble(Trouble::Stopped).unwrap();
    assert!(tokio::time::timeout(PATIENCE, events.next()).await.unwrap().unwrap().is_err());
    let fault = engine.containers(&wanted()).await.unwrap_err();
    assert!(fault.to_string().contains("there is no socket at"), "{fault}");
    bench.world.set_trouble(Trouble::None).unwrap();
    assert!(bench.engine().await.containers(&wanted()).await.is_ok());
    bench.world.set_trouble(Trouble::Hangs).unwrap();
    let mut access = bench.access();
    access.deadline = Duration::from_millis(300);
    let fault = Engine::at(access).await.unwrap_err();
    assert!(fault.to_string().ends_with("it takes connections and gives no answer in time"), "{fault}");
    bench.world.set_trouble(Trouble::Broken).unwrap();
    let fault = Engine::at(bench.access()).await.unwrap_err();
    assert!(fault.to_string().contains("it answered 500"), "{fault}");
}

#[tokio::test]
async fn a_log_that_is_silent_goes_on_and_one_of_an_engine_that_hangs_ends_with_the_reason() {
    let bench = Bench::start(Noise::Usual);
    let mut access = bench.access();
    access.deadline = Duration::from_millis(200);
    let engine = Engine::at(access).await.unwrap();
    let mut log = engine.logs("app-blue", &LogWish::follow(10));
    log.next().await.unwrap().unwrap();
    while tokio::time::timeout(Duration::from_millis(500), log.next()).await.is_ok() {}
    bench.world.plant("app-blue", "x", "after the silence");
    let is_it = |news: &LogNews| matches!(news, LogNews::Line(line) if line.text.contains("after the silence"));
    while !is_it(&tokio::time::timeout(PATIENCE, log.next()).await.unwrap().unwrap().unwrap()) {}
    bench.world.set_trouble(Trouble::Hangs).unwrap();
    let fault = loop {
        if let Err(fault) = tokio::time::timeout(PATIENCE, log.next()).await.unwrap().unwrap() {
            break fault;
        }
    };
    assert!(fault.to_string().ends_with("it takes connections and gives no answer in time"), "{fault}");
}

#[tokio::test]
async fn what_a_container_uses_is_counted() {
    let bench = Bench::start(Noise::Usual);
    let engine = bench.engine().await;
    let usage = tokio::time::timeout(PATIENCE, engine.usage("app-blue").next()).await.unwrap().unwrap().unwrap();
    assert!(usage.memory > 0 && usage.cpu >= 0.0, "{usage:?}");
    let fault = engine.usage("nobody").next().await.unwrap().unwrap_err();
    assert!(fault.to_string().ends_with("there is no container of that name"), "{fault}");
}

#[tokio::test]
async fn a_log_is_read_and_its_end_is_said() {
    let bench = Bench::start(Noise::LongLine);
    let engine = bench.engine().await;
    let mut log = engine.logs("app-blue", &LogWish::last(1000));
    let (mut lines, mut end) = (0, None);
    while let Some(news) = tokio::time::timeout(PATIENCE, log.next()).await.unwrap() {
        match news.unwrap() {
            LogNews::Line(piece) => {
                assert!(piece.at.is_some(), "{piece:?}");
                lines += 1;
            }
            LogNews::Skipped(_) => {}
            LogNews::End(told) => end = Some(told),
        }
    }
    assert_eq!(end, Some(LogEnd::Whole));
    assert!(lines > 0);
}

#[tokio::test]
async fn a_flood_that_nobody_takes_is_bounded_and_its_loss_is_told() {
    let bench = Bench::start(Noise::Flood);
    let engine = bench.engine().await;
    let mut log = engine.logs("app-blue", &LogWish::follow(10));
    log.next().await.unwrap().unwrap();
    // This takes some seconds, in which nobody takes a line.
    tokio::time::timeout(PATIENCE, engine.usage("app-green").take(4).collect::<Vec<_>>()).await.unwrap();
    let lost = async {
        loop {
            match log.next().await.unwrap().unwrap() {
                LogNews::Line(piece) if piece.dropped > 0 => return,
                LogNews::Skipped(_) => return,
                LogNews::Line(_) => {}
                LogNews::End(end) => panic!("{end:?}"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, lost).await.unwrap();
}
