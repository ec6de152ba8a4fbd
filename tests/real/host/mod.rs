//! Hosts behind a real sshd, reached by the machine's own ssh.

pub mod server;

use chrono::Local;
use engine::config;
use engine::domain::Moment;
use engine::domain::host::Link;
use engine::sources::host::{Command, Heard, Host, HostAccess, Pipe, ShellLine, Way};
use server::Server;
use std::path::PathBuf;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

fn clock() -> Moment {
    Local::now().fixed_offset()
}

fn open(config: PathBuf) -> Host {
    let access = HostAccess { folder: std::env::temp_dir(), ssh_config: Some(config), clock };
    Host::open(&config::Host::Ssh("prod".into()), access)
}

fn line(text: &str) -> Command {
    Command::line(&ShellLine::configured(text))
}

/// Waits until the link is as wanted.
async fn until(host: &Host, wanted: impl Fn(&Link) -> bool) -> Link {
    let mut link = host.link();
    tokio::time::timeout(SOON, async { link.wait_for(wanted).await.unwrap().clone() }).await.unwrap()
}

/// Asks again and again until it is so.
async fn eventually(mut is_so: impl FnMut() -> bool) {
    let asked = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, asked).await.unwrap();
}

#[tokio::test]
async fn a_command_arrives_as_it_is_and_comes_back_with_its_exit_code_and_both_outputs() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let hostile = "$(id); `id` 'x' \"y\" \\ \n*!";
    let output = host.run(&Command::program("printf", ["%s", hostile]), SOON).await.unwrap();
    assert_eq!((output.stdout.text().as_str(), output.exit), (hostile, Some(0)));
    let output = host.run(&line("echo told; echo complained >&2; exit 255").in_folder("/"), SOON).await.unwrap();
    assert_eq!(output.exit, Some(255), "an exit code of 255 is one, and no broken connection");
    assert_eq!((output.stdout.text().as_str(), output.stderr.text().as_str()), ("told\n", "complained\n"));
    assert_eq!(host.run(&Command::program("no-such-program", ["x"]), SOON).await.unwrap().exit, Some(127));
    assert_eq!(host.run(&line("kill -9 $$"), SOON).await.unwrap().exit, None);
    assert_eq!(host.read("/etc/passwd", 1 << 20).await.unwrap(), std::fs::read("/etc/passwd").unwrap());
    assert!(matches!(*host.link().borrow(), Link::Open(_)));
    assert_eq!(server.open_connections(), 1, "one connection for all of it");
    host.close().await;
    eventually(|| server.open_connections() == 0).await;
}
