//! A host, this machine or one behind ssh, and what can be asked of it.

use super::access::HostAccess;
use super::captured::Output;
use super::command::Command;
use super::forward::{Forwards, Target};
use super::keeper::{self, Shared, Standing};
use super::line::{Line, Shell};
use super::local;
use super::running::Running;
use super::stream::Stream;
use super::unfinished::Unfinished;
use super::{read, ready, refusal};
use crate::config;
use crate::domain::Moment;
use crate::domain::host::Link;
use crate::fault::{Fault, FaultKind, Result};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How much longer than here a command may run on the host before it is ended there.
const MARGIN: Duration = Duration::from_secs(2);

/// A machine. Clones are the same machine and the same connection, which ends with the last of them.
#[derive(Clone)]
pub struct Host(Arc<Place>, Haste);

/// Whose commands are first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Haste {
    /// They wait for a shell to be opened.
    None,
    /// They take the shells that are ready.
    First,
}

enum Place {
    Here { link: watch::Sender<Link>, clock: fn() -> Moment },
    There { shared: Arc<Shared>, keeper: Mutex<Option<JoinHandle<()>>>, _open: DropGuard },
}

/// How a port of the host is reached from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By this local socket, which leads there.
    Socket(PathBuf),
    /// By this port of 127.0.0.1.
    Port(u16),
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Host").field(&self.name()).finish()
    }
}

impl Host {
    /// A host whose connection is being opened from now on, and opened again whenever it is lost. Must be called on a
    /// runtime.
    #[must_use]
    pub fn open(host: &config::Host, access: HostAccess) -> Self {
        let config::Host::Ssh(name) = host else {
            let here = Place::Here { link: watch::Sender::new(Link::Local), clock: access.clock };
            return Self(Arc::new(here), Haste::None);
        };
        let closing = CancellationToken::new();
        let shared = Arc::new(Shared {
            name: name.clone(),
            link: watch::Sender::new(Link::Opening((access.clock)())),
            access,
            line: watch::Sender::new(Standing::Opening),
            forwards: Forwards::default(),
            now: Notify::new(),
            closing: closing.clone(),
        });
        let keeper = Mutex::new(Some(tokio::spawn(keeper::keep(Arc::clone(&shared)))));
        Self(Arc::new(Place::There { shared, keeper, _open: closing.drop_guard() }), Haste::None)
    }

    /// The same machine, for an act that nobody waits behind: its commands take the shells that are ready.
    #[must_use]
    pub fn hurried(&self) -> Self {
        Self(Arc::clone(&self.0), Haste::First)
    }

    /// Opens as many shells as an act needs that is about to begin, where the connection is open. Nothing runs in them, and
    /// what nobody takes within a minute is closed again.
    pub async fn make_ready(&self, count: usize) {
        let Place::There { shared, .. } = &*self.0 else { return };
        let Standing::Open(line, _) = shared.line.borrow().clone() else { return };
        ready::open(&line, count).await;
        tokio::spawn(ready::close_old(line));
    }

    /// The same once the connection is open, where that is so within this time.
    pub async fn make_ready_within(&self, count: usize, patience: Duration) {
        let mut links = self.link();
        if matches!(tokio::time::timeout(patience, links.wait_for(Link::is_usable)).await, Ok(Ok(_))) {
            self.make_ready(count).await;
        }
    }

    /// What it is called: the `Host` of the ssh configuration, or `this machine`.
    #[must_use]
    pub fn name(&self) -> &str {
        match &*self.0 {
            Place::Here { .. } => "this machine",
            Place::There { shared, .. } => &shared.name,
        }
    }

    /// The state of the connection, as it changes.
    #[must_use]
    pub fn link(&self) -> watch::Receiver<Link> {
        match &*self.0 {
            Place::Here { link, .. } => link.subscribe(),
            Place::There { shared, .. } => shared.link.subscribe(),
        }
    }

    /// Tries again now, where the connection is lost.
    pub fn try_now(&self) {
        if let Place::There { shared, .. } = &*self.0 {
            shared.now.notify_one();
        }
    }

    /// Ends the connection and waits until it has ended.
    pub async fn close(self) {
        let Place::There { shared, keeper, .. } = &*self.0 else { return };
        shared.closing.cancel();
        let keeper = keeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(keeper) = keeper {
            drop(keeper.await);
        }
    }

    /// Runs a command to its end. What takes longer than `deadline` is given up here and, where the host has `timeout`,
    /// ended there a moment later: acts that must not be broken off are for [`Host::stream`].
    ///
    /// # Errors
    /// When it did not come to its end, [`Unfinished`] says whether it may have run. A command that ended is an output,
    /// whatever its exit code.
    pub async fn run(&self, command: &Command, deadline: Duration) -> Result<Output, Unfinished> {
        let (begun, sent) = (Instant::now(), AtomicBool::new(false));
        let work = async {
            let running = self.begin(command, Some(deadline + MARGIN), &sent).await?;
            let gathered = running.gather().await;
            let took = begun.elapsed();
            let exit = self.verdict(command, gathered.ended).await?;
            Ok(Output { exit, stdout: gathered.out, stderr: gathered.err, took })
        };
        let Ok(ended) = tokio::time::timeout(deadline, work).await else {
            return Err(self.too_late(command, deadline, sent.load(Ordering::Relaxed)));
        };
        ended
    }

    /// Begins a command whose output is heard line by line, for as long as it takes.
    ///
    /// # Errors
    /// As [`Host::run`]; once it has begun, its end is told by the stream.
    pub async fn stream(&self, command: &Command) -> Result<Stream, Unfinished> {
        let running = self.begin(command, None, &AtomicBool::new(false)).await?;
        Ok(Stream::of(self.clone(), command.clone(), running))
    }

    /// The content of a file.
    ///
    /// # Errors
    /// When it is not there, may not be read, or is larger than `bound` bytes.
    pub async fn read(&self, path: &str, bound: usize) -> Result<Vec<u8>> {
        read::file(self, path, bound).await
    }

    /// A local socket that leads to a socket of the host. It keeps its name when the connection is opened again.
    ///
    /// # Errors
    /// When there is no connection, or sshd does not let sockets through, or nobody listens there.
    pub async fn socket(&self, remote: &str) -> Result<PathBuf> {
        match &*self.0 {
            Place::Here { .. } => Ok(PathBuf::from(remote)),
            Place::There { shared, .. } => {
                let (line, folder) = shared.line().await?;
                shared.forwards.way(&line, &Target::Socket(remote.to_owned()), &folder).await
            }
        }
    }

    /// How 127.0.0.1:`port` of the host is reached. Whether anybody listens there is told by going there.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn port(&self, port: u16) -> Result<Way> {
        match &*self.0 {
            Place::Here { .. } => Ok(Way::Port(port)),
            Place::There { shared, .. } => {
                let (line, folder) = shared.line().await?;
                shared.forwards.way(&line, &Target::Port(port), &folder).await.map(Way::Socket)
            }
        }
    }

    /// How long it takes to be answered, there and back: nothing where nothing lies between.
    ///
    /// # Errors
    /// When there is no connection or no answer.
    pub async fn round_trip(&self, deadline: Duration) -> Result<Duration> {
        let Place::There { shared, .. } = &*self.0 else { return Ok(Duration::ZERO) };
        let (line, _) = shared.line().await?;
        line.beat(deadline).await.ok_or_else(|| refusal::Refusal::silent().fault(&shared.name))
    }

    /// Whether it answers now. Where it does not, the connection is looked at.
    pub async fn answers(&self) -> bool {
        let answers = self.is_there().await;
        if !answers {
            self.doubt();
        }
        answers
    }

    fn doubt(&self) {
        if let Place::There { shared, .. } = &*self.0
            && let Standing::Open(line, _) = &*shared.line.borrow()
        {
            line.doubt.notify_one();
        }
    }

    pub(super) fn now(&self) -> Moment {
        match &*self.0 {
            Place::Here { clock, .. } => clock(),
            Place::There { shared, .. } => (shared.access.clock)(),
        }
    }

    async fn begin(
        &self,
        command: &Command,
        watch: Option<Duration>,
        sent: &AtomicBool,
    ) -> Result<Running, Unfinished> {
        if !command.is_sayable() {
            return Err(Unfinished::NeverSent(Fault::usage("A command cannot hold a zero byte")));
        }
        let Place::There { shared, .. } = &*self.0 else {
            let running = local::begin(command)?;
            sent.store(true, Ordering::Relaxed);
            return Ok(running);
        };
        let (line, _) = shared.line().await.map_err(Unfinished::NeverSent)?;
        let shell = self.shell(&line).await.map_err(|cause| Unfinished::NeverSent(not_opened(&shared.name, cause)))?;
        sent.store(true, Ordering::Relaxed);
        let seconds = watch.filter(|_| line.has_timeout).map(|watch| watch.as_secs().max(1));
        shell.give(line, command, seconds).await.map_err(Unfinished::NeverSent)
    }

    async fn shell(&self, line: &Line) -> Result<Shell, openssh::Error> {
        match Some(self.1).filter(|haste| *haste == Haste::First).and_then(|_| line.ready.take()) {
            Some(shell) => Ok(shell),
            None => line.shell().await,
        }
    }

    async fn is_there(&self) -> bool {
        let Place::There { shared, .. } = &*self.0 else { return true };
        let Standing::Open(line, _) = shared.line.borrow().clone() else { return false };
        line.is_alive().await
    }

    fn too_late(&self, command: &Command, deadline: Duration, sent: bool) -> Unfinished {
        let typed = command.typed();
        let fault =
            Fault::of(FaultKind::Unreadable, format!("{typed} on {} did not end within {deadline:?}", self.name()));
        self.doubt();
        if sent {
            Unfinished::MayHaveRun(fault.hint("It may still run there."))
        } else {
            Unfinished::NeverSent(fault.hint("It was not sent: the connection was not ready in time."))
        }
    }
}

impl Shared {
    /// The connection, waited for while it is being opened for the first time.
    async fn line(&self) -> Result<(Arc<Line>, PathBuf)> {
        let mut line = self.line.subscribe();
        loop {
            match line.borrow_and_update().clone() {
                Standing::Open(line, folder) => return Ok((line, folder)),
                Standing::Lost(refusal) => return Err(refusal.fault(&self.name)),
                Standing::Opening => {}
            }
            tokio::select! {
                changed = line.changed() => if changed.is_err() { return Err(closed(&self.name)) },
                () = self.closing.cancelled() => return Err(closed(&self.name)),
            }
        }
    }
}

fn closed(name: &str) -> Fault {
    Fault::of(FaultKind::Cancelled, format!("The connection to {name} was closed"))
}

fn not_opened(name: &str, cause: openssh::Error) -> Fault {
    let words = format!("opening a shell on {name}");
    let refused =
        std::error::Error::source(&cause).is_some_and(|cause| cause.to_string().contains("refused the request"));
    let fault = Fault::while_doing(words, cause);
    if refused {
        return fault.hint(
            "Too many sessions may be open over this connection: MaxSessions in its sshd_config must be 10 or more.",
        );
    }
    fault.hint("The connection is opened again by itself.")
}
