//! On which disks `SQLite` may map memory. Its write-ahead log shares an index by a mapped file, of which it makes sure that the
//! disk has room for each 4096 bytes by writing the last one. Where blocks are smaller the others have none, and a disk that
//! is full then ends the program by SIGBUS. There the journal is one that maps nothing.

use super::trouble::Trouble;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What `SQLite` takes for the size of a block.
const WHOLE: u64 = 4096;
/// The mapped file begins with so many bytes.
const MAPPED: u64 = 64 * 1024;
/// The byte of the file that tells which journal it has, and what it says of a write-ahead log.
const JOURNAL: (u64, u8) = (18, 2);

/// Which journal a file of this place has.
pub(super) fn journal(path: &Path) -> &'static str {
    if are_small(path) { "truncate" } else { "wal" }
}

/// Whether the blocks of the disk are smaller than what is mapped at once.
pub(super) fn are_small(path: &Path) -> bool {
    rustix::fs::statvfs(path).is_ok_and(|disk| disk.f_frsize < WHOLE)
}

/// A file that was made with a write-ahead log cannot be opened on such a disk once it is full, not even to change that.
///
/// # Errors
/// Where it is so.
pub(super) fn may_be_opened(path: &Path) -> Result<(), Trouble> {
    let is_full = |disk: rustix::fs::StatVfs| disk.f_bavail.saturating_mul(disk.f_frsize) < MAPPED;
    // Looked at last, and where nothing can be written anyway: closing the file drops the locks that are held on it here.
    if are_small(path) && rustix::fs::statvfs(path).is_ok_and(is_full) && has_log(path) {
        return Err(Trouble::Unreachable("the disk is full".into()));
    }
    Ok(())
}

fn has_log(path: &Path) -> bool {
    let mut byte = [0];
    let read = File::open(path).and_then(|file| file.read_exact_at(&mut byte, JOURNAL.0));
    read.is_ok() && byte[0] == JOURNAL.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn the_journal_of_a_file_is_known_before_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, has) in [("wal", true), ("truncate", false)] {
            let path = folder.path().join(mode);
            let connection = Connection::open(&path).unwrap();
            connection.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(())).unwrap();
            connection.execute("CREATE TABLE t (x)", []).unwrap();
            assert_eq!(has_log(&path), has, "{mode}");
            connection.pragma_update_and_check(None, "journal_mode", "truncate", |_| Ok(())).unwrap();
            assert!(!has_log(&path), "it can be changed");
        }
        assert!(!has_log(&folder.path().join("none")));
    }
}
