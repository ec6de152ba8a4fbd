//! Timing and the table.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::expect_used, reason = "a bench that cannot run git has nothing to say")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each question is asked; the best time counts, because everything else only adds to it.
const ROUNDS: usize = 5;

/// No further round begins after this long.
const PATIENCE: Duration = Duration::from_secs(5);

/// The best of several rounds. What `prepare` does, and what it takes to forget it, is not counted.
pub fn best<T, R>(mut prepare: impl FnMut() -> T, mut ask: impl FnMut(&T) -> R) -> Duration {
    let round = |_| {
        let prepared = prepare();
        let begun = Instant::now();
        let answer = ask(&prepared);
        let took = begun.elapsed();
        drop(answer);
        took
    };
    let begun = Instant::now();
    let in_time = |number: &usize| *number == 0 || begun.elapsed() < PATIENCE;
    (0..ROUNDS).take_while(in_time).map(round).min().unwrap_or_default()
}

/// The best time of a git command whose output is read to its end.
pub fn git(repository: &Path, arguments: &[&str]) -> Duration {
    let mut command = Command::new("git");
    command.current_dir(repository).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
    best(|| (), |()| command.output().expect("git runs").stdout.len())
}

/// The heading of the table.
pub fn title() {
    println!("{:<44} {:>10} {:>10} {:>7} {:>10} {:>7}", "question (floor)", "floor", "cold", "×", "warm", "×");
}

/// One line of the table.
pub fn line(question: &str, floor: Duration, cold: Duration, warm: Duration) {
    let (cold_ratio, warm_ratio) = (ratio(cold, floor), ratio(warm, floor));
    println!("{question:<44} {:>10} {:>10} {cold_ratio:>7} {:>10} {warm_ratio:>7}", ms(floor), ms(cold), ms(warm));
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn ratio(time: Duration, floor: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() / floor.as_secs_f64())
}
