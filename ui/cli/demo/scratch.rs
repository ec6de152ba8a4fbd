//! Scratch folders that do not outlive the program. One that was killed leaves its folder behind; the next demo sees
//! that nobody holds it any more and takes it away.

use engine::fault::{Fault, Result};
use std::fs::{self, File};
use std::path::Path;
use tempfile::TempDir;

const PREFIX: &str = "cutover-demo-";
const HELD: &str = "held";

/// A folder that is removed when this is dropped.
pub(super) struct Scratch {
    folder: TempDir,
    /// Locked for as long as the folder is in use.
    _held: File,
}

impl Scratch {
    /// A new empty folder among the temporary ones.
    pub fn new() -> Result<Self> {
        Self::among(&std::env::temp_dir())
    }

    fn among(temporary: &Path) -> Result<Self> {
        sweep(temporary);
        let doing = |cause| Fault::while_doing("making a scratch folder", cause);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(temporary).map_err(doing)?;
        let held = File::create(folder.path().join(HELD)).map_err(doing)?;
        held.lock().map_err(doing)?;
        Ok(Self { folder, _held: held })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// After a panic the folder stays, by no later demo swept: the report of the failure is in it.
impl Drop for Scratch {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.folder.disable_cleanup(true);
            let _ = fs::remove_file(self.folder.path().join(HELD));
        }
    }
}

/// Takes away what programs that are gone have left. Failing to is no matter.
fn sweep(temporary: &Path) {
    let Ok(entries) = fs::read_dir(temporary) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && abandoned(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn abandoned(folder: &Path) -> bool {
    let held = File::options().write(true).open(folder.join(HELD));
    held.is_ok_and(|held| held.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_left_alone_and_an_abandoned_one_is_taken_away() {
        let temporary = tempfile::tempdir().unwrap();
        let used = Scratch::among(temporary.path()).unwrap();
        let abandoned = temporary.path().join("cutover-demo-gone");
        fs::create_dir(&abandoned).unwrap();
        File::create(abandoned.join(HELD)).unwrap();
        let other = temporary.path().join("cutover-demo-other");
        fs::create_dir(&other).unwrap();
        let next = Scratch::among(temporary.path()).unwrap();
        assert!(used.path().exists() && next.path().exists() && other.exists());
        assert!(!abandoned.exists());
        let path = used.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }

    #[test]
    fn what_failed_can_still_be_read_after_the_next_demo() {
        let temporary = tempfile::tempdir().unwrap();
        let among = temporary.path().to_owned();
        let failed = std::thread::spawn(move || {
            let scratch = Scratch::among(&among).unwrap();
            fs::write(scratch.path().join("report"), "what happened").unwrap();
            std::panic::resume_unwind(Box::new(scratch.path().join("report")));
        });
        let report = failed.join().unwrap_err().downcast::<std::path::PathBuf>().unwrap();
        drop(Scratch::among(temporary.path()).unwrap());
        assert_eq!(fs::read_to_string(*report).unwrap(), "what happened");
    }
}
