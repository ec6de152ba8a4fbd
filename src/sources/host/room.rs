//! The folder for the sockets of one connection: for this user alone, held by a lock, and gone when it is let go of. What a
//! console left that was killed is cleared away by the next one; nothing that somebody holds, and nothing of others.

use rustix::process::{Pid, geteuid, test_kill_process};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use tempfile::TempDir;

/// Folders of ours in the folder for sockets: `cutover-PID-XXXXXX`.
const PREFIX: &str = "cutover-";
/// The file in it that is locked as long as somebody uses the folder.
const LOCK: &str = "lock";
/// Another console may clear away a folder before its lock is held.
const TRIES: usize = 5;

/// A folder that is held. Let go of, it is removed before its lock is.
#[derive(Debug)]
pub(super) struct Room {
    folder: TempDir,
    _lock: File,
}

impl Room {
    /// Clears away what is left of others that ended, and makes one.
    pub fn make(place: &Path) -> Result<Self> {
        sweep(place);
        for _ in 0..TRIES {
            if let Some(room) = Self::attempt(place)? {
                return Ok(room);
            }
        }
        Err(Error::new(ErrorKind::WouldBlock, "others keep clearing it away"))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn attempt(place: &Path) -> Result<Option<Self>> {
        let prefix = format!("{PREFIX}{}-", std::process::id());
        let private = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix(&prefix).permissions(private).tempdir_in(place)?;
        let path = folder.path().join(LOCK);
        let lock = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let held = lock.try_lock().is_ok() && is_same(&lock, &path);
        Ok(held.then_some(Self { folder, _lock: lock }))
    }
}

/// Whether the file still lies there.
fn is_same(file: &File, path: &Path) -> bool {
    let number = |facts: fs::Metadata| (facts.dev(), facts.ino());
    file.metadata().map(number).ok().zip(fs::symlink_metadata(path).map(number).ok()).is_some_and(|(a, b)| a == b)
}

/// Removes the folders of this user that nobody holds: those of consoles that were killed. What cannot be removed stays: it is in nobody's way.
pub fn sweep(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        if let Some(owner) = entry.file_name().to_str().and_then(owner) {
            clear(&entry.path(), owner);
        }
    }
}

/// The process that made a folder of this name.
fn owner(name: &str) -> Option<Pid> {
    let (process, rest) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let is_ours = rest.len() == 6 && rest.chars().all(|letter| letter.is_ascii_alphanumeric());
    Pid::from_raw(process.parse().ok().filter(|_| is_ours)?)
}

fn clear(folder: &Path, owner: Pid) {
    let own = fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_dir() && facts.uid() == geteuid().as_raw());
    if !own {
        return;
    }
    let no_link = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    match OpenOptions::new().write(true).custom_flags(no_link).open(folder.join(LOCK)) {
        // The lock goes last: whoever waits for it finds that it lies there no more.
        Ok(lock) if lock.try_lock().is_ok() => drop(fs::remove_dir_all(folder)),
        Err(cause) if cause.kind() == ErrorKind::NotFound && test_kill_process(owner).is_err() => {
            drop(fs::remove_dir_all(folder));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No process has this number: systems end far below it.
    const ENDED: u32 = 99_999_999;

    /// A folder as a console leaves it that was killed: with its sockets and its lock, which nobody holds.
    fn left(place: &Path, process: u32, name: &str) -> std::path::PathBuf {
        let folder = place.join(format!("{PREFIX}{process}-{name}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(LOCK), "").unwrap();
        std::os::unix::net::UnixListener::bind(folder.join("m")).unwrap();
        folder
    }

    #[test]
    fn what_a_killed_console_left_is_cleared_away_even_if_another_has_its_number_now() {
        let place = tempfile::tempdir().unwrap();
        let (old, reused) = (left(place.path(), ENDED, "abcDEF"), left(place.path(), std::process::id(), "abcDE0"));
        let room = Room::make(place.path()).unwrap();
        assert!(!old.exists() && !reused.exists() && room.path().exists());
        assert_eq!(fs::metadata(room.path()).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn what_somebody_holds_stays_and_goes_when_it_is_let_go_of() {
        let place = tempfile::tempdir().unwrap();
        let (first, second) = (Room::make(place.path()).unwrap(), Room::make(place.path()).unwrap());
        assert!(first.path().exists() && second.path().exists());
        let path = first.path().to_owned();
        drop(first);
        assert!(!path.exists());
    }

    #[test]
    fn a_folder_whose_lock_is_not_made_yet_stays_as_long_as_its_console_lives() {
        let place = tempfile::tempdir().unwrap();
        let young = place.path().join(format!("{PREFIX}{}-abcdef", std::process::id()));
        let dead = place.path().join(format!("{PREFIX}{ENDED}-abcdef"));
        for folder in [&young, &dead] {
            fs::create_dir(folder).unwrap();
        }
        sweep(place.path());
        assert!(young.exists() && !dead.exists());
    }

    #[test]
    fn nothing_else_is_touched_and_no_link_is_followed() {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let number = ENDED;
        let link = place.path().join(format!("{PREFIX}{number}-abcdef"));
        std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
        fs::write(elsewhere.path().join(LOCK), "").unwrap();
        let others =
            [format!("{PREFIX}demo-abcdef"), format!("{PREFIX}{number}-abcdefg"), format!("other-{number}-abcdef")];
        for name in &others {
            fs::create_dir(place.path().join(name)).unwrap();
        }
        let trap = left(place.path(), number, "abcde0");
        fs::remove_file(trap.join(LOCK)).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join(LOCK), trap.join(LOCK)).unwrap();
        sweep(place.path());
        assert!(link.exists() && trap.exists() && elsewhere.path().join(LOCK).exists());
        assert!(others.iter().all(|name| place.path().join(name).exists()));
    }
}
