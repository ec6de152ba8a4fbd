//! Hosts behind a real sshd, reached by the machine's own ssh.

mod commands;
mod faults;
mod losses;
mod outputs;
pub mod server;
mod services;
mod ways;

use chrono::Local;
use engine::config;
use engine::domain::Moment;
use engine::domain::host::Link;
use engine::sources::host::{Command, Host, HostAccess, ShellLine};
use std::path::PathBuf;
use std::time::Duration;

const SOON: Duration = Duration::from_mins(1);

pub fn clock() -> Moment {
    Local::now().fixed_offset()
}

fn open(config: PathBuf) -> Host {
    let access = HostAccess { folder: std::env::temp_dir(), ssh_config: Some(config), clock };
    Host::open(&config::Host::Ssh("prod".into()), access)
}

/// This machine, without ssh.
pub fn here() -> Host {
    let access = HostAccess { folder: std::env::temp_dir(), ssh_config: None, clock };
    Host::open(&config::Host::Local, access)
}

fn line(text: &str) -> Command {
    Command::line(&ShellLine::configured(text))
}

/// Waits until the link is as wanted.
async fn until(host: &Host, wanted: impl Fn(&Link) -> bool) -> Link {
    let mut link = host.link();
    tokio::time::timeout(SOON, async { link.wait_for(wanted).await.unwrap().clone() }).await.unwrap()
}

fn is_open(link: &Link) -> bool {
    matches!(link, Link::Open(_))
}

/// Waits until the connection is lost, and gives the words for it.
async fn lost(host: &Host) -> (String, String) {
    match until(host, |link| matches!(link, Link::Lost { .. })).await {
        Link::Lost { why, hint, again, .. } => {
            assert!(again > clock() - chrono::TimeDelta::minutes(1), "it says when it is tried again");
            (why, hint.unwrap_or_default())
        }
        other => panic!("{other:?}"),
    }
}

/// Asks again and again until it is so.
pub async fn eventually(mut is_so: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, asked).await.unwrap();
}
