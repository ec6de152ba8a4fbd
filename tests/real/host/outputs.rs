//! Outputs that are whole: the end of a command overtakes them on its way, more so on a busy machine.

use super::server::Server;
use super::{SOON, eventually, is_open, line, open, until};
use engine::sources::host::{Command, Heard, Host, Pipe};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How many commands are run at once, eight of which share the connection at a time.
const COMMANDS: usize = 80;
const SIZE: usize = 200_000;

/// Processes that keep every core busy until they are dropped.
struct Busy(Vec<Child>);

impl Busy {
    fn machine() -> Self {
        let spin = || std::process::Command::new("sh").args(["-c", "while :; do :; done"]).stdin(Stdio::null()).spawn();
        Self((0..8).map(|_| spin().unwrap()).collect())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for child in &mut self.0 {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// Runs one that prints much, and tells what is wrong with what came.
async fn print_much(host: &Host) -> Option<String> {
    let command = line(&format!("head -c {SIZE} /dev/zero | tr '\\0' x; echo end; echo complained >&2; exit 3"));
    let output = match host.run(&command, SOON).await {
        Ok(output) => output,
        Err(unfinished) => return Some(format!("{unfinished:?}")),
    };
    let (out, err) = (output.stdout.text(), output.stderr.text());
    let is_whole = out.len() == SIZE + 4 && out.ends_with("end\n") && err == "complained\n" && output.exit == Some(3);
    (!is_whole).then(|| format!("{} bytes, {err:?}, {:?}", out.len(), output.exit))
}

#[tokio::test]
async fn on_a_busy_machine_every_output_comes_whole_and_with_its_exit_code() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    let _busy = Busy::machine();
    let wrong = futures_util::future::join_all((0..COMMANDS).map(|_| print_much(&host))).await;
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {COMMANDS}: {}", wrong.len(), wrong.join("\n"));
    host.close().await;
}

#[tokio::test]
async fn what_a_command_leaves_behind_is_not_waited_for() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    let begun = Instant::now();
    let output = host.run(&line("sleep 100 & printf told; exit 4"), SOON).await.unwrap();
    assert_eq!((output.stdout.text().as_str(), output.exit), ("told", Some(4)));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    host.close().await;
}

#[tokio::test]
async fn an_exit_code_above_128_is_no_signal() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    for code in [127, 128, 129, 137, 143, 255] {
        let output = host.run(&line(&format!("exit {code}")), SOON).await.unwrap();
        assert_eq!((output.exit, output.stderr.text().as_str()), (Some(code), ""));
    }
    for signal in ["KILL", "TERM", "SEGV"] {
        let output = host.run(&line(&format!("echo told; kill -s {signal} $$")), SOON).await.unwrap();
        assert_eq!((output.exit, output.stdout.text().as_str(), output.stderr.text().as_str()), (None, "told\n", ""));
    }
    host.close().await;
}

#[tokio::test]
async fn a_shell_that_is_killed_does_not_hide_that_its_command_may_have_run() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    // The shells of a command are its parent, and the parent of that.
    let kill = "echo told; up=$(ps -o ppid= -p $PPID); kill -9 $up $PPID; sleep 0.2";
    let unfinished = host.run(&line(kill), SOON).await.unwrap_err();
    assert!(unfinished.may_have_run(), "{unfinished:?}");
    assert!(unfinished.fault().to_string().starts_with("The shell on prod ended before "), "{unfinished:?}");
    host.close().await;
}

#[tokio::test]
async fn a_host_that_gives_no_second_output_is_understood() {
    let Some(server) = Server::start("ForceCommand eval \"$SSH_ORIGINAL_COMMAND\" 2>/dev/null") else { return };
    let host = open(server.ssh_config(""));
    let output = host.run(&Command::program("sh", ["-c", "echo told; exit 5"]), SOON).await.unwrap();
    assert_eq!((output.stdout.text().as_str(), output.exit), ("told\n", Some(5)));
    host.close().await;
}

#[tokio::test]
async fn a_login_that_leads_to_no_shell_any_more_ran_nothing() {
    let Some(server) = Server::start("") else { return };
    let gate = server.path("gate");
    let settings =
        format!("ForceCommand if [ -e {} ]; then echo closed; else eval \"$SSH_ORIGINAL_COMMAND\"; fi", gate.display());
    server.configure(&settings);
    let host = open(server.ssh_config(""));
    assert!(host.run(&line("true"), SOON).await.unwrap().is_success());
    std::fs::write(&gate, "").unwrap();
    let unfinished = host.run(&line("true"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run(), "{unfinished:?}");
    assert_eq!(unfinished.fault().to_string(), "reaching prod: the login works and leads to no shell (closed)");
    host.close().await;
}

#[tokio::test]
async fn a_stream_that_is_dropped_lets_a_quiet_command_go_on() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let (gate, done) = (server.path("gate"), server.path("done"));
    let script =
        format!("echo begun; while ! [ -e {} ]; do sleep 0.02; done; touch {}", gate.display(), done.display());
    let mut stream = host.stream(&line(&script)).await.unwrap();
    let Some(Heard::Line { pipe: Pipe::Out, text, .. }) = stream.next().await else { panic!("no line") };
    assert_eq!(text, "begun");
    drop(stream);
    std::fs::write(&gate, "").unwrap();
    eventually(async || done.exists()).await;
    host.close().await;
}
