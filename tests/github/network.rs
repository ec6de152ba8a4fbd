//! The network goes and comes back while the poller reads: what was known stays with its age, the reason is said, and
//! nobody has to start anything again.

use super::world::{World, moment};
use engine::board::{Board, Reading};
use engine::config::Config;
use engine::domain::Moment;
use engine::poller::{GithubAccess, Poller, PollerHandle, PollerSettings};
use engine::sources::github::GithubToken;
use practice::github::Right;
use practice::wire::{Line, Wire};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch::Receiver;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Counts the readings of the clock as seconds, so that what was taken later is later.
pub fn clock() -> Moment {
    static SECONDS: AtomicI64 = AtomicI64::new(0);
    (moment() + chrono::TimeDelta::seconds(SECONDS.fetch_add(1, Ordering::Relaxed))).fixed_offset()
}

/// A poller that reads GitHub alone.
pub struct Reader {
    pub handle: PollerHandle,
    pub boards: Receiver<Arc<Board>>,
    cancel: DropGuard,
}

impl Reader {
    /// Of the server at this address, outside of any repository.
    pub fn of(address: &str) -> Self {
        Self::with(address, "a token", Path::new("/"))
    }

    fn with(address: &str, token: &str, start: &Path) -> Self {
        let token = GithubToken::new("the test", token).unwrap();
        Self::told(address, GithubAccess::with(move |_| Ok(token.clone())), (start, None))
    }

    /// With this access, in this folder, remembering in this file.
    pub fn told(address: &str, access: GithubAccess, (start, store): (&Path, Option<PathBuf>)) -> Self {
        let mut config = Config::default();
        config.github.api_url = address.into();
        config.service.repository = Some("MAS-Mr-Mentor/mr-mentor-backend".into());
        let github = Some(access);
        let settings = PollerSettings {
            start: start.to_path_buf(),
            config,
            clock,
            store,
            registry: None,
            github,
            environments: None,
        };
        let cancel = CancellationToken::new();
        let (boards, handle) = Poller::start(settings, cancel.clone());
        Self { handle, boards, cancel: cancel.drop_guard() }
    }

    /// The first board of this kind.
    pub async fn until(&mut self, wanted: impl Fn(&Board) -> bool) -> Arc<Board> {
        let found = tokio::time::timeout(Duration::from_mins(1), self.boards.wait_for(|board| wanted(board))).await;
        Arc::clone(&found.unwrap().unwrap())
    }
}

/// A poller at the end of a line.
struct Far {
    world: World,
    wire: Wire,
    reader: Reader,
}

impl Far {
    /// Everything was read once.
    async fn read() -> Self {
        let world = World::calm().await;
        let wire = Wire::to(&world.github.base_url()).await.unwrap();
        let reader = Reader::with(&wire.url(), &world.github.token(Right::Push), world.repository());
        let mut far = Self { world, wire, reader };
        far.until(|board| fresh(&board.pulls) && fresh(&board.runs) && fresh(&board.github)).await;
        far
    }

    async fn until(&mut self, wanted: impl Fn(&Board) -> bool) -> Arc<Board> {
        self.reader.until(wanted).await
    }

    /// The line is like this, and what is outside is read again.
    fn with(&self, line: Line) {
        self.wire.set(line);
        self.reader.handle.look_outside();
    }
}

pub fn fresh<T>(reading: &Reading<T>) -> bool {
    reading.value().is_some() && reading.fault().is_none()
}

pub fn stale<T>(reading: &Reading<T>) -> bool {
    reading.value().is_some() && reading.fault().is_some()
}

fn why<T>(reading: &Reading<T>) -> String {
    reading.fault().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_in_the_middle_of_an_answer_ages_what_is_known_and_loses_none_of_it() {
    let mut far = Far::read().await;
    let before = far.reader.boards.borrow().clone();
    for line in [Line::Torn(700), Line::Torn(0), Line::Pulled] {
        far.with(line);
        let board = far.until(|board| stale(&board.pulls) && stale(&board.runs)).await;
        assert_eq!(board.pulls.value().unwrap().pulls.len(), 4, "{line:?}");
        assert_eq!(board.runs.value(), before.runs.value(), "{line:?}");
        let words = (why(&board.pulls), why(&board.runs));
        assert!(words.0.starts_with("reading the pull requests: the connection broke ("), "{line:?}: {words:?}");
        assert!(words.1.starts_with("reading the runs of the workflows: the connection broke ("), "{words:?}");
        assert!(board.runs.fault().unwrap().next_step().is_some_and(|next| next.contains("asked again")));
        far.with(Line::Whole);
        let mended = far.until(|board| fresh(&board.pulls) && fresh(&board.runs)).await;
        assert!(mended.runs.taken() > board.runs.taken(), "{line:?}: an aged reading keeps the time it was taken");
        assert_eq!(mended.runs.value(), before.runs.value());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_while_the_line_was_cut_is_seen_when_it_is_back() {
    let mut far = Far::read().await;
    let runs = far.reader.boards.borrow().runs.value().unwrap().runs.len();
    far.with(Line::Pulled);
    far.until(|board| stale(&board.runs)).await;
    far.world.github.push("main", ("hotfix.txt", "x"), "claude-code-india", "fix: hot").unwrap();
    far.with(Line::Whole);
    let board = far.until(|board| fresh(&board.runs)).await;
    assert!(board.runs.value().unwrap().runs.len() > runs || board.runs.value().unwrap().total > Some(runs as u64));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_comes_back_is_noticed_without_a_key() {
    let mut far = Far::read().await;
    far.with(Line::Pulled);
    far.until(|board| stale(&board.pulls) && stale(&board.runs)).await;
    far.wire.set(Line::Whole);
    let began = Instant::now();
    far.until(|board| fresh(&board.pulls) && fresh(&board.runs)).await;
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_a_sound_costs_a_deadline_and_keeps_nobody_from_leaving() {
    let mut far = Far::read().await;
    far.with(Line::Silent);
    let board = far.until(|board| stale(&board.pulls) && stale(&board.runs)).await;
    assert_eq!(why(&board.pulls), "reading the pull requests: no answer came in time");
    far.with(Line::Whole);
    far.until(|board| fresh(&board.pulls) && fresh(&board.runs)).await;
    far.with(Line::Silent);
    let ended = async { while far.reader.boards.changed().await.is_ok() {} };
    drop(far.reader.cancel);
    let began = Instant::now();
    tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}
