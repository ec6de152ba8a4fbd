//! What the registry is asked, and how long it takes until tags and images are known, with the practice registry.
//!
//! `cargo bench --bench registry` prints one line per registry: requests of the first reading, of the one after it and of
//! another run's first; the time to the list of tags, to the end of the first reading, and to lay the images out as the
//! screen shows them; the memory that grew meanwhile. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a bench whose registry cannot be had has nothing to say")]

use chrono::DateTime;
use engine::config::{Config, RegistrySettings};
use engine::matrix::Matrix;
use engine::sources::registry::{ImageName, Lines, Reader, Registry, RegistryToken, Remembered};
use practice::registry::{self as world, Ask, Build, Shelf, TOKEN};
use std::time::{Duration, Instant};

/// Images, further tags that nobody looks at, and how long each answer takes in milliseconds.
const REGISTRIES: [(usize, usize, u64); 5] = [(44, 0, 0), (44, 0, 50), (44, 0, 150), (44, 0, 500), (200, 99_000, 0)];
/// How many of the newest tags are looked at.
const NEWEST: usize = 60;

fn main() {
    // `cargo test --benches` runs this with no wish to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!(
        "{:<38} {:>7} {:>7} {:>9} {:>12} {:>12} {:>10} {:>9}",
        "registry", "first", "again", "next run", "tags after", "all after", "laid out", "memory"
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for (images, others, latency) in REGISTRIES {
        runtime.block_on(measure(images, others, Duration::from_millis(latency)));
    }
}

async fn measure(images: usize, others: usize, latency: Duration) {
    let world = world::Registry::start(shelf(images, others)).await.unwrap();
    world.set_latency(latency);
    let lines = Lines::named(&Config::default());
    let mut reader = Reader::new(NEWEST, Remembered::new());
    let registry = client(&world);
    let before = resident();
    let (begun, mut listed) = (Instant::now(), Duration::ZERO);
    let list = reader.read(&registry, &lines, |_| listed = begun.elapsed()).await.unwrap();
    let all = begun.elapsed();
    let (config, laid) = (Config::default(), Instant::now());
    let matrix = Matrix::of(&list, None, &config);
    let laid = laid.elapsed();
    let held = format!("{} MiB", resident().saturating_sub(before) >> 10);
    drop((matrix, list));
    let first = world.take_asked();
    reader.read(&registry, &lines, drop).await.unwrap();
    let again = world.take_asked().total();
    let mut other = Reader::new(NEWEST, reader.remembered().clone());
    other.read(&client(&world), &lines, drop).await.unwrap();
    let next = world.take_asked().total();
    let name = format!("{images} images, {others} tags, {} ms", latency.as_millis());
    println!(
        "{name:<38} {:>7} {again:>7} {next:>9} {:>12} {:>12} {:>10} {held:>9}",
        first.total(),
        ms(listed),
        ms(all),
        ms(laid)
    );
    let asked = [Ask::Token, Ask::Tags, Ask::ManifestHead, Ask::Manifest, Ask::Blob, Ask::Storage];
    let parts = asked.map(|ask| format!("{ask:?} {}", first.times(ask)));
    println!("  first: {}", parts.join(", "));
}

fn client(world: &world::Registry) -> Registry {
    let token = RegistryToken::among(&RegistrySettings::default(), "127.0.0.1", |_| Some(TOKEN.to_owned()));
    Registry::open(ImageName::parse(&world.image()).unwrap(), token).unwrap()
}

fn shelf(images: usize, others: usize) -> Shelf {
    let mut shelf = Shelf::new("acme/api");
    let created = DateTime::from_timestamp(1_767_950_000, 0).unwrap().fixed_offset();
    for number in 0..images {
        shelf.push(&Build::of("development", &format!("{number:07x}{:033}", 0), created));
    }
    for number in 0..others {
        shelf.tag(&format!("a-{number:06}"), "sha256:00");
    }
    shelf
}

/// Memory that is resident, in KiB; the practice registry is in it, so only what it grows by says something.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn ms(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
