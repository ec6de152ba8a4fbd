//! Keeps the connection to one host: opens it, notices when it is gone, and opens it again, soon at first.

use super::access::HostAccess;
use super::forward::Forwards;
use super::line::Line;
use super::master::{self, Master};
use super::refusal::Refusal;
use super::room::Room;
use super::said::Said;
use crate::domain::host::Link;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

/// The first wait before it is tried again, and the longest.
const SOON: Duration = Duration::from_millis(500);
const LATEST: Duration = Duration::from_secs(30);
/// A connection that lasted so long was a good one: the next wait is the first again.
const GOOD: Duration = Duration::from_secs(20);
/// How long an echo may take when somebody is in doubt.
const ECHO: Duration = Duration::from_secs(5);

/// What the keeper and those who use the connection share.
pub(super) struct Shared {
    pub name: String,
    pub access: HostAccess,
    pub link: watch::Sender<Link>,
    pub line: watch::Sender<Standing>,
    pub forwards: Forwards,
    /// Somebody wants it to be tried now.
    pub now: Notify,
    pub closing: CancellationToken,
}

/// The connection, or why there is none.
#[derive(Clone)]
pub(super) enum Standing {
    Opening,
    Open(Arc<Line>, PathBuf),
    Lost(Refusal),
}

/// Runs until the host is closed. Dropped, it ends ssh too.
pub(super) async fn keep(shared: Arc<Shared>) {
    let Some(folder) = room(&shared).await else { return };
    let mut wait = SOON;
    while !shared.closing.is_cancelled() {
        let begun = Instant::now();
        let refusal = once(&shared, folder.path()).await;
        wait = if begun.elapsed() > GOOD { SOON } else { wait };
        let pause = wait.max(refusal.patience);
        shared.lose(&refusal, pause);
        wait = (wait * 2).min(LATEST);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shared.now.notified() => wait = SOON,
            () = shared.closing.cancelled() => {}
        }
    }
    drop(tokio::task::spawn_blocking(move || drop(folder)).await);
}

/// One connection from its opening to its end, and why it ended.
async fn once(shared: &Shared, folder: &Path) -> Refusal {
    let (socket, mark) = (folder.join("m"), mark(folder));
    // ssh makes no master where a socket of an old one lies.
    drop(tokio::fs::remove_file(&socket).await);
    let said = Arc::new(Said::default());
    let opened = tokio::select! {
        opened = master::open(&shared.name, &shared.access, &socket, (&mark, &said)) => opened,
        () = shared.closing.cancelled() => return Refusal::silent(),
    };
    let (master, hello) = match opened {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let line = Arc::new(Line::new(&socket, &mark, &said, hello));
    shared.forwards.remake(&line).await;
    shared.line.send_replace(Standing::Open(Arc::clone(&line), folder.to_owned()));
    shared.link.send_replace(Link::Open((shared.access.clock)()));
    let refusal = serve(shared, master, &line).await;
    line.over.cancel();
    refusal
}

/// Until ssh ends, the host falls silent, or nobody wants it any more.
async fn serve(shared: &Shared, mut master: Master, line: &Line) -> Refusal {
    loop {
        let silent = async {
            line.doubt.notified().await;
            line.beat(ECHO).await.is_none()
        };
        tokio::select! {
            _ = master.watch() => return Refusal::broken(&line.said),
            is_silent = silent => if is_silent {
                master.end().await;
                return Refusal::silent();
            },
            () = shared.closing.cancelled() => {
                master.end().await;
                return Refusal::silent();
            }
        }
    }
}

impl Shared {
    fn lose(&self, refusal: &Refusal, pause: Duration) {
        if self.closing.is_cancelled() {
            return;
        }
        self.line.send_replace(Standing::Lost(refusal.clone()));
        let again = (self.access.clock)() + chrono::TimeDelta::from_std(pause).unwrap_or_default();
        let (why, hint) = (refusal.why.clone(), refusal.hint.clone());
        self.link.send_replace(Link::Lost { why, hint, again, loss: refusal.loss });
    }
}

/// A word that no login shell and no command says by chance.
fn mark(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{name}-shell")
}

/// A folder that only this user can enter, tried for until there is one.
async fn room(shared: &Shared) -> Option<Room> {
    loop {
        let place = shared.access.folder.clone();
        let made = tokio::task::spawn_blocking(move || Room::make(&place)).await;
        let refusal = match made {
            Ok(Ok(folder)) => return Some(folder),
            Ok(Err(cause)) => Refusal::no_folder(&cause),
            Err(_) => return None,
        };
        shared.lose(&refusal, refusal.patience);
        tokio::select! {
            () = tokio::time::sleep(refusal.patience) => {}
            () = shared.now.notified() => {}
            () = shared.closing.cancelled() => return None,
        }
    }
}
