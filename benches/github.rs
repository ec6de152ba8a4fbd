//! What GitHub is asked, and how long it takes until the dashboard says something, with the practice GitHub, which counts
//! what it is asked.
//!
//! `cargo bench --bench github` prints requests by endpoint: of a first run, of a person who asks again at once, of the
//! minutes after that in which nobody does anything and nothing changes, of the next run, and of opening one pull
//! request; then the times at several latencies; then what is asked when 100 calls are left. Nothing is asserted. The
//! minutes are true ones, waited by all the consoles at the same time: the whole takes about six.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a bench whose GitHub cannot be had has nothing to say")]

use chrono::Utc;
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::Moment;
use engine::poller::{GithubAccess, Poller, PollerHandle, PollerSettings};
use engine::sources::github::GithubToken;
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::repository::{Made, build};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::watch::Receiver;
use tokio_util::sync::{CancellationToken, DropGuard};

fn main() {
    // `cargo test --benches` runs this with no wish to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        println!("{:<44} {:>6} {:>6} {:>9} {:>9} {:>6}", "requests", "first", "again", "a minute", "next run", "open");
        let counted = [
            ("4 pull requests", ""),
            ("30 pull requests", "crowd = 30"),
            ("300 pull requests", "crowd = 300"),
            ("30, no GraphQL", "crowd = 30\nwithout_graphql = true"),
            ("30, no GraphQL, no etags", "crowd = 30\nwithout_graphql = true\nwithout_etags = true"),
        ]
        .map(|of| tokio::spawn(count(of)));
        for told in counted {
            print!("{}", told.await.unwrap());
        }
        println!("\n{:<44} {:>12} {:>12}", "30 pull requests, answers late by", "dashboard", "all told");
        for latency in [0, 50, 150, 500] {
            time(latency).await;
        }
        println!();
        few_left().await;
    });
}

fn now() -> Moment {
    Utc::now().fixed_offset()
}

/// A console that reads GitHub alone, on a clone of the practice repository.
struct Console {
    boards: Receiver<Arc<Board>>,
    poller: PollerHandle,
    _cancel: DropGuard,
}

impl Console {
    fn open(github: &GitHub, repository: &Path, store: PathBuf) -> Self {
        let mut config = Config::default();
        config.github.api_url = github.base_url();
        config.service.repository = Some(github.full_name());
        let token = GithubToken::new("the bench", &github.token(Right::Push)).unwrap();
        let settings = PollerSettings {
            start: repository.to_path_buf(),
            config,
            clock: now,
            store: Some(store),
            registry: None,
            github: Some(GithubAccess::with(move |_| Ok(token.clone()))),
            environments: None,
        };
        let cancel = CancellationToken::new();
        let (boards, poller) = Poller::start(settings, cancel.clone());
        Self { boards, poller, _cancel: cancel.drop_guard() }
    }

    /// Waits until pull requests and runs, and who asks, were read after this moment.
    async fn read_since(&mut self, began: Moment) {
        let since = move |board: &Arc<Board>| {
            after(&board.pulls, began) && after(&board.runs, began) && after(&board.github, began)
        };
        self.boards.wait_for(since).await.unwrap();
    }

    /// Waits until nothing more comes: what the list does not tell is read of each pull request.
    async fn settle(&mut self) {
        while let Ok(Ok(())) = tokio::time::timeout(Duration::from_secs(2), self.boards.changed()).await {}
    }
}

fn after<T>(reading: &Reading<T>, began: Moment) -> bool {
    reading.fault().is_none() && reading.taken().is_some_and(|taken| taken >= began)
}

/// A GitHub in this situation, and the clone of its repository.
struct World {
    github: GitHub,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn of(scenario: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now()).unwrap();
        let clock = Clock::standing(now().to_utc());
        let github = GitHub::play(&made.origin, clock, &format!("[github]\n{scenario}\n")).await.unwrap();
        Self { github, made, folder }
    }

    fn console(&self) -> Console {
        Console::open(&self.github, &self.made.repository, self.folder.path().join("store.db"))
    }
}

fn take(github: &GitHub) -> (u64, BTreeMap<String, u64>, u64) {
    let (asked, unchanged) = (github.asked(), github.not_modified());
    github.count_anew();
    (asked.values().sum(), asked, unchanged)
}

async fn count((name, scenario): (&str, &str)) -> String {
    let world = World::of(scenario).await;
    let github = &world.github;
    // Its runs have ended, so that nothing goes on.
    github.advance(chrono::TimeDelta::hours(1));
    let began = now();
    let mut console = world.console();
    console.read_since(began).await;
    console.settle().await;
    let first = take(github);
    let began = now();
    console.poller.look_outside();
    console.read_since(began).await;
    console.settle().await;
    let again = take(github);
    let idle = idle(github).await;
    let opened = open(github, &console).await;
    drop(console);
    let began = now();
    let mut console = world.console();
    console.read_since(began).await;
    console.settle().await;
    let next = take(github);
    let minute = format!("{:.1}", f64::from(u32::try_from(idle.0).unwrap()) / f64::from(MINUTES));
    let mut told = format!("{name:<44} {:>6} {:>6} {minute:>9} {:>9} {opened:>6}\n", first.0, again.0, next.0);
    for (label, (_, by, unchanged)) in [("first", first), ("again", again), ("these minutes", idle), ("next run", next)]
    {
        let parts: Vec<String> = by.iter().map(|(endpoint, times)| format!("{times} {}", short(endpoint))).collect();
        writeln!(told, "  {label}: {}; {unchanged} not modified", parts.join(", ")).unwrap();
    }
    told
}

/// So many minutes are waited, so that where in a minute a reading falls does not count.
const MINUTES: u32 = 4;

/// What is asked in these minutes by a console that nobody touches.
async fn idle(github: &GitHub) -> (u64, BTreeMap<String, u64>, u64) {
    tokio::time::sleep(Duration::from_mins(u64::from(MINUTES))).await;
    take(github)
}

/// What is asked when a person opens one pull request.
async fn open(github: &GitHub, console: &Console) -> u64 {
    let pull = console.boards.borrow().pulls.value().unwrap().pulls[0].clone();
    console.poller.github().unwrap().pull_detail(&pull).await.unwrap();
    take(github).0
}

fn short(endpoint: &str) -> String {
    let path = endpoint.split(' ').next_back().unwrap_or_default();
    path.strip_prefix("/repos/{owner}/{repo}")
        .map_or(path, |rest| if rest.is_empty() { "repository" } else { rest })
        .into()
}

async fn time(latency: u64) {
    let world = World::of(&format!("crowd = 30\nlatency = {latency}")).await;
    let (start, began) = (Instant::now(), now());
    let mut console = world.console();
    let useful = move |board: &Arc<Board>| after(&board.pulls, began) && after(&board.runs, began);
    console.boards.wait_for(useful).await.unwrap();
    let dashboard = start.elapsed();
    console.read_since(began).await;
    let all = start.elapsed();
    println!("{:<44} {:>12} {:>12}", format!("{latency} ms"), ms(dashboard), ms(all));
}

async fn few_left() {
    let world = World::of("crowd = 30\ncalls = 100").await;
    let github = &world.github;
    let mut console = world.console();
    let paced = |board: &Arc<Board>| board.github_pace.is_some();
    let pace = console.boards.wait_for(paced).await.unwrap().github_pace.unwrap();
    let first = take(github).0;
    tokio::time::sleep(Duration::from_secs(15)).await;
    let after = take(github).0;
    println!(
        "100 calls left: {first} at once, {after} in the 15 s after; asked again by itself in {} min",
        pace.as_secs() / 60
    );
}

fn ms(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
