//! Connections that are lost: what was under way is said to be unknown, and the connection comes back.

use super::server::Server;
use super::{SOON, eventually, is_open, line, lost, open, until};
use engine::sources::host::Unfinished;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Set in a process that is to open a host with this configuration and be killed.
const VICTIM: &str = "CUTOVER_REAL_HOST_VICTIM";

#[tokio::test]
async fn a_command_whose_connection_is_lost_may_have_run_and_the_next_one_finds_a_new_connection() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let begun = server.path("begun");
    let command = line(&format!("touch {}; sleep 600", begun.display()));
    let (ended, ()) = tokio::join!(host.run(&command, SOON), async {
        eventually(async || begun.exists()).await;
        server.cut();
    });
    let Err(Unfinished::MayHaveRun(fault)) = ended else { panic!("{ended:?}") };
    assert!(fault.to_string().starts_with("The connection to prod was lost while touch "), "{fault}");
    assert!(fault.next_step().unwrap().contains("Look on the host before it is run again."));
    until(&host, is_open).await;
    eventually(async || host.run(&line("true"), SOON).await.is_ok_and(|output| output.is_success())).await;
    host.close().await;
}

#[tokio::test]
async fn a_host_that_stops_answering_is_noticed_and_left_for_a_new_connection() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    assert!(host.run(&line("true"), SOON).await.unwrap().is_success());
    server.freeze();
    let unfinished = host.run(&line("true"), Duration::from_millis(300)).await.unwrap_err();
    assert!(unfinished.fault().to_string().contains("did not end within 300ms"), "{unfinished:?}");
    let (why, _) = lost(&host).await;
    assert_eq!(why, "it stopped answering");
    until(&host, is_open).await;
    assert!(host.run(&line("true"), SOON).await.unwrap().is_success());
    host.close().await;
}

#[tokio::test]
async fn a_host_that_falls_silent_does_not_answer_and_is_given_up() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    assert!(host.answers().await);
    server.freeze();
    assert!(!host.answers().await);
    let (why, _) = lost(&host).await;
    assert_eq!(why, "it stopped answering");
    host.close().await;
}

#[tokio::test]
async fn a_host_that_was_closed_takes_no_command() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    host.clone().close().await;
    let unfinished = host.run(&line("true"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run(), "{unfinished:?}");
}

#[test]
fn a_program_that_is_killed_leaves_no_connection_behind() {
    if let Some(config) = std::env::var_os(VICTIM) {
        return die_with_an_open_connection(PathBuf::from(config));
    }
    let Some(server) = Server::start("") else { return };
    let name = "host::losses::a_program_that_is_killed_leaves_no_connection_behind";
    let mut victim = Command::new(std::env::current_exe().unwrap());
    victim.args([name, "--exact", "--nocapture"]).env(VICTIM, server.ssh_config("")).stdout(Stdio::piped());
    let mut victim = victim.spawn().unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("open")), "it never opened");
    assert_eq!(server.open_connections(), 1);
    victim.kill().unwrap();
    victim.wait().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(eventually(async || server.open_connections() == 0));
}

fn die_with_an_open_connection(config: PathBuf) {
    use std::io::Write;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let host = open(config);
        until(&host, is_open).await;
        std::io::stdout().write_all(b"open\n").unwrap();
        tokio::time::sleep(SOON).await;
    });
}
