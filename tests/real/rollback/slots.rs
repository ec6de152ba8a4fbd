//! A whole box to put back: two containers of a real engine, each behind a port that answers as long as its container runs, a
//! real nginx in front of them, and scripts that use the command line of Docker, all through one real sshd.

use super::site::{Application, Front};
use crate::docker::images::{NEW, OLD};
use crate::docker::server::{Crate, Server as Docker};
use crate::host::clock;
use crate::host::server::Server as Sshd;
use engine::board::Board;
use engine::config::{Config, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
use engine::domain::EnvName;
use engine::operations::act;
use engine::operations::rollback::{Armed, Finished, Ladder, Means, Naming, News, Pace, To, WhenHeld, resume, run};
use engine::poller::{EnvironmentAccess, Poller, PollerHandle, PollerSettings};
use engine::sources::docker::Engine;
use engine::sources::github::Access;
use engine::sources::health::Prober;
use engine::store::Store;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

const PATIENCE: Duration = Duration::from_mins(1);
/// What runs in a container: it shows that it does.
const BEAT: &str = "while :; do echo >/slot/beat; sleep 0.1; done";

/// Deploys an image into the slot that takes no traffic, and sends the traffic there.
const DEPLOY: &str = "#!/bin/sh
set -eu
if [ \"$(cat active)\" = blue ]; then next=green port=$GREEN; else next=blue port=$BLUE; fi
docker -H \"$ENGINE\" rm -f \"$NAME-$next\" >/dev/null
rm -f \"$FOLDER/$next/beat\"
docker -H \"$ENGINE\" run -d --stop-signal KILL --network none --name \"$NAME-$next\" -v \"$FOLDER/$next:/slot\" \"$1\" \\
  /bin/sh -c 'while :; do echo >/slot/beat; sleep 0.1; done' >/dev/null
for _ in $(seq 100); do [ -e \"$FOLDER/$next/beat\" ] && break; sleep 0.1; done
sed \"s/127.0.0.1:[0-9]*;#/127.0.0.1:$port;#/\" \"$SITE\" >\"$SITE.new\"
mv \"$SITE.new\" \"$SITE\"
kill -HUP \"$(cat \"$PID\")\"
echo \"$next\" >active
";

pub struct Whole {
    pub docker: &'static Docker,
    pub front: Front,
    pub name: &'static str,
    pub config: Config,
    sshd: Sshd,
    slots: [Application; 2],
    boards: watch::Receiver<Arc<Board>>,
    poller: PollerHandle,
    _guards: ([Crate<'static>; 2], DropGuard),
}

impl Whole {
    /// `None`, said on standard error, where one of its parts is not installed.
    pub async fn start(name: &'static str, rollback: &str) -> Option<Self> {
        let docker = Docker::shared()?;
        let sshd = Sshd::start("")?;
        let folders = ["blue", "green"].map(|slot| sshd.path(slot));
        for folder in &folders {
            std::fs::create_dir(folder).unwrap();
        }
        let [blue, green] = &folders;
        let slots = [Application::beside(blue.join("beat")).await, Application::beside(green.join("beat")).await];
        let containers = [contained(docker, name, "blue", blue, OLD), contained(docker, name, "green", green, NEW)];
        let front = Front::start(slots[0].port).await?;
        let names = [
            ("BLUE", slots[0].port.to_string()),
            ("GREEN", slots[1].port.to_string()),
            ("ENGINE", format!("unix://{}", docker.socket.display())),
            ("NAME", name.to_owned()),
            ("FOLDER", sshd.folder.path().display().to_string()),
        ];
        front.script_named("rollback.sh", rollback, &names);
        front.script_named("deploy.sh", DEPLOY, &names);
        let config = config(&front, (&slots, name), docker, &sshd);
        let cancel = CancellationToken::new();
        let (boards, poller) = Poller::start(polled(&sshd, &config), cancel.clone());
        let guards = (containers, cancel.drop_guard());
        let whole = Self { docker, front, name, config, sshd, slots, boards, poller, _guards: guards };
        // A change within the moment of the start of nginx could not be told from one before it.
        whole.ladder(&To::Previous, |_| whole.loaded_a_while_ago()).await;
        Some(whole)
    }

    fn loaded_a_while_ago(&self) -> bool {
        let board = self.boards.borrow();
        let loaded = board.environments.get(&production()).and_then(|env| env.traffic.value()?.loaded);
        loaded.is_some_and(|loaded| clock() - loaded > chrono::TimeDelta::seconds(2))
    }

    pub fn container(&self, slot: &str) -> String {
        format!("{}-{slot}", self.name)
    }

    /// The slot that the site sends to.
    pub fn served(&self) -> &'static str {
        let site = std::fs::read_to_string(self.front.site()).unwrap();
        let leads = |at: usize| site.contains(&format!("127.0.0.1:{};#", self.slots[at].port));
        if leads(0) {
            "blue"
        } else if leads(1) {
            "green"
        } else {
            "nowhere"
        }
    }

    pub fn journals(&self) -> PathBuf {
        self.sshd.path("operations")
    }

    /// The ways back once they are so.
    pub async fn ladder(&self, to: &To, is_so: impl Fn(&Ladder) -> bool) -> Ladder {
        let mut boards = self.boards.clone();
        let of = |board: &Arc<Board>| Ladder::of(board, &self.config, &production(), to, clock());
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let ladder = of(&boards.borrow_and_update());
                if is_so(&ladder) {
                    return ladder;
                }
                let _ = tokio::time::timeout(Duration::from_millis(200), boards.changed()).await;
            }
        });
        match waited.await {
            Ok(ladder) => ladder,
            Err(late) => panic!("never: {late}: {:#?}", of(&boards.borrow()).ways),
        }
    }

    pub async fn run(&self, armed: Armed, pace: Pace) -> Finished {
        let naming = Naming { id: "rollback-1".into(), reason: None, repository: None };
        let tools = self.tools();
        run(armed, &naming, &self.means(&tools, pace, &|_| {})).await
    }

    /// Looks how it ended that was left.
    pub async fn resume(&self, ladder: &Ladder) -> Finished {
        let tools = self.tools();
        let journal = self.journals().join("rollback-1.journal");
        resume(&journal, ladder, &self.means(&tools, Pace::default(), &|_| {})).await.unwrap()
    }

    fn tools(&self) -> Tools {
        let record = act::Journal { store: Store::in_memory(), who: "asha".into(), clock, looks: &[] };
        let (host, engine) = (self.poller.host(&production()).unwrap(), self.poller.engine(&production()).ok());
        Tools { host, engine, prober: Prober::new(clock), record, journals: self.journals() }
    }

    fn means<'a>(&'a self, tools: &'a Tools, pace: Pace, told: &'a (dyn Fn(News) + Sync)) -> Means<'a> {
        Means {
            host: &tools.host,
            config: &self.config,
            prober: &tools.prober,
            engine: tools.engine.as_ref(),
            record: &tools.record,
            journals: Some(&tools.journals),
            access: Access::Full,
            held: WhenHeld::Wait,
            left: None,
            pace,
            told,
        }
    }
}

struct Tools {
    host: engine::sources::host::Host,
    engine: Option<Engine>,
    prober: Prober,
    record: act::Journal,
    journals: PathBuf,
}

pub fn production() -> EnvName {
    EnvName("production".into())
}

fn contained(docker: &'static Docker, name: &str, slot: &str, folder: &Path, image: &str) -> Crate<'static> {
    let volume = format!("{}:/slot", folder.display());
    docker.run(&format!("{name}-{slot}"), &["--volume", &volume, image, "/bin/sh", "-c", BEAT])
}

fn config(front: &Front, (slots, name): (&[Application; 2], &str), docker: &Docker, sshd: &Sshd) -> Config {
    let slot = |(slot, application): (&str, &Application)| {
        let (container, port) = (Some(format!("{name}-{slot}")), Some(application.port));
        (slot.to_owned(), SlotSettings { container, port, ..SlotSettings::default() })
    };
    let settings = EnvironmentSettings {
        strategy: Strategy::BlueGreen,
        url: Some(front.url()),
        host: Some(Host::Ssh("prod".into())),
        docker: Some(format!("host:{}", docker.socket.display())),
        nginx_site: Some(front.site()),
        state_file: Some("active".into()),
        scripts: Scripts {
            dir: Some(front.folder()),
            deploy: Some("./deploy.sh {image}".into()),
            rollback: Some("./rollback.sh".into()),
        },
        slots: ["blue", "green"].into_iter().zip(slots).map(slot).collect(),
        ..EnvironmentSettings::default()
    };
    let mut config = Config { environments: [("production".to_owned(), settings)].into(), ..Config::default() };
    config.ssh.config = Some(sshd.ssh_config(""));
    config
}

fn polled(sshd: &Sshd, config: &Config) -> PollerSettings {
    PollerSettings {
        start: sshd.folder.path().to_owned(),
        config: config.clone(),
        clock,
        store: None,
        registry: None,
        github: None,
        environments: Some(EnvironmentAccess { sockets: sshd.folder.path().to_owned(), keys: None, bag: None }),
    }
}
