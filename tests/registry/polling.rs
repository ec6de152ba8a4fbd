//! The images on the board: they arrive, age when the registry fails, and are there at once in the next run.

use crate::bench::{build, token, whole};
use chrono::DateTime;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use engine::domain::image::Restorable;
use engine::poller::{Poller, PollerHandle, PollerSettings, RegistryAccess};
use practice::registry::{self as world, Ask, TOKEN, Trouble};
use practice::wire::{Line, Wire};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch::Receiver;
use tokio_util::sync::{CancellationToken, DropGuard};

fn epoch() -> Moment {
    DateTime::UNIX_EPOCH.fixed_offset()
}

struct Polled {
    boards: Receiver<Arc<Board>>,
    handle: PollerHandle,
    cancel: DropGuard,
}

impl Polled {
    /// Outside of any repository: the image is named by the configuration.
    fn start(folder: &Path, world: &world::Registry, store: Option<PathBuf>) -> Self {
        Self::of(folder, world.image(), store)
    }

    fn of(folder: &Path, image: String, store: Option<PathBuf>) -> Self {
        Self::by(folder, image, (store, RegistryAccess::with(|_| token(TOKEN))))
    }

    fn by(folder: &Path, image: String, (store, access): (Option<PathBuf>, RegistryAccess)) -> Self {
        let mut config = Config::default();
        config.registry.image = Some(image);
        let registry = Some(access);
        let settings = PollerSettings {
            start: folder.to_path_buf(),
            config,
            clock: epoch,
            store,
            registry,
            github: None,
            environments: None,
        };
        let cancel = CancellationToken::new();
        let (boards, handle) = Poller::start(settings, cancel.clone());
        Self { boards, handle, cancel: cancel.drop_guard() }
    }

    async fn until(&mut self, wanted: impl FnMut(&Arc<Board>) -> bool) -> Arc<Board> {
        let found = tokio::time::timeout(Duration::from_secs(20), self.boards.wait_for(wanted)).await;
        Arc::clone(&found.unwrap().unwrap())
    }
}

fn tags(board: &Board) -> usize {
    board.images.value().map_or(0, |list| list.images.len())
}

/// Every tag was looked at: the names alone arrive before that.
fn looked_at(board: &Board) -> bool {
    board.images.value().is_some_and(|list| list.images.iter().all(|image| image.restorable == Restorable::Yes))
}

#[tokio::test]
async fn images_arrive_and_are_read_again_when_asked() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    let mut polled = Polled::start(folder.path(), &world, None);
    let board = polled.until(|board| tags(board) == 3).await;
    assert_eq!(board.images.taken(), Some(epoch()));
    world.change(|shelf| drop(shelf.push(&build("main", 'b'))));
    polled.handle.refresh();
    polled.until(|board| tags(board) == 4).await;
}

#[tokio::test]
async fn a_registry_that_fails_ages_the_list_and_does_not_remove_it() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    let mut polled = Polled::start(folder.path(), &world, None);
    polled.until(|board| tags(board) == 3).await;
    world.set_trouble(Trouble::Status(503));
    polled.handle.refresh();
    let board = polled.until(|board| board.images.fault().is_some()).await;
    assert_eq!(tags(&board), 3);
    assert!(board.images.fault().unwrap().to_string().contains("503 Service Unavailable"));
    world.set_trouble(Trouble::None);
    polled.handle.refresh();
    polled.until(|board| board.images.fault().is_none()).await;
}

#[tokio::test]
async fn the_next_run_shows_the_last_list_before_anything_answers_and_resolves_nothing_again() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    let store = Some(folder.path().join("store.db"));
    let mut polled = Polled::start(folder.path(), &world, store.clone());
    polled.until(|board| looked_at(board)).await;
    let ended = async { while polled.boards.changed().await.is_ok() {} };
    drop(polled.cancel);
    tokio::time::timeout(Duration::from_secs(20), ended).await.unwrap();
    world.set_trouble(Trouble::Status(500));
    let mut polled = Polled::start(folder.path(), &world, store);
    let board = polled.until(|board| board.images.fault().is_some()).await;
    assert_eq!(tags(&board), 3, "known from the last run");
    drop(world.take_asked());
    world.set_trouble(Trouble::None);
    polled.handle.refresh();
    polled.until(|board| board.images.fault().is_none()).await;
    let asked = world.take_asked();
    assert_eq!((asked.times(Ask::Manifest), asked.times(Ask::ManifestHead)), (0, 4), "{asked:?}");
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_asked_for_again() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    let times = AtomicUsize::new(0);
    let access =
        RegistryAccess::with(move |_| token(if times.fetch_add(1, Ordering::Relaxed) == 0 { "ended" } else { TOKEN }));
    let mut polled = Polled::by(folder.path(), world.image(), (None, access));
    polled.until(|board| board.images.fault().is_some()).await;
    polled.handle.refresh();
    polled.until(|board| tags(board) == 3).await;
}

#[tokio::test]
async fn a_registry_that_is_left_alone_for_long_does_not_keep_another_one_from_being_read() {
    let ((world, _), (other, _)) = (whole().await, whole().await);
    let folder = tempfile::tempdir().unwrap();
    world.set_trouble(Trouble::Limited(99_999_999));
    let mut polled = Polled::start(folder.path(), &world, None);
    polled.until(|board| board.images.fault().is_some()).await;
    let mut config = Config::default();
    config.registry.image = Some(other.image());
    polled.handle.configure(config);
    polled.until(|board| tags(board) == 3).await;
}

#[tokio::test]
async fn a_silent_registry_does_not_keep_the_poller_from_ending() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    world.set_trouble(Trouble::Silent);
    let mut polled = Polled::start(folder.path(), &world, None);
    polled.until(|board| board.repository.fault().is_some()).await;
    let ended = async { while polled.boards.changed().await.is_ok() {} };
    drop(polled.cancel);
    tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_or_silent_ages_the_list_and_it_comes_back_by_itself() {
    let ((world, _), folder) = (whole().await, tempfile::tempdir().unwrap());
    let wire = Wire::to(&world.address().to_string()).await.unwrap();
    let mut polled = Polled::of(folder.path(), format!("{}/acme/api", wire.address()), None);
    polled.until(|board| tags(board) == 3).await;
    for line in [Line::Torn(90), Line::Pulled] {
        wire.set(line);
        polled.handle.refresh();
        let board = polled.until(|board| board.images.fault().is_some()).await;
        let why = board.images.fault().unwrap().to_string();
        assert!(tags(&board) == 3 && why.contains("the connection broke ("), "{line:?}: {why}");
        // Nobody asks.
        wire.set(Line::Whole);
        polled.until(|board| board.images.fault().is_none()).await;
    }
}
