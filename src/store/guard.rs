//! The lock beside the store. Every open store shares it, so whoever holds it alone may replace the file.
//!
//! Renaming a file that another console has open would let the two write into each other's journal.

use super::trouble::Trouble;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// How often and how long a lock is waited for: others hold it alone for a few milliseconds.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(10);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Guard {
    file: File,
}

impl Guard {
    /// Says that the store is in use.
    pub(super) fn shared(store: &Path) -> Result<Self, Trouble> {
        let mut name = store.as_os_str().to_owned();
        name.push(".lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(name)?;
        wait(|| file.try_lock_shared())?;
        Ok(Self { file })
    }

    /// The same lock, held alone: no other console has the store open.
    pub(super) fn alone(self) -> Result<Self, Trouble> {
        self.file.unlock()?;
        wait(|| self.file.try_lock())?;
        Ok(self)
    }

    /// The same lock, shared again.
    pub(super) fn share(self) -> Result<Self, Trouble> {
        self.file.unlock()?;
        wait(|| self.file.try_lock_shared())?;
        Ok(self)
    }
}

fn wait(lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), Trouble> {
    for _ in 0..TRIES {
        match lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(cause)) => return Err(cause.into()),
        }
    }
    Err(Trouble::Unreachable("another console is using it".into()))
}
