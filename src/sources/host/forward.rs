//! Ways from here to a socket or a port of the host: sockets in a folder that only this user can enter, which keep their
//! names when the connection is opened again.

use super::command::Command;
use super::line::Line;
use crate::fault::{Fault, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Mutex;

/// How long a listener on the host may take to close a connection that is closed on this side.
const TRIAL: Duration = Duration::from_secs(1);
/// A busy host takes its time to say what is there; without its word the reason is only half told.
const LOOK_FOR: Duration = Duration::from_secs(10);
/// How long the reason may take that ssh gives before it closes a connection.
const REASON: Duration = Duration::from_millis(100);

/// Whether there is a socket that this account may use.
const LOOK: &str = r#"if [ ! -S "$1" ]; then echo missing; elif [ ! -w "$1" ]; then echo closed; else echo there; fi"#;

/// Where a way leads on the host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Socket(String),
    Port(u16),
}

/// The ways of one host.
#[derive(Debug, Default)]
pub(super) struct Forwards {
    made: Mutex<BTreeMap<Target, Made>>,
}

#[derive(Debug)]
struct Made {
    path: PathBuf,
    over: Weak<Line>,
}

impl Forwards {
    /// The local socket that leads there over this connection, made in `folder` where there is none.
    pub async fn way(&self, line: &Arc<Line>, target: &Target, folder: &Path) -> Result<PathBuf> {
        let mut made = self.made.lock().await;
        if let Some(made) = made.get(target).filter(|made| std::ptr::eq(made.over.as_ptr(), Arc::as_ptr(line))) {
            return Ok(made.path.clone());
        }
        let path = made.get(target).map_or_else(|| folder.join(format!("w{}", made.len())), |made| made.path.clone());
        open(line, target, &path).await?;
        made.insert(target.clone(), Made { path: path.clone(), over: Arc::downgrade(line) });
        Ok(path)
    }

    /// Makes all ways again over a new connection. What cannot be made is made when it is asked for, and says why then.
    pub async fn remake(&self, line: &Arc<Line>) {
        let mut made = self.made.lock().await;
        for (target, made) in made.iter_mut() {
            if request(line, target, &made.path).await.is_ok() {
                made.over = Arc::downgrade(line);
            }
        }
    }
}

async fn open(line: &Arc<Line>, target: &Target, path: &Path) -> Result<()> {
    request(line, target, path).await.map_err(|cause| Fault::while_doing(doing(target), cause))?;
    // A port may have no listener now and have one later; a socket that is refused is told at once.
    if let Target::Socket(socket) = target
        && let Some(refusal) = try_once(line, path, socket).await
    {
        return Err(refusal);
    }
    Ok(())
}

fn doing(target: &Target) -> String {
    match target {
        Target::Socket(socket) => format!("making a way to {socket} of the host"),
        Target::Port(port) => format!("making a way to port {port} of the host"),
    }
}

async fn request(line: &Line, target: &Target, path: &Path) -> Result<(), openssh::Error> {
    match target {
        Target::Socket(socket) => line.forward(path, Path::new(socket).into()).await,
        Target::Port(port) => line.forward(path, openssh::Socket::new("127.0.0.1", *port)).await,
    }
}

/// Goes there and comes back without a word. The host's refusal is in what ssh says, and nowhere else.
async fn try_once(line: &Arc<Line>, path: &Path, socket: &str) -> Option<Fault> {
    let before = line.said.count();
    let trial = async {
        let mut stream = UnixStream::connect(path).await?;
        stream.shutdown().await?;
        stream.read(&mut [0; 64]).await
    };
    drop(tokio::time::timeout(TRIAL, trial).await);
    let said = line.said.awaited(before, "open failed", REASON).await?;
    let (why, hint) = match look(line, socket).await.as_str() {
        "missing" => ("it is not there", "Is what listens there running? For Docker: sudo systemctl start docker on the host.".into()),
        "closed" => (
            "this account may not use it",
            format!("ls -l {} on the host shows who may; for Docker: sudo usermod -aG docker USER, then log in anew.", shell_words::quote(socket)),
        ),
        _ => (
            "nobody listens there, or sshd lets no sockets through",
            "AllowStreamLocalForwarding yes and no DisableForwarding in its sshd_config let them through; or what listens there is down.".into(),
        ),
    };
    Some(Fault::while_doing(doing(&Target::Socket(socket.to_owned())), format!("{why} ({said})")).hint(hint))
}

/// What the host itself says of a socket: sshd gives one answer to all that goes wrong.
async fn look(line: &Arc<Line>, socket: &str) -> String {
    let looked = async {
        let shell = line.shell().await.ok()?;
        let running = shell.give(Arc::clone(line), &Command::script(LOOK, [socket]), None).await.ok()?;
        Some(running.gather().await.out.text().trim().to_owned())
    };
    tokio::time::timeout(LOOK_FOR, looked).await.ok().flatten().unwrap_or_default()
}
