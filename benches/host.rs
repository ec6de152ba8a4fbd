//! How long it takes until a command runs on a host, over the connection that is open and by a bare `ssh HOST true`.
//!
//! `cargo bench --bench host` starts an sshd on this machine, if one is installed, and prints the median and the worst of
//! some runs of each. Nothing is asserted.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports where people see it")]
#![expect(clippy::unwrap_used, reason = "a bench whose server cannot be had has nothing to say")]

#[expect(dead_code, reason = "the tests do more with it")]
#[path = "../tests/real/host/server.rs"]
mod server;

use engine::config;
use engine::domain::Moment;
use engine::sources::host::{Command, Heard, Host, HostAccess};
use server::Server;
use std::path::Path;
use std::time::{Duration, Instant};

const RUNS: usize = 30;
const DEADLINE: Duration = Duration::from_secs(20);

fn clock() -> Moment {
    chrono::Local::now().fixed_offset()
}

fn main() {
    // `cargo test --benches` runs this with no wish to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let Some(server) = Server::start("") else { return };
    let config = server.ssh_config("");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(measure(&config));
}

async fn measure(config: &Path) {
    let access = HostAccess { folder: std::env::temp_dir(), ssh_config: Some(config.to_owned()), clock };
    let begun = Instant::now();
    let host = Host::open(&config::Host::Ssh("prod".into()), access);
    host.run(&Command::program("true", [""; 0]), DEADLINE).await.unwrap();
    println!("{:<44} {:>9.1?}", "opening the connection and a first command", begun.elapsed());
    let (mut started, mut ended, mut bare, mut beats) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begun = Instant::now();
        let mut stream = host.stream(&Command::program("echo", ["started"])).await.unwrap();
        assert!(matches!(stream.next().await, Some(Heard::Line { .. })));
        started.push(begun.elapsed());
        assert!(matches!(stream.next().await, Some(Heard::Ended(Ok(Some(0))))));
        ended.push(begun.elapsed());
        beats.push(host.round_trip(DEADLINE).await.unwrap());
        let begun = Instant::now();
        let mut ssh = tokio::process::Command::new("ssh");
        assert!(ssh.arg("-F").arg(config).args(["prod", "true"]).status().await.unwrap().success());
        bare.push(begun.elapsed());
    }
    tell("key to the command's first line, connection open", started);
    tell("key to its exit code", ended);
    tell("an echo over the open connection", beats);
    tell("bare ssh prod true", bare);
    host.close().await;
}

fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort();
    println!("{what:<50} median {:>9.1?}  worst {:>9.1?}", times[times.len() / 2], times[times.len() - 1]);
}
