//! Rollbacks over a real sshd, with a real nginx in front of two applications and scripts as people write them.

mod contained;
mod site;
mod slots;

use crate::host::server::Server;
use crate::host::{clock, eventually};
use chrono::TimeDelta;
use engine::board::Board;
use engine::config::{self, Config, EnvironmentSettings, Host as HostSettings, Scripts, SlotSettings, Strategy};
use engine::domain::{EnvName, SlotName};
use engine::operations::act;
use engine::operations::rollback::{
    COMMANDS, Ending, Finished, Ladder, Means, Naming, News, Pace, To, WhenHeld, Wish, run,
};
use engine::sources::github::Access;
use engine::sources::health::Prober;
use engine::sources::host::{Command, Host, HostAccess, ShellLine};
use engine::store::Store;
use site::{Application, Asker, Front};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Sends the traffic to the slot that does not have it, by the record: run twice, it leads back.
const TOGGLES: &str = "#!/bin/sh
set -eu
echo run >>runs
if [ \"$(cat active)\" = blue ]; then port=$GREEN next=green; else port=$BLUE next=blue; fi
sed \"s/127.0.0.1:[0-9]*;#/127.0.0.1:$port;#/\" \"$SITE\" >\"$SITE.new\"
mv \"$SITE.new\" \"$SITE\"
kill -HUP \"$(cat \"$PID\")\"
echo $next >active
echo \"rolled back to $next\"
";

/// Sends the traffic to green, whatever there was before.
const STAYS: &str = "#!/bin/sh
set -eu
echo run >>runs
sed \"s/127.0.0.1:[0-9]*;#/127.0.0.1:$GREEN;#/\" \"$SITE\" >\"$SITE.new\"
mv \"$SITE.new\" \"$SITE\"
kill -HUP \"$(cat \"$PID\")\"
echo green >active
";

struct Stage {
    sshd: Server,
    front: Front,
    config: Config,
    host: Host,
    _slots: [Application; 2],
}

impl Stage {
    async fn start(script: &str) -> Option<Self> {
        let sshd = Server::start("")?;
        let (blue, green) = (Application::start().await, Application::start().await);
        let front = Front::start(blue.port).await?;
        front.script(script, &[("BLUE", blue.port), ("GREEN", green.port)]);
        let slot = |port| SlotSettings { port: Some(port), ..SlotSettings::default() };
        let settings = EnvironmentSettings {
            strategy: Strategy::BlueGreen,
            url: Some(front.url()),
            host: Some(HostSettings::Ssh("prod".into())),
            nginx_site: Some(front.site()),
            state_file: Some("active".into()),
            scripts: Scripts { dir: Some(front.folder()), deploy: None, rollback: Some("./rollback.sh".into()) },
            slots: [("blue".to_owned(), slot(blue.port)), ("green".to_owned(), slot(green.port))].into(),
            ..EnvironmentSettings::default()
        };
        let environments = [("production".to_owned(), settings)].into();
        let config = Config { environments, ..Config::default() };
        let ssh_config = Some(sshd.ssh_config(""));
        let access = HostAccess { folder: std::env::temp_dir(), ssh_config, clock };
        let host = Host::open(&config::Host::Ssh("prod".into()), access);
        host.link().wait_for(engine::domain::host::Link::is_usable).await.unwrap();
        // A change within the moment of the start of nginx could not be told from one before it.
        let site = front.site();
        let loaded = async || engine::sources::nginx::read(&host, &site).await.ok().and_then(|traffic| traffic.loaded);
        eventually(async || loaded().await.is_some_and(|loaded| clock() - loaded > TimeDelta::seconds(1))).await;
        Some(Self { sshd, front, config, host, _slots: [blue, green] })
    }

    /// Rolls back with nothing known, as at three in the morning.
    async fn to(&self, slot: &str, told: &(dyn Fn(News) + Sync)) -> Finished {
        let (name, to) = (EnvName("production".into()), To::Slot(SlotName(slot.into())));
        let ladder = Ladder::of(&Board::default(), &self.config, &name, &to, clock());
        let armed = ladder.choose(&Wish { to, ..Wish::default() }).unwrap().arm(&format!("{slot} anyway")).unwrap();
        let record = act::Journal { store: Store::in_memory(), who: "asha".into(), clock, looks: &[] };
        let journals = self.sshd.path("operations");
        let means = Means {
            host: &self.host,
            config: &self.config,
            prober: &Prober::new(clock),
            engine: None,
            record: &record,
            journals: Some(&journals),
            access: Access::Full,
            held: WhenHeld::Wait,
            left: None,
            pace: Pace::default(),
            told,
        };
        let id = format!("rollback-{}", clock().timestamp_micros());
        run(armed, &Naming { id, reason: None, repository: None }, &means).await
    }
}

/// Asks the front without a pause until it is stopped: how often, and how often in vain.
async fn load(url: String, stop: CancellationToken) -> (usize, usize) {
    let client = Asker;
    let (mut asked, mut failed) = (0, 0);
    while !stop.is_cancelled() {
        asked += 1;
        let answer = client.ask(&url).await;
        failed += usize::from(!answer);
        // Each takes a port of this machine for a minute: without a pause they run out, which nginx tells as a failure.
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    (asked, failed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_toggles_is_run_once_and_nobody_notices_the_flip() {
    let Some(stage) = Stage::start(TOGGLES).await else { return };
    let stop = CancellationToken::new();
    let loads: Vec<_> = (0..4).map(|_| tokio::spawn(load(stage.front.url(), stop.clone()))).collect();
    let finished = stage.to("green", &|_| {}).await;
    stop.cancel();
    assert_eq!(finished.ending, Ending::Served, "{}", finished.sentence);
    let (mut asked, mut failed) = (0, 0);
    for load in loads {
        let (more, bad) = load.await.unwrap();
        (asked, failed) = (asked + more, failed + bad);
    }
    eprintln!("{failed} of {asked} requests failed while the traffic moved; {:?}", finished.times);
    assert!(asked > 50 && failed == 0, "{failed} of {asked}");
    let again = stage.to("green", &|_| {}).await;
    assert_eq!((again.ending, stage.front.runs()), (Ending::Already, 1), "{}", again.sentence);
    let back = stage.to("blue", &|_| {}).await;
    assert_eq!((back.ending, stage.front.runs()), (Ending::Served, 2), "{}", back.sentence);
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_does_not_toggle_leads_to_its_one_slot_and_to_no_other() {
    let Some(stage) = Stage::start(STAYS).await else { return };
    assert_eq!(stage.to("green", &|_| {}).await.ending, Ending::Served);
    let back = stage.to("blue", &|_| {}).await;
    assert_eq!((back.ending, stage.front.runs()), (Ending::NotMoved, 2), "{}", back.sentence);
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_on_the_way_ends_no_script_and_its_end_is_found() {
    let waits =
        TOGGLES.replace("set -eu\n", "set -eu\necho begun\nwhile [ ! -e go ]; do sleep 0.05; done\necho let go\n");
    let Some(stage) = Stage::start(&waits).await else { return };
    let news = Mutex::new((Vec::new(), Vec::new()));
    let told = |one| match one {
        News::Line(_, line) => {
            if line == "begun" {
                stage.sshd.cut();
                std::fs::write(format!("{}/go", stage.front.folder()), "").unwrap();
            }
            news.lock().unwrap().0.push(line);
        }
        News::Said(sentence) => news.lock().unwrap().1.push(sentence),
        _ => {}
    };
    let finished = stage.to("green", &told).await;
    let (lines, said) = news.into_inner().unwrap();
    assert_eq!((finished.ending, stage.front.runs()), (Ending::Served, 1), "{}: {said:?}", finished.sentence);
    assert_eq!(lines, ["begun", "let go", "rolled back to green"]);
    assert!(said[0].ends_with("Unknown, checking; it is not run again."), "{said:?}");
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_lock_a_connection_that_is_cut_ends_no_script_and_the_traffic_tells_where_it_led() {
    let waits = TOGGLES.replace(
        "set -eu\n",
        "set -eu\necho begun\nwhile [ ! -e go ]; do sleep 0.05; done\nsleep 1\necho let go\necho and on\n",
    );
    let Some(stage) = Stage::start(&waits).await else { return };
    for lock in [format!("{}/cutover.lock", stage.front.folder()), stage.front.other_lock()] {
        std::fs::write(lock, "no folder").unwrap();
    }
    let said = Mutex::new(Vec::new());
    let told = |one| match one {
        News::Line(_, line) if line == "begun" => {
            stage.sshd.cut();
            std::fs::write(format!("{}/go", stage.front.folder()), "").unwrap();
        }
        News::Said(sentence) => said.lock().unwrap().push(sentence),
        _ => {}
    };
    let finished = stage.to("green", &told).await;
    let said = said.into_inner().unwrap();
    assert_eq!((finished.ending, stage.front.runs()), (Ending::Served, 1), "{}: {said:?}", finished.sentence);
    let lost = said.iter().find(|sentence| sentence.contains("was lost")).unwrap();
    assert!(lost.contains("was lost while ./rollback.sh ran. ") && lost.len() < 200, "{lost}");
    std::fs::remove_file(stage.front.other_lock()).unwrap();
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_nginx_has_loaded_is_not_called_served() {
    let dead = TOGGLES.replace("kill -HUP \"$(cat \"$PID\")\"", "kill \"$(cat \"$PID\")\" || true; sleep 1");
    let Some(mut stage) = Stage::start(&dead).await else { return };
    stage.config.environments.get_mut("production").unwrap().url = None;
    let finished = stage.to("green", &|_| {}).await;
    let sentence = &finished.sentence;
    assert_eq!((finished.ending, finished.ending.exit_code()), (Ending::Unverified, 3), "{sentence}");
    // Where another test has an nginx of its own on this machine, it is not known that none serves the site.
    assert!(sentence.contains("leads to GREEN, and ") && sentence.contains("the front was not asked"), "{sentence}");
    assert_eq!(stage.front.runs(), 1);
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_what_is_said_of_a_slot_is_not_said_of_the_front() {
    let Some(mut stage) = Stage::start(TOGGLES).await else { return };
    stage.config.environments.get_mut("production").unwrap().url = None;
    let finished = stage.to("green", &|_| {}).await;
    assert_eq!(finished.ending, Ending::Served, "{}", finished.sentence);
    assert!(finished.sentence.contains("at its own port") && finished.sentence.contains("the front was not asked"));
    stage.host.close().await;
}

/// Prints how long it takes until a script runs on the host, beside `ssh host ./rollback.sh`. No time is asserted.
#[tokio::test(flavor = "multi_thread")]
async fn how_long_it_takes_to_begin_beside_ssh_alone() {
    let Some(stage) = Stage::start(&TOGGLES.replace("set -eu\n", "set -eu\necho begun\n")).await else { return };
    let bare = || {
        let began = Instant::now();
        let line = format!("cd {} && echo begun", stage.front.folder());
        let config = stage.sshd.path("ssh_config");
        let output = std::process::Command::new("ssh").arg("-F").arg(config).args(["prod", &line]).output().unwrap();
        assert_eq!(output.stdout, b"begun\n");
        began.elapsed()
    };
    let (began, heard) = (Mutex::new(Instant::now()), AtomicUsize::new(0));
    // As break-glass does it when it opens.
    stage.host.make_ready(COMMANDS).await;
    let mut rows = Vec::new();
    for slot in ["green", "blue", "green", "blue", "green"] {
        let alone = bare();
        *began.lock().unwrap() = Instant::now();
        let told = |news| {
            if matches!(&news, News::Line(_, line) if line == "begun") {
                let took = began.lock().unwrap().elapsed();
                heard.store(usize::try_from(took.as_millis()).unwrap(), Ordering::SeqCst);
            }
        };
        let finished = stage.to(slot, &told).await;
        assert_eq!(finished.ending, Ending::Served, "{}", finished.sentence);
        stage.host.make_ready(COMMANDS).await;
        rows.push((alone.as_millis(), heard.load(Ordering::SeqCst), finished.times.verified.unwrap_or(Duration::ZERO)));
    }
    eprintln!("ms of ssh alone, ms until the first line of the script, verified after: {rows:?}");
    stage.host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_that_is_ready_is_taken_by_whoever_hurries_and_by_nobody_else() {
    let Some(stage) = Stage::start(TOGGLES).await else { return };
    let own = async |host: &Host| {
        // Each shell that sshd opens leads a session of its own, in which its command stays.
        let line = ShellLine::configured("ps -o sid= -p $$");
        let output = host.run(&Command::line(&line), Duration::from_secs(10)).await.unwrap();
        output.stdout.text().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let processes = || {
        let listed = std::process::Command::new("ps").args(["-eo", "pid="]).output().unwrap().stdout;
        String::from_utf8_lossy(&listed).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    stage.host.make_ready(2).await;
    let ready = processes();
    let is_ready = |ids: &[String]| ids.iter().any(|id| ready.contains(id));
    assert!(!is_ready(&own(&stage.host).await));
    let hurried = stage.host.hurried();
    let (one, two, three) = (own(&hurried).await, own(&hurried).await, own(&hurried).await);
    assert!(is_ready(&one) && is_ready(&two) && !is_ready(&three), "{one:?} {two:?} {three:?}");
    stage.host.close().await;
}
