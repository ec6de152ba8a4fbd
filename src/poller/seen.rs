//! What was seen, kept: each board adds what it tells of runs, pull requests and environments.

use super::wish::Wish;
use super::{PollerSettings, Shared, thread};
use crate::board::Board;
use crate::lifecycle::Seen;
use crate::store::Store;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;
/// Boards come in groups: it is looked at no more often than this.
const APART: Duration = Duration::from_millis(300);

/// Under which key what was seen of a repository is kept.
fn key(git_dir: &Path) -> String {
    format!("seen/{SHAPE}/{}", git_dir.display())
}

/// Puts what earlier runs saw on the board.
pub(super) fn recall(store: &Store, git_dir: &Path, board: &mut Board) {
    let kept = store.recall(&key(git_dir)).and_then(|bytes| serde_json::from_slice::<Seen>(&bytes).ok());
    if let Some(seen) = kept {
        board.seen = Arc::new(seen);
    }
}

/// Learns from each board on a thread of its own until it is cancelled.
pub(super) fn start(
    settings: &PollerSettings,
    shared: &Arc<Shared>,
    board: &watch::Sender<Arc<Board>>,
    wishes: watch::Receiver<Wish>,
    cancel: CancellationToken,
) {
    if settings.store.is_none() {
        return;
    }
    let (settings, shared, board) = (settings.clone(), Arc::clone(shared), board.clone());
    thread::start("seen", move || async move {
        tokio::select! {
            () = cancel.cancelled() => {}
            () = learn_on(&settings, &shared, &board, wishes) => {}
        }
    });
}

async fn learn_on(
    settings: &PollerSettings,
    shared: &Shared,
    board: &watch::Sender<Arc<Board>>,
    wishes: watch::Receiver<Wish>,
) {
    let mut boards = board.subscribe();
    // What was kept is recalled before the branches are read; nothing is learned over it before.
    let recalled = |board: &Arc<Board>| board.branches.value().is_some() && board.repository.value().is_some();
    if boards.wait_for(recalled).await.is_err() {
        return;
    }
    let store = shared.store(settings.store.as_deref());
    loop {
        let known = Arc::clone(&boards.borrow_and_update());
        let config = Arc::clone(&wishes.borrow().config);
        if let Some(seen) = known.seen.learn(&known, &config, (settings.clock)()) {
            keep(store.as_ref(), &known, &seen);
            board.send_modify(|board| Arc::make_mut(board).seen = Arc::new(seen));
        }
        if boards.changed().await.is_err() {
            return;
        }
        tokio::time::sleep(APART).await;
    }
}

fn keep(store: Option<&Store>, board: &Board, seen: &Seen) {
    let (Some(store), Some(facts)) = (store, board.repository.value()) else { return };
    if let Ok(bytes) = serde_json::to_vec(seen) {
        store.remember(&key(&facts.git_dir), &bytes);
    }
}
