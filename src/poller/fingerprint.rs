//! Whether something on disk changed, by a few dozen calls of `stat` and no reading.
//!
//! A ref that moves is renamed into its folder, so the folder's time changes; only folders need to be looked at.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// How many files of the changelog are looked at each time, in turn: an editor may write a file in place.
const EACH_TIME: usize = 256;

/// What to look at.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Single files, which may be absent.
    pub files: Vec<PathBuf>,
    /// Folders whose folders are looked at too.
    pub trees: Vec<PathBuf>,
    /// A folder whose files are looked at in turn.
    pub entries: Option<PathBuf>,
}

/// Time, size and number of a file; `None` when it is absent.
type Mark = Option<(i64, i64, u64, u64)>;

/// What was seen when.
#[derive(Debug, Default)]
pub(super) struct Fingerprint {
    marks: BTreeMap<PathBuf, Mark>,
    entries: Vec<(PathBuf, Mark)>,
    next: usize,
}

impl Fingerprint {
    /// The disk as it is now.
    pub(super) fn of(watched: &Watched) -> Self {
        let mut marks = BTreeMap::new();
        for file in watched.files.iter().chain(&watched.entries) {
            marks.insert(file.clone(), mark(file));
        }
        watched.trees.iter().for_each(|tree| folders(tree, &mut marks));
        let listed = watched.entries.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let entries = listed.map(|entry| entry.path()).map(|path| (path.clone(), mark(&path))).collect();
        Self { marks, entries, next: 0 }
    }

    /// Whether something is not as it was. Cheap: folders that did not change are not listed.
    pub(super) fn changed(&mut self, watched: &Watched) -> bool {
        let new = watched.files.iter().chain(&watched.trees).any(|path| !self.marks.contains_key(path));
        new || self.marks.iter().any(|(path, seen)| mark(path) != *seen) || self.entry_changed()
    }

    fn entry_changed(&mut self) -> bool {
        let count = self.entries.len();
        let turn = (0..count.min(EACH_TIME)).map(|step| (self.next + step) % count);
        let changed = turn.into_iter().any(|at| mark(&self.entries[at].0) != self.entries[at].1);
        self.next = (self.next + EACH_TIME).checked_rem(count).unwrap_or_default();
        changed
    }
}

fn mark(path: &Path) -> Mark {
    let facts = fs::symlink_metadata(path).ok()?;
    Some((facts.mtime(), facts.mtime_nsec(), facts.size(), facts.ino()))
}

/// The marks of a folder and of all folders in it.
fn folders(folder: &Path, marks: &mut BTreeMap<PathBuf, Mark>) {
    marks.insert(folder.to_path_buf(), mark(folder));
    let listed = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in listed.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        folders(&entry.path(), marks);
    }
}
