//! The practice repository at a fixed moment, and the board that the engine makes of it.

use chrono::DateTime;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::poller::{Poller, PollerSettings};
use practice::repository::Made;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The moment at which it is made and looked at.
pub fn moment() -> Moment {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap()
}

/// The repository, in a folder that goes with it.
pub fn calm() -> (TempDir, Made) {
    let folder = tempfile::tempdir().unwrap();
    let made = practice::repository::build(folder.path(), moment()).unwrap();
    (folder, made)
}

/// Everything that the engine finds out about it.
pub async fn board(made: &Made) -> Arc<Board> {
    let settings = PollerSettings {
        start: made.repository.clone(),
        config: Config::default(),
        clock: moment,
        store: None,
        registry: None,
        github: None,
    };
    let end = CancellationToken::new();
    let (mut boards, _poller) = Poller::start(settings, end.clone());
    let whole = |board: &Arc<Board>| {
        let branches = board.branches.value().is_some_and(|list| list.unshipped.is_some());
        branches && board.merge.value().is_some() && board.changelog.value().is_some()
    };
    let board = tokio::time::timeout(Duration::from_mins(1), boards.wait_for(whole)).await.unwrap().unwrap().clone();
    end.cancel();
    board
}
