//! The poller on real repositories: what it publishes, and that it notices.

mod common;

use chrono::DateTime;
use common::Scratch;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::poller::{Poller, PollerHandle, PollerSettings};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

fn epoch() -> Moment {
    DateTime::UNIX_EPOCH.fixed_offset()
}

fn start(path: &Path) -> (watch::Receiver<Arc<Board>>, PollerHandle, CancellationToken) {
    start_with(path, None)
}

fn start_with(path: &Path, store: Option<PathBuf>) -> (watch::Receiver<Arc<Board>>, PollerHandle, CancellationToken) {
    let cancel = CancellationToken::new();
    let settings = PollerSettings {
        start: path.to_path_buf(),
        config: Config::default(),
        clock: epoch,
        store,
        registry: None,
        github: None,
        environments: None,
    };
    let (boards, handle) = Poller::start(settings, cancel.clone());
    (boards, handle, cancel)
}

async fn until(boards: &mut watch::Receiver<Arc<Board>>, wanted: impl FnMut(&Arc<Board>) -> bool) -> Arc<Board> {
    let found = tokio::time::timeout(Duration::from_secs(20), boards.wait_for(wanted)).await;
    let Ok(Ok(board)) = found else { panic!("no such board in 20 seconds") };
    Arc::clone(&board)
}

#[tokio::test]
async fn every_git_reading_arrives_and_carries_the_time_of_the_given_clock() {
    let scratch = Scratch::started();
    scratch.git(&["branch", "development"]);
    let (mut boards, _handle, _cancel) = start(scratch.path());
    let board = until(&mut boards, |board| board.merge.value().is_some()).await;
    assert_eq!(board.branches.value().unwrap().branches.len(), 2);
    assert_eq!(board.repository.taken(), Some(epoch()));
    assert!(board.merge.value().unwrap().as_ref().as_ref().unwrap().fast_forward);
}

#[tokio::test]
async fn a_new_branch_is_noticed_without_being_asked() {
    let scratch = Scratch::started();
    let (mut boards, _handle, _cancel) = start(scratch.path());
    until(&mut boards, |board| board.merge.value().is_some()).await;
    scratch.git(&["branch", "feature/a/b"]);
    let seen = |board: &Arc<Board>| board.branches.value().is_some_and(|list| list.branches.len() == 2);
    until(&mut boards, seen).await;
    scratch.git(&["branch", "feature/a/c"]);
    let seen = |board: &Arc<Board>| board.branches.value().is_some_and(|list| list.branches.len() == 3);
    until(&mut boards, seen).await;
}

#[tokio::test]
async fn the_changelog_is_checked_and_the_report_keeps_its_pointer_until_something_changes() {
    let scratch = Scratch::started();
    let (mut boards, handle, _cancel) = start(scratch.path());
    let board = until(&mut boards, |board| board.merge.value().is_some()).await;
    let report = Arc::clone(board.changelog.value().unwrap());
    assert_eq!(report.entries, 0);
    scratch.git(&["branch", "feature/again"]);
    handle.refresh();
    let seen = |board: &Arc<Board>| board.branches.value().is_some_and(|list| list.branches.len() == 2);
    let board = until(&mut boards, seen).await;
    assert!(Arc::ptr_eq(&report, board.changelog.value().unwrap()), "nothing of the changelog changed");
    std::fs::create_dir(scratch.join("changelog")).unwrap();
    std::fs::write(scratch.join("changelog/2025-09-25-aa58c78-feat-x.md"), "# feat: x (aa58c78)\n").unwrap();
    let checked = |board: &Arc<Board>| board.changelog.value().is_some_and(|report| report.entries == 1);
    until(&mut boards, checked).await;
}

#[tokio::test]
async fn whoever_asks_gets_a_repository_of_their_own_once_it_is_open() {
    let scratch = Scratch::started();
    let (mut boards, handle, _cancel) = start(scratch.path());
    until(&mut boards, |board| board.repository.value().is_some()).await;
    let git = handle.repository().unwrap();
    assert!(git.resolve("HEAD").is_ok());
}

#[tokio::test]
async fn a_place_without_a_repository_is_a_fault_and_becomes_a_reading_when_one_is_made() {
    let scratch = Scratch::bare_folder();
    let (mut boards, handle, _cancel) = start(scratch.path());
    let board = until(&mut boards, |board| board.repository.fault().is_some()).await;
    assert!(board.repository.fault().unwrap().to_string().contains("is not in a git repository"));
    scratch.git(&["init", "--quiet", "--initial-branch=main", "."]);
    handle.refresh();
    let board = until(&mut boards, |board| board.repository.value().is_some()).await;
    assert!(board.repository.fault().is_none());
}

#[tokio::test]
async fn a_repository_that_goes_away_ages_what_was_read() {
    let scratch = Scratch::started();
    let (mut boards, handle, _cancel) = start(scratch.path());
    until(&mut boards, |board| board.merge.value().is_some()).await;
    std::fs::write(scratch.join(".git/HEAD"), "nonsense").unwrap();
    handle.refresh();
    let board = until(&mut boards, |board| board.repository.fault().is_some()).await;
    assert!(board.repository.value().is_some(), "the last value stays");
}

#[tokio::test]
async fn a_cancelled_poller_publishes_no_more() {
    let scratch = Scratch::started();
    let (mut boards, _handle, cancel) = start(scratch.path());
    cancel.cancel();
    let closed = tokio::time::timeout(Duration::from_secs(20), async { while boards.changed().await.is_ok() {} }).await;
    assert!(closed.is_ok());
}

#[tokio::test]
async fn the_next_run_begins_with_the_board_of_the_last_one() {
    let scratch = Scratch::started();
    scratch.git(&["branch", "development"]);
    let folder = tempfile::tempdir().unwrap();
    let store = Some(folder.path().join("store.db"));
    let (mut boards, _handle, cancel) = start_with(scratch.path(), store.clone());
    let known = until(&mut boards, |board| board.merge.value().is_some()).await;
    let stored = async { while boards.changed().await.is_ok() {} };
    cancel.cancel();
    tokio::time::timeout(Duration::from_secs(20), stored).await.unwrap();
    std::fs::write(scratch.join(".git/packed-refs"), "no list of refs\n").unwrap();
    let (mut boards, _handle, _cancel) = start_with(scratch.path(), store);
    let board = until(&mut boards, |board| board.branches.fault().is_some()).await;
    assert_eq!(board.branches.value().unwrap().branches, known.branches.value().unwrap().branches);
    assert_eq!(board.branches.taken(), known.branches.taken());
}
