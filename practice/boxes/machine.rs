//! One machine, and the handle that tests and the demo hold it by.

use super::clerk::Clerk;
use super::files;
use super::front::Front;
use super::mailbox;
use crate::asking::Asker;
use crate::engine::Engine;
use crate::failure::{Doing, Failure};
use crate::port::Port;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The name under which ssh knows a machine that cannot be reached.
pub const SSH_NAME: &str = "production";
const SSH: &str = "ssh_config";
/// How long a script may take.
const DEADLINE: Duration = Duration::from_mins(2);

/// A machine; everything on it ends when this is dropped. Its folder stays.
#[derive(Debug)]
pub struct Machine {
    folder: PathBuf,
    scripts: PathBuf,
    site: Option<PathBuf>,
    engine: Arc<Engine>,
    front: Option<Arc<Front>>,
    slots: Vec<Slot>,
    closed: Option<Port>,
    _stop: DropGuard,
}

/// A place for a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// `blue`, `green`, or `app` where there is only one.
    pub name: &'static str,
    /// The name of its container.
    pub container: String,
    /// The port it answers on.
    pub port: u16,
}

/// What came of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code; `None` when it was ended.
    pub exit: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it printed as errors.
    pub errors: String,
}

/// What a machine is put together from.
pub(super) struct Parts {
    pub folder: PathBuf,
    pub scripts: PathBuf,
    pub site: Option<PathBuf>,
    pub engine: Engine,
    pub front: Option<Front>,
    pub slots: Vec<Slot>,
    /// The port that is its only address, where it cannot be reached.
    pub closed: Option<Port>,
}

impl Machine {
    /// Puts one together, with its tools and its mailbox.
    pub(super) fn of(parts: Parts) -> Result<Self, Failure> {
        let Parts { folder, scripts, site, engine, front, slots, closed } = parts;
        let (engine, front) = (Arc::new(engine), front.map(Arc::new));
        files::tools(&folder)?;
        if let Some(port) = &closed {
            files::text(&folder.join(SSH), &files::ssh(port.number()))?;
        }
        let stop = CancellationToken::new();
        let clerk = Clerk { engine: Arc::clone(&engine), front: front.clone(), asker: Asker::new() };
        mailbox::open(&folder.join("mail"), Arc::new(clerk), stop.clone())?;
        Ok(Self { folder, scripts, site, engine, front, slots, closed, _stop: stop.drop_guard() })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the scripts that deploy and roll back.
    #[must_use]
    pub fn scripts(&self) -> &Path {
        &self.scripts
    }

    /// The nginx site.
    #[must_use]
    pub fn site(&self) -> Option<&Path> {
        self.site.as_deref()
    }

    /// The file that checks something, as `redis`.
    #[must_use]
    pub fn check(&self, name: &str) -> PathBuf {
        self.folder.join("checks").join(name)
    }

    /// Its engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What stands for nginx, where it has one.
    #[must_use]
    pub fn front(&self) -> Option<&Front> {
        self.front.as_deref()
    }

    /// Its slots; the first was live when the world began.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The slot of this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }

    /// Where people reach the service, as `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        let port = self.slots.first().map_or(0, |slot| slot.port);
        self.front().map_or_else(|| format!("http://127.0.0.1:{port}"), Front::url)
    }

    /// The configuration of ssh that names the only way to it, at which nothing answers; `None` where no way is needed.
    #[must_use]
    pub fn ssh_settings(&self) -> Option<PathBuf> {
        self.closed.is_some().then(|| self.folder.join(SSH))
    }

    /// Runs a script of its folder with these words, until it ends or two minutes are over.
    ///
    /// # Errors
    /// When it cannot be run at all, or did not end.
    pub async fn run(&self, script: &str, words: &[&str]) -> Result<Ran, Failure> {
        let doing = format!("running {script} {}", words.join(" "));
        self.run_file(&self.scripts.join(script), words).await.doing(&doing)
    }

    /// Runs a check, as `redis`.
    ///
    /// # Errors
    /// When it cannot be run at all, or did not end.
    pub async fn run_check(&self, name: &str) -> Result<Ran, Failure> {
        self.run_file(&self.check(name), &[]).await.doing("running a check")
    }

    async fn run_file(&self, file: &Path, words: &[&str]) -> std::io::Result<Ran> {
        let mut command = Command::new(file);
        command.args(words).current_dir(&self.scripts).stdin(Stdio::null()).kill_on_drop(true);
        let ended = tokio::time::timeout(DEADLINE, command.output()).await??;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Ran { exit: ended.status.code(), out: text(ended.stdout), errors: text(ended.stderr) })
    }
}
