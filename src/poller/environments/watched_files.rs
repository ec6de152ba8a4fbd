//! Files of this machine that others change. The system tells when something happens in their folders, so that nobody
//! looks while nothing does; where it cannot tell, they are looked at now and then.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often they are looked at where the system does not tell.
const LOOK: Duration = Duration::from_secs(5);
/// Changes come in groups, and a busy folder is no reason to be busy.
const TOGETHER: Duration = Duration::from_millis(100);

/// Time, size and number of a file; `None` where it is not there.
type Mark = Option<(i64, i64, u64, u64)>;

/// The files, and how they were when they were last looked at.
pub(super) struct WatchedFiles {
    files: Vec<PathBuf>,
    folders: Option<Folders>,
    before: Vec<Mark>,
}

impl WatchedFiles {
    /// These files, as they are now.
    pub fn new(files: Vec<PathBuf>) -> Self {
        // First the folders: what changes in between is then heard of.
        let folders = Folders::of(&files);
        let before = files.iter().map(|file| mark(file)).collect();
        Self { files, folders, before }
    }

    /// Waits until one of them is another than before.
    pub async fn changed(&mut self) {
        loop {
            match &self.folders {
                Some(folders) => folders.stirred().await,
                None => tokio::time::sleep(LOOK).await,
            }
            tokio::time::sleep(TOGETHER).await;
            let now = Self::new(std::mem::take(&mut self.files));
            let before = std::mem::replace(self, now).before;
            if self.before != before {
                return;
            }
        }
    }
}

/// The folders that the files are in, and those that links lead to: a file can be put in the place of another.
#[cfg(target_os = "linux")]
fn folders(files: &[PathBuf]) -> Vec<PathBuf> {
    let real = |file: &PathBuf| file.canonicalize().ok();
    let both = files.iter().flat_map(|file| [Some(file.clone()), real(file)]).flatten();
    let mut folders: Vec<PathBuf> = both.filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    folders.sort();
    folders.dedup();
    folders
}

fn mark(file: &Path) -> Mark {
    let facts = std::fs::metadata(file).ok()?;
    Some((facts.mtime(), facts.mtime_nsec(), facts.size(), facts.ino()))
}

/// Folders of which the system tells.
#[cfg(target_os = "linux")]
struct Folders(tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>);

#[cfg(target_os = "linux")]
impl Folders {
    /// Those of the files; `None` where the system will not tell of one of them.
    fn of(files: &[PathBuf]) -> Option<Self> {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let told = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
        // Not each write: a log that grows in the same folder says nothing.
        let events = WatchFlags::CLOSE_WRITE
            | WatchFlags::ATTRIB
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF;
        for folder in folders(files) {
            add_watch(&told, &folder, events).ok()?;
        }
        #[expect(deprecated, reason = "it asks for a promise in unsafe code that an owned descriptor keeps by itself")]
        let told = tokio::io::unix::AsyncFd::new(told);
        told.ok().map(Self)
    }

    /// Waits until something happened in one of them. What it was is not asked.
    async fn stirred(&self) {
        if self.0.readable().await.is_err() {
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// A system that does not tell.
#[cfg(not(target_os = "linux"))]
enum Folders {}

#[cfg(not(target_os = "linux"))]
impl Folders {
    fn of(_: &[PathBuf]) -> Option<Self> {
        None
    }

    async fn stirred(&self) {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_secs(3);

    async fn tells(files: &mut WatchedFiles) -> bool {
        timeout(SOON, files.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn a_file_that_is_written_replaced_removed_or_led_elsewhere_is_told_without_looking() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["available", "enabled"] {
            std::fs::create_dir(at(name)).unwrap();
        }
        std::fs::write(at("available/blue"), "blue").unwrap();
        std::fs::write(at("available/green"), "green").unwrap();
        symlink(at("available/blue"), at("enabled/site")).unwrap();
        let mut files = WatchedFiles::new(vec![at("enabled/site"), at("active")]);
        assert!(files.folders.is_some());
        std::fs::write(at("available/blue"), "blue again").unwrap();
        assert!(tells(&mut files).await, "written in place, behind the link");
        symlink(at("available/green"), at("enabled/new")).unwrap();
        std::fs::rename(at("enabled/new"), at("enabled/site")).unwrap();
        assert!(tells(&mut files).await, "the link leads elsewhere");
        std::fs::write(at("available/new"), "green again").unwrap();
        std::fs::rename(at("available/new"), at("available/green")).unwrap();
        assert!(tells(&mut files).await, "replaced, behind the new link");
        std::fs::write(at("active"), "green").unwrap();
        assert!(tells(&mut files).await, "the record was not there");
        std::fs::remove_file(at("active")).unwrap();
        assert!(tells(&mut files).await, "the record is gone");
    }

    #[tokio::test]
    async fn what_happens_beside_the_files_and_a_folder_that_is_not_there_yet_are_no_news() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("scripts/active");
        let mut files = WatchedFiles::new(vec![file.clone()]);
        std::fs::create_dir(folder.path().join("scripts")).unwrap();
        std::fs::write(&file, "blue").unwrap();
        assert!(timeout(2 * LOOK, files.changed()).await.is_ok(), "it is looked at until the system can tell");
        std::fs::write(folder.path().join("scripts/deploy.log"), "a line").unwrap();
        assert!(timeout(Duration::from_millis(500), files.changed()).await.is_err());
        std::fs::write(&file, "green").unwrap();
        assert!(tells(&mut files).await);
    }
}
