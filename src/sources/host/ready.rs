//! Shells that are opened before they are needed: opening one takes longer than most commands. Whoever hurries takes them;
//! nothing runs in one before it is given its command.

use super::line::{Line, Shell};
use futures_util::future::join_all;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What was opened longer ago is closed: each is one of the few sessions of the connection.
const FRESH: Duration = Duration::from_mins(1);

/// Where as many are asked for again, those that were opened longer ago make room for new ones.
const YOUNG: Duration = Duration::from_secs(40);

/// How long opening them may take: a command opens its own.
const OPENING: Duration = Duration::from_secs(2);

/// Shells that wait for a command.
#[derive(Default)]
pub(super) struct Ready(Mutex<Vec<(Instant, Shell)>>);

impl Ready {
    /// One of them, where there is one.
    pub fn take(&self) -> Option<Shell> {
        self.fresh().pop().map(|(_, shell)| shell)
    }

    /// How many are young enough to be left as they are; the others are closed.
    fn young(&self) -> usize {
        let mut shells = self.fresh();
        shells.retain(|(opened, _)| opened.elapsed() < YOUNG);
        shells.len()
    }

    fn put(&self, shell: Shell) {
        self.fresh().push((Instant::now(), shell));
    }

    fn fresh(&self) -> std::sync::MutexGuard<'_, Vec<(Instant, Shell)>> {
        let mut shells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shells.retain(|(opened, _)| opened.elapsed() < FRESH);
        shells
    }
}

/// Opens as many as are missing, at once.
pub(super) async fn open(line: &Line, count: usize) {
    let missing = count.saturating_sub(line.ready.young());
    let opening = (0..missing).map(|_| async {
        if let Ok(Ok(shell)) = tokio::time::timeout(OPENING, line.shell()).await {
            line.ready.put(shell);
        }
    });
    join_all(opening).await;
}

/// Closes those that nobody took, once they are old.
pub(super) async fn close_old(line: Arc<Line>) {
    tokio::select! {
        () = tokio::time::sleep(FRESH) => {}
        () = line.over.cancelled() => {}
    }
    drop(line.ready.fresh());
}
