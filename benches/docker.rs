//! How soon a reading follows what happens at a real Docker engine, what it costs, and what a flood of log lines does.
//!
//! `cargo bench --bench docker` starts an engine of its own, with containers of real images, and prints one line for each
//! question. Where no engine can be started it says so. Nothing is asserted.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports where people see it")]
#![expect(clippy::unwrap_used, reason = "a bench whose engine cannot be had has nothing to say")]

#[path = "../tests/real/docker/images.rs"]
mod images;
#[path = "../tests/real/docker/recorder.rs"]
mod recorder;
#[expect(dead_code, reason = "the tests do more with it")]
#[path = "../tests/real/docker/server.rs"]
mod server;

use engine::config::SlotSettings;
use engine::domain::container::{ContainerHealth, ContainerList, LogNews};
use engine::sources::docker::{Engine, EngineAccess, EventKind, LogWish, Match, Wanted, of_slot};
use futures_util::StreamExt;
use recorder::Recorder;
use server::{Crate, Server, now};
use std::time::{Duration, Instant};

/// Containers beside the two of the slots.
const OTHERS: usize = 20;
const READINGS: usize = 200;
const FLIPS: usize = 60;
/// How long nothing happens, and how long a flood lasts.
const IDLE: Duration = Duration::from_mins(1);
const FLOOD: Duration = Duration::from_secs(20);

fn main() {
    // `cargo test --benches` runs this with no wish to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let Some(server) = Server::start() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(measure(&server));
}

async fn measure(server: &Server) {
    let blue = server.run("blue", &[images::OLD]);
    let _green = server.run("green", &[images::NEW]);
    let others: Vec<Crate<'_>> =
        (0..OTHERS).map(|number| server.run(&format!("other-{number}"), &[images::PLAIN])).collect();
    let recorder = Recorder::start(&server.socket);
    let engine = Engine::at(EngineAccess::local(&recorder.socket, now)).await.unwrap();
    readings(&engine, &recorder).await;
    flips(&engine, &blue, &recorder).await;
    idle(&engine, &recorder).await;
    drop(others);
    flood(server, &engine).await;
}

fn wanted() -> Wanted {
    let slot = |name: &str| SlotSettings { container: Some(name.to_owned()), label: None, port: None };
    Wanted { slots: vec![slot("blue"), slot("green")], repository: None }
}

async fn readings(engine: &Engine, recorder: &Recorder) {
    let wanted = wanted();
    engine.containers(&wanted).await.unwrap();
    recorder.take();
    let mut took = Vec::new();
    for _ in 0..READINGS {
        let begun = Instant::now();
        engine.containers(&wanted).await.unwrap();
        took.push(begun.elapsed());
    }
    let each = recorder.take().len() / READINGS;
    report(&format!("list of {} containers, 2 looked at, {each} requests", OTHERS + 2), took);
}

/// From the moment the engine says its health flipped to the reading that tells of it.
async fn flips(engine: &Engine, blue: &Crate<'_>, recorder: &Recorder) {
    let (wanted, mut events, mut took) = (wanted(), engine.events().boxed(), Vec::new());
    events.next().await.unwrap().unwrap();
    while health(&engine.containers(&wanted).await.unwrap()) != ContainerHealth::Healthy {}
    recorder.take();
    for flip in 0..FLIPS {
        blue.inside(if flip % 2 == 0 { "touch /sick" } else { "rm /sick" });
        let awaited = if flip % 2 == 0 { ContainerHealth::Unhealthy } else { ContainerHealth::Healthy };
        loop {
            let burst = events.next().await.unwrap().unwrap();
            let Some(event) = burst.events.iter().find(|event| event.kind == EventKind::Health) else { continue };
            if health(&engine.containers(&wanted).await.unwrap()) == awaited {
                took.push((now() - event.at.unwrap()).to_std().unwrap_or_default());
                break;
            }
        }
    }
    let asked = recorder.take().len();
    report(&format!("flip of health, from the engine's event to the reading ({asked} requests for {FLIPS})"), took);
}

fn health(list: &ContainerList) -> ContainerHealth {
    let slot = SlotSettings { container: Some("blue".into()), label: None, port: None };
    match of_slot(list, &slot) {
        Match::One(container) => container.health,
        _ => ContainerHealth::Unknown,
    }
}

/// All checks of health go on meanwhile, seven a second in each of the two.
async fn idle(engine: &Engine, recorder: &Recorder) {
    let mut events = engine.events().boxed();
    events.next().await.unwrap().unwrap();
    recorder.take();
    let quiet = tokio::time::timeout(IDLE, events.next()).await.is_err();
    let asked = recorder.take();
    println!("idle for {} s: {} requests ({}), quiet: {quiet}", IDLE.as_secs(), asked.len(), asked.join(", "));
}

/// Nobody takes a line in its first half.
async fn flood(server: &Server, engine: &Engine) {
    let line = "x".repeat(100);
    let options = ["--log-opt", "max-size=50m", "--log-opt", "max-file=2", images::PLAIN, "yes", &line];
    let flood = server.run("flood", &options);
    let mut log = engine.logs(&flood.name, &LogWish::follow(10)).boxed();
    let begun = Instant::now();
    let (mut taken, mut dropped, mut skipped, mut waited, mut last) = (0_u64, 0_u64, 0, 0, None);
    log.next().await.unwrap().unwrap();
    tokio::time::sleep(FLOOD / 2).await;
    let resumed = Instant::now();
    while begun.elapsed() < FLOOD {
        match log.next().await.unwrap().unwrap() {
            LogNews::Line(piece) => {
                (taken, dropped, last) = (taken + 1, dropped + piece.dropped, piece.at);
                if resumed.elapsed() < Duration::from_millis(1) {
                    waited += 1;
                }
            }
            LogNews::Skipped(_) => skipped += 1,
            LogNews::End(end) => println!("it ended: {end:?}"),
        }
    }
    let behind = last.map(|last| now() - last).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = (taken + dropped) as f64 * 101.0 / 1e6 / begun.elapsed().as_secs_f64();
    println!(
        "flood of {} s: {rate:.1} MB/s read, {taken} lines taken, {dropped} dropped, {skipped} times passed over, \
         {waited} in the first millisecond, {} ms behind at the end, {} KiB resident",
        FLOOD.as_secs(),
        behind.num_milliseconds(),
        resident()
    );
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn report(name: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{name}: p50 {:.1} ms, p95 {:.1} ms, slowest {:.1} ms", at(50), at(95), at(100));
}
