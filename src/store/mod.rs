//! What is remembered between runs: one SQLite file, readable by its owner only, shared by every console of one person.
//!
//! Losing it costs time and nothing else, so nothing here fails for whoever asks: what cannot be kept is not
//! remembered, and a file that cannot be used is set aside with a notice. It holds no secret and no draft.

mod audit;
mod blocks;
mod file;
mod folder;
mod guard;
mod memory;
mod schema;
mod trouble;

use crate::store::file::Opened;
use crate::store::guard::Guard;
pub use audit::{Break, Chain, Deed, DeedResult, Link, Moved, Record, StepTaken};
pub use file::Health;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something the person ought to know about the store: a whole sentence, and what to do if anything can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub sentence: String,
    /// What mends it.
    pub next_step: Option<String>,
}

/// Whether something was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is there the next time.
    Yes,
    /// It is there until the program ends, and not after that: the store lives in memory only.
    ThisRun,
    /// It was not kept: the store is held by another console, too small for it, or gone.
    No,
}

impl Kept {
    /// Of two things that belong together, what became of the one that is kept less long.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::ThisRun, _) | (_, Self::ThisRun) => Self::ThisRun,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

/// The store. Clones share one connection, and all calls block on the disk for a quarter of a second at most,
/// but for [`Store::record`], which waits longer for its turn.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    /// `None` when not even memory could be had.
    connection: Option<Connection>,
    /// The file and the lock that says it is in use; `None` in memory.
    file: Option<(PathBuf, Guard)>,
    /// What happened to the store since it was opened.
    notices: Vec<Notice>,
}

impl Store {
    /// Opens the store in this file, making it and its folder (mode 0700) where they are absent.
    ///
    /// A damaged file and one of a newer cutover are renamed to `<name>.aside-<number>` beside it. Where no file can
    /// be used, what is kept lives in memory until the program ends. The notices say so.
    #[must_use]
    pub fn open(path: &Path) -> (Self, Vec<Notice>) {
        match file::open(path) {
            Ok(Opened { connection, path, guard, notice }) => {
                let inner = Inner { connection: Some(connection), file: Some((path, guard)), notices: Vec::new() };
                (Self { inner: Arc::new(Mutex::new(inner)) }, notice.into_iter().collect())
            }
            Err(notice) => (Self::in_memory(), vec![notice]),
        }
    }

    /// As [`Store::open`], with the notices kept until they are asked for.
    #[must_use]
    pub(crate) fn open_keeping_notices(path: &Path) -> Self {
        let (store, notices) = Self::open(path);
        store.inner().notices.extend(notices);
        store
    }

    /// A store that lasts as long as the program.
    #[must_use]
    pub fn in_memory() -> Self {
        let inner = Inner { connection: memory::connect().ok(), file: None, notices: Vec::new() };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// What happened to the store since it was opened or last asked.
    #[must_use]
    pub fn take_notices(&self) -> Vec<Notice> {
        std::mem::take(&mut self.inner().notices)
    }

    /// Runs `act` on the connection. Damage found on the way sets the file aside; the answer is then `None`, as it is
    /// for every other failure.
    fn attempt<T>(&self, act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let mut inner = self.inner();
        match act(inner.connection.as_mut()?) {
            Ok(value) => Some(value),
            Err(cause) => {
                tracing::warn!(%cause, "the store did not answer");
                if trouble::is_damage(&cause) {
                    inner.start_over(&cause);
                }
                None
            }
        }
    }

    /// For how long something is kept that was written.
    fn kept(&self) -> Kept {
        if self.inner().file.is_some() { Kept::Yes } else { Kept::ThisRun }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Closes the damaged file and opens a new one in its place, or goes on in memory.
    fn start_over(&mut self, cause: &rusqlite::Error) {
        self.connection = None;
        let Some((path, guard)) = self.file.take() else { return };
        match file::replace(&path, guard, cause) {
            Ok(Opened { connection, path, guard, notice }) => {
                self.connection = Some(connection);
                self.file = Some((path, guard));
                self.notices.extend(notice);
            }
            Err(notice) => {
                self.connection = memory::connect().ok();
                self.notices.push(notice);
            }
        }
    }
}
