//! What was seen, kept: each board adds what it tells of runs, pull requests and environments.

use super::wish::Wish;
use super::{PollerSettings, Shared, thread};
use crate::board::{Board, Reading};
use crate::environment::Environment;
use crate::lifecycle::Seen;
use crate::store::Store;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;
/// Boards come in groups: what they tell is learned no more often than this.
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
        let news = |board: &Arc<Board>| is_news(board, &known) || !Arc::ptr_eq(&config, &wishes.borrow().config);
        if boards.wait_for(news).await.is_err() {
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

/// Whether a board tells something that is learned from and that the other did not. A reading that did not change keeps
/// its pointer.
fn is_news(board: &Board, before: &Board) -> bool {
    let same_places = board.environments.len() == before.environments.len()
        && board.environments.iter().all(|(name, env)| {
            before.environments.get(name).is_some_and(|before| Arc::ptr_eq(env, before) || !tells_more(env, before))
        });
    !(same_places && same(&board.runs, &before.runs) && same(&board.pulls, &before.pulls))
}

/// Whether the engine told again what is there, or the traffic goes elsewhere. That somebody answers tells only once where.
fn tells_more(env: &Environment, before: &Environment) -> bool {
    env.containers.taken() != before.containers.taken()
        || !same(&env.traffic, &before.traffic)
        || env.health.is_loading() != before.health.is_loading()
}

fn same<T>(one: &Reading<T>, other: &Reading<T>) -> bool {
    one.value().map(Arc::as_ptr) == other.value().map(Arc::as_ptr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::sample::{at, board as board_of, calm, containers, health, traffic};
    use crate::lifecycle::sample::{went_well, with_runs};

    #[test]
    fn answers_of_doors_are_nothing_to_learn_from_and_what_the_engine_or_github_tells_is() {
        let before = board_of(calm());
        let place = |change: fn(&mut Environment)| {
            let mut board = before.clone();
            change(Arc::make_mut(board.environments.values_mut().next().unwrap()));
            is_news(&board, &before)
        };
        assert!(!is_news(&before.clone(), &before));
        assert!(!place(|env| env.health = Reading::fresh(health(vec![], vec![], vec![]), at(70))));
        assert!(place(|env| env.containers = Reading::fresh(containers(), at(70))));
        assert!(place(|env| env.traffic = Reading::fresh(traffic(3002), at(70))));
        assert!(is_news(&Board { runs: with_runs(went_well()).runs, ..before.clone() }, &before));
    }
}
