//! What containers use.

use super::images::PLAIN;
use super::server::{PATIENCE, Server};
use engine::domain::container::Usage;
use futures_util::StreamExt;

#[tokio::test]
async fn a_busy_container_with_a_limit_is_counted_every_second() {
    let Some(server) = Server::shared() else { return };
    let busy = server.run("busy", &["--memory", "64m", PLAIN, "/bin/sh", "-c", "while :; do :; done"]);
    let engine = server.engine().await;
    let samples: Vec<_> = tokio::time::timeout(PATIENCE, engine.usage(&busy.name).take(3).collect()).await.unwrap();
    let samples: Vec<Usage> = samples.into_iter().map(Result::unwrap).collect();
    assert_eq!(samples.len(), 3);
    for usage in &samples {
        // Other work goes on beside it on two processors, so only that it is busy can be known.
        assert!(usage.cpu > 5.0 && usage.cpu < 250.0, "{usage:?}");
        assert!(usage.memory > 0 && usage.memory < 64 << 20, "{usage:?}");
        assert_eq!(usage.limit, Some(64 << 20));
    }
}

#[tokio::test]
async fn a_container_without_a_limit_has_none_and_one_look_is_enough() {
    let Some(server) = Server::shared() else { return };
    let calm = server.run("calm", &[PLAIN]);
    let usage = server.engine().await.usage_now(&calm.name).await.unwrap();
    assert_eq!(usage.limit, None);
    assert!(usage.memory > 0);
}

#[tokio::test]
async fn a_container_that_stops_or_is_not_there_uses_nothing_that_could_be_told() {
    let Some(server) = Server::shared() else { return };
    let brief = server.run("brief", &[PLAIN]);
    let engine = server.engine().await;
    let mut usage = engine.usage(&brief.name);
    usage.next().await.unwrap().unwrap();
    server.docker(&["stop", &brief.name]);
    let fault = loop {
        if let Err(fault) = tokio::time::timeout(PATIENCE, usage.next()).await.unwrap().unwrap() {
            break fault;
        }
    };
    assert!(fault.to_string().contains("what brief uses"), "{fault}");
    assert!(fault.to_string().ends_with("it does not run"), "{fault}");
    assert!(usage.next().await.is_none());
    let fault = engine.usage_now("nobody").await.unwrap_err();
    assert!(fault.to_string().ends_with("there is no container of that name"), "{fault}");
}
