//! How fast a change is on the board, and what it costs when nothing changes. Printed, and held against nothing:
//! `cargo test --workspace --test environments -- --ignored --nocapture speed`.

use crate::world::Stage;
use engine::environment::slots::SlotState;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn from_what_happens_to_a_container_to_the_board() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    watch.until("it runs", |seen| seen.slot("green").state == SlotState::Running).await;
    let (engine, green) = (stage.machine().engine(), stage.container("green"));
    let mut took = Vec::new();
    for _ in 0..40 {
        let begun = Instant::now();
        engine.pause(&green).unwrap();
        watch.until("it is paused", |seen| seen.slot("green").state == SlotState::Paused).await;
        took.push(begun.elapsed());
        let begun = Instant::now();
        engine.unpause(&green).unwrap();
        watch.until("it runs", |seen| seen.slot("green").state == SlotState::Running).await;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    eprintln!("event to board: p50 {:?}, p95 {:?}, worst {:?}", took[40], took[76], took[79]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn what_is_spent_while_nothing_changes() {
    let stage = Stage::playing("calm").await;
    let mut watch = stage.watch(None);
    watch.until("all is read", |seen| seen.slots().iter().all(|slot| slot.serves)).await;
    // The minute after a start is a busy one.
    tokio::time::sleep(Duration::from_secs(75)).await;
    let (ticks, switches) = spent();
    tokio::time::sleep(Duration::from_secs(60)).await;
    let (after, woken) = spent();
    eprintln!(
        "in 60 s: {} ms of a core, {:.1} wake-ups a second",
        (after - ticks) * 10,
        (woken - switches) as f64 / 60.0
    );
}

/// Hundredths of a second, and how often the thread of the environments was woken.
fn spent() -> (u64, u64) {
    let mut spent = (0, 0);
    for task in std::fs::read_dir("/proc/self/task").unwrap().map(Result::unwrap) {
        let read = |name: &str| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        if read("comm").trim() == "environments" {
            let stat = read("stat");
            let words: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
            let woken = read("status")
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok());
            spent.0 += words[11].parse::<u64>().unwrap() + words[12].parse::<u64>().unwrap();
            spent.1 += woken.unwrap_or_default();
        }
    }
    spent
}
