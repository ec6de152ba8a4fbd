//! One whole box of production, read by the poller through one ssh connection: a Docker engine with both slots, an nginx in
//! front of two applications, scripts and their record. It is broken while it is looked at, and mended: each is told in
//! words, and what was mended is told as before.

mod faults;

use crate::docker::images::{NEW, OLD};
use crate::docker::server::{Crate, Server as Docker};
use crate::host::clock;
use crate::host::server::Server as Sshd;
use crate::nginx::server::Nginx;
use axum::{Json, Router};
use chrono::TimeDelta;
use engine::board::Board;
use engine::config::{Config, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
use engine::domain::EnvName;
use engine::domain::container::ContainerState;
use engine::domain::health::{Door, Kind};
use engine::domain::host::Link;
use engine::environment::live::{self, Agreement, Live};
use engine::environment::slots::SlotState;
use engine::environment::{Environment, alerts, ladder};
use engine::poller::{EnvironmentAccess, Poller, PollerHandle, PollerSettings};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

const PATIENCE: Duration = Duration::from_secs(40);

/// Answers whether it is well, and that it has run for so long when the test began. Gives its port.
async fn application(ran: f64, well: Arc<AtomicBool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, began) = (listener.local_addr().unwrap().port(), Instant::now());
    let answer = move || async move {
        let well = well.load(Ordering::SeqCst);
        let uptime = ran + began.elapsed().as_secs_f64();
        let data =
            json!({ "status": "healthy", "uptime": uptime, "database": { "connected": true, "type": "postgres" } });
        Json(json!({ "success": well, "data": data }))
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    port
}

/// The box, and where traffic comes in.
struct Whole {
    docker: &'static Docker,
    sshd: Sshd,
    nginx: Nginx,
    ports: [(&'static str, u16); 2],
    well: [Arc<AtomicBool>; 2],
    front: u16,
    folder: TempDir,
    /// The beginning of the names of its containers.
    name: &'static str,
    /// The label by which they are found, in place of their names.
    label: Option<&'static str>,
}

impl Whole {
    /// `None`, said on standard error, where one of its parts is not installed.
    async fn start(name: &'static str) -> Option<Self> {
        let docker = Docker::shared()?;
        let sshd = Sshd::start("")?;
        let well = [true, true].map(|well| Arc::new(AtomicBool::new(well)));
        let [blue, green] = well.clone();
        let ports = [("blue", application(9000.0, blue).await), ("green", application(600.0, green).await)];
        let nginx = Nginx::start(ports[0].1).await?;
        let front = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        for script in ["deploy.sh", "rollback.sh"] {
            let path = folder.path().join(script);
            std::fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(path, mode).unwrap();
        }
        let whole = Self { docker, sshd, nginx, ports, well, front, folder, name, label: None };
        whole.lead_to("blue");
        whole.nginx.reload();
        whole.believe("blue");
        Some(whole)
    }

    /// Writes the site that leads to a slot, and tells nginx nothing.
    fn lead_to(&self, slot: &str) {
        self.write_site(&self.upstream(slot));
    }

    /// The same by a file that the site includes.
    fn lead_by_include(&self, slot: &str) {
        self.write_include(slot);
        self.write_site("include upstreams/*.conf; include gone-*.conf;");
    }

    fn write_include(&self, slot: &str) {
        let folder = self.place().join("upstreams");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("new"), self.upstream(slot)).unwrap();
        std::fs::rename(folder.join("new"), folder.join("app.conf")).unwrap();
    }

    fn place(&self) -> PathBuf {
        Path::new(&self.nginx.site()).parent().unwrap().to_owned()
    }

    fn upstream(&self, slot: &str) -> String {
        let port = self.ports.iter().find(|(name, _)| *name == slot).unwrap().1;
        format!("upstream app {{ server 127.0.0.1:{port}; }}")
    }

    fn write_site(&self, upstream: &str) {
        let (place, front) = (self.place(), self.front);
        let place = place.display();
        self.nginx.write_site(&format!(
            "{upstream}\nserver {{ listen 127.0.0.1:{front}; listen unix:{place}/front.sock;\n\
             server_name api.example.com; location / {{ proxy_pass http://app; }} }}\n"
        ));
    }

    /// Whether the application of a slot says that it is well.
    fn is_well(&self, slot: &str, well: bool) {
        let at = self.ports.iter().position(|(name, _)| *name == slot).unwrap();
        self.well[at].store(well, Ordering::SeqCst);
    }

    /// What the scripts write down.
    fn believe(&self, slot: &str) {
        std::fs::write(self.folder.path().join("active"), format!("{slot}\n")).unwrap();
    }

    fn settings(&self) -> EnvironmentSettings {
        let slot = |(name, port): &(&str, u16)| {
            let whole = format!("{}-{name}", self.name);
            let (container, label) = match self.label {
                Some(label) => (None, Some(format!("{label}={whole}"))),
                None => (Some(whole), None),
            };
            ((*name).to_owned(), SlotSettings { container, label, port: Some(*port) })
        };
        EnvironmentSettings {
            strategy: Strategy::BlueGreen,
            url: Some(format!("http://127.0.0.1:{}", self.front)),
            host: Some(Host::Ssh("prod".into())),
            docker: Some(format!("host:{}", self.docker.socket.display())),
            scripts: Scripts {
                dir: Some(self.folder.path().display().to_string()),
                deploy: Some("./deploy.sh {image}".into()),
                rollback: Some("./rollback.sh".into()),
            },
            state_file: Some("active".into()),
            nginx_site: Some(self.nginx.site()),
            slots: self.ports.iter().map(slot).collect(),
            ..EnvironmentSettings::default()
        }
    }

    fn watch(&self) -> Watch {
        let mut config = Config::default();
        config.environments.clear();
        config.environments.insert("production".into(), self.settings());
        config.ssh.config = Some(self.sshd.ssh_config("").display().to_string().into());
        let access = EnvironmentAccess { sockets: self.folder.path().to_owned(), keys: None, bag: None };
        let settings = PollerSettings {
            start: self.folder.path().to_owned(),
            config: config.clone(),
            clock,
            store: None,
            registry: None,
            github: None,
            environments: Some(access),
        };
        let cancel = CancellationToken::new();
        let (boards, poller) = Poller::start(settings, cancel.clone());
        Watch { boards, poller, config, name: self.name, _cancel: cancel.drop_guard() }
    }
}

struct Watch {
    boards: watch::Receiver<Arc<Board>>,
    poller: PollerHandle,
    config: Config,
    name: &'static str,
    _cancel: DropGuard,
}

/// What is told at one moment.
struct Seen<'a> {
    board: &'a Board,
    config: &'a Config,
    name: &'static str,
}

impl Seen<'_> {
    fn env(&self) -> &Environment {
        &self.board.environments[&production()]
    }

    fn live(&self) -> Live {
        live::of(&self.config.environments["production"], self.env(), clock())
    }

    /// The slot that is live, where all who tell agree.
    fn agreed(&self) -> Option<String> {
        let live = self.live();
        live.slot.filter(|_| live.agreement == Agreement::Agree).map(|slot| slot.0)
    }

    fn container(&self, slot: &str) -> Option<ContainerState> {
        let list = self.env().containers.value()?;
        list.containers.iter().find(|one| one.name == format!("{}-{slot}", self.name)).map(|one| one.state.clone())
    }

    fn slot(&self, name: &str) -> SlotState {
        faults::of(self, name)
    }

    /// What a door answered last.
    fn kind(&self, door: &Door) -> Option<Kind> {
        Some(self.env().health.value()?.latest(door)?.verdict.kind())
    }

    /// How many answers of any door were taken for bad.
    fn judged_badly(&self) -> usize {
        let trails = self.env().health.value().into_iter().flat_map(|report| &report.trails);
        let beats = trails.flat_map(|(_, trail)| trail.since(clock() - TimeDelta::hours(1)));
        beats.filter(|beat| beat.kind == Kind::Bad).count()
    }

    /// What the site includes and was not read.
    fn unread(&self) -> Vec<String> {
        self.env().traffic.value().map(|traffic| traffic.unread.clone()).unwrap_or_default()
    }

    fn says(&self, words: &str) -> bool {
        let told = alerts::alerts(self.board, self.config, clock()).into_iter();
        told.map(|alert| alert.text).any(|text| text.contains(words))
    }
}

fn production() -> EnvName {
    EnvName("production".into())
}

impl Watch {
    async fn until(&mut self, what: &str, is_so: impl Fn(&Seen<'_>) -> bool) {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let board = Arc::clone(&self.boards.borrow_and_update());
                let seen = Seen { board: &board, config: &self.config, name: self.name };
                if board.environments.contains_key(&production()) && is_so(&seen) {
                    return;
                }
                // What is told depends on the time too.
                let _ = tokio::time::timeout(Duration::from_millis(200), self.boards.changed()).await;
            }
        });
        if waited.await.is_err() {
            let board = Arc::clone(&self.boards.borrow());
            let seen = Seen { board: &board, config: &self.config, name: self.name };
            panic!("never: {what}: {:?}\n{:#?}", seen.live(), alerts::alerts(&board, &self.config, clock()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_box_is_read_and_each_way_of_breaking_it_is_told_and_over_once_it_is_mended() {
    let Some(whole) = Whole::start("whole").await else { return };
    let _slots: [Crate<'_>; 2] = [whole.docker.run("whole-blue", &[OLD]), whole.docker.run("whole-green", &[NEW])];
    let mut watch = whole.watch();
    watch.until("all agree on blue", |seen| seen.agreed().as_deref() == Some("blue")).await;
    watch
        .until("both containers run, and the live one tells its commit", |seen| {
            let running = |slot| seen.container(slot) == Some(ContainerState::Running);
            let commit = ladder::live(seen.board, seen.config, &production(), clock()).commit;
            running("blue")
                && running("green")
                && commit.is_some_and(|commit| commit.to_string().starts_with("aaaaaaa"))
        })
        .await;
    assert_eq!(whole.sshd.open_connections(), 1, "one connection carries all of it");

    // A change within the moment of the start of the workers could not be told from one before it.
    let old = |seen: &Seen<'_>| seen.env().traffic.value().and_then(|traffic| traffic.loaded);
    watch
        .until("its workers are a while old", |seen| old(seen).is_some_and(|at| clock() - at > TimeDelta::seconds(2)))
        .await;
    whole.lead_to("green");
    watch.until("a site that was not loaded", |seen| matches!(seen.live().agreement, Agreement::Mismatch(_))).await;
    whole.believe("green");
    whole.nginx.reload();
    watch.until("all agree on green", |seen| seen.agreed().as_deref() == Some("green")).await;

    whole.docker.docker(&["stop", "--time", "0", "whole-green"]);
    watch
        .until("the live container is stopped", |seen| {
            matches!(seen.container("green"), Some(ContainerState::Exited(_)))
        })
        .await;
    watch.until("it is said", |seen| seen.says("GREEN")).await;
    whole.docker.docker(&["start", "whole-green"]);
    watch.until("it runs again", |seen| seen.container("green") == Some(ContainerState::Running)).await;

    whole.sshd.configure("NoSuchWord yes");
    whole.sshd.cut();
    watch.until("the host is lost", |seen| matches!(seen.env().link, Link::Lost { .. })).await;
    watch
        .until("what cannot be read says so", |seen| {
            let env = seen.env();
            env.containers.fault().is_some() && env.containers.value().is_some() && env.traffic.fault().is_some()
        })
        .await;
    watch.until("nobody claims that all agree", |seen| seen.agreed().is_none()).await;
    whole.sshd.configure("");
    watch.poller.refresh();
    watch.until("it is reached again", |seen| matches!(seen.env().link, Link::Open(_))).await;
    watch.until("all agree again", |seen| seen.agreed().as_deref() == Some("green")).await;
    watch.until("the engine tells again", |seen| seen.env().containers.fault().is_none()).await;
}
