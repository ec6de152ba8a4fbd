//! The engine of a host, through one ssh connection.

use super::images::OLD;
use super::server::{PATIENCE, Server, now};
use super::slots::{only, wanted};
use crate::host::server::Server as Sshd;
use engine::config;
use engine::domain::container::{ContainerState, LogNews};
use engine::domain::host::Link;
use engine::sources::docker::{Engine, EngineAccess, LogWish};
use engine::sources::host::{Host, HostAccess};
use futures_util::StreamExt;

fn open(sshd: &Sshd) -> Host {
    let ssh_config = Some(sshd.ssh_config(""));
    let access = HostAccess { folder: std::env::temp_dir(), ssh_config, clock: now };
    Host::open(&config::Host::Ssh("prod".into()), access)
}

/// Opens the engine as soon as there is a way. A connection that was cut counts as open until its end is noticed.
async fn engine(host: &Host, server: &Server) -> Engine {
    let opening = async {
        let mut link = host.link();
        loop {
            link.wait_for(|link| matches!(link, Link::Open(_))).await.unwrap();
            if let Ok(socket) = host.socket(&server.socket.to_string_lossy()).await
                && let Ok(engine) = Engine::at(EngineAccess::of_host("prod", socket, now)).await
            {
                return engine;
            }
            link.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, opening).await.unwrap()
}

#[tokio::test]
async fn one_connection_serves_list_events_use_and_logs_and_its_end_reads_as_unknown() {
    let Some(server) = Server::shared() else { return };
    let Some(sshd) = Sshd::start("") else { return };
    let far = server.run("far", &[OLD]);
    let host = open(&sshd);
    let through = engine(&host, server).await;
    let (mut events, mut usage) = (through.events(), through.usage(&far.name));
    let mut log = through.logs(&far.name, &LogWish::follow(10));
    events.next().await.unwrap().unwrap();
    let (used, line) = tokio::join!(usage.next(), log.next());
    assert!(used.unwrap().unwrap().memory > 0);
    assert!(matches!(line.unwrap().unwrap(), LogNews::Line(piece) if piece.text == "ready"));
    let list = through.containers(&wanted(&[&far.name])).await.unwrap();
    assert_eq!(only(&list, &far.name).state, ContainerState::Running);
    assert_eq!(sshd.open_connections(), 1, "one connection carries all of it");

    sshd.cut();
    let ends = async {
        while events.next().await.unwrap().is_ok() {}
        while usage.next().await.unwrap().is_ok() {}
        while log.next().await.unwrap().is_ok() {}
    };
    tokio::time::timeout(PATIENCE, ends).await.unwrap();
    let fault = through.containers(&wanted(&[&far.name])).await.unwrap_err();
    assert!(fault.to_string().starts_with("reading the containers from the Docker engine on prod: "), "{fault}");

    host.try_now();
    let again = engine(&host, server).await;
    let list = again.containers(&wanted(&[&far.name])).await.unwrap();
    assert_eq!(only(&list, &far.name).state, ContainerState::Running);
    host.close().await;
}

#[tokio::test]
async fn an_engine_that_is_not_there_on_the_host_says_what_to_look_at() {
    let Some(sshd) = Sshd::start("") else { return };
    let host = open(&sshd);
    let mut link = host.link();
    tokio::time::timeout(PATIENCE, link.wait_for(|link| matches!(link, Link::Open(_)))).await.unwrap().unwrap();
    let fault = host.socket("/nowhere/docker.sock").await.unwrap_err();
    assert!(fault.to_string().contains("/nowhere/docker.sock of the host: it is not there"), "{fault}");
    assert!(fault.next_step().unwrap().contains("systemctl start docker"));
    host.close().await;
}
