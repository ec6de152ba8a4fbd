//! The board of the last run, so that the first frame of this one shows something. It is shown with its age and
//! replaced as the sources answer; losing it costs nothing but that.

use crate::board::{Board, BranchList, MergePreview, Reading};
use crate::changelog::Report;
use crate::config::Config;
use crate::domain::Moment;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// A board of more bytes is not kept: reading it would take longer than asking git.
const LARGEST: usize = 4 * 1024 * 1024;

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    branches: Option<(Arc<BranchList>, Moment)>,
    merge: Option<(Arc<Option<MergePreview>>, Moment)>,
    changelog: Option<(Arc<Report>, Moment)>,
}

/// Under which key the board of this repository, read with this configuration, is kept.
pub(super) fn key(git_dir: &Path, config: &Config) -> String {
    let mut hash = DefaultHasher::new();
    format!("{:?}{:?}", config.branches, config.changelog).hash(&mut hash);
    format!("board/{SHAPE}/{:016x}/{}", hash.finish(), git_dir.display())
}

/// Keeps what the board knows.
pub(super) fn remember(store: &Store, key: &str, board: &Board) {
    let kept =
        Kept { branches: taken(&board.branches), merge: taken(&board.merge), changelog: taken(&board.changelog) };
    let mut bytes = Bounded(Vec::new());
    if serde_json::to_writer(&mut bytes, &kept).is_ok() {
        store.remember(key, &bytes.0);
    }
}

/// Takes [`LARGEST`] bytes and refuses what follows, so that a long board costs no more memory than a kept one.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts what was kept into the places of the board where nothing was read yet.
pub(super) fn recall(store: &Store, key: &str, board: &mut Board) {
    let kept = store.recall(key).and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
    let Some(Kept { branches, merge, changelog }) = kept else { return };
    fill(&mut board.branches, branches);
    fill(&mut board.merge, merge);
    fill(&mut board.changelog, changelog);
}

fn taken<T>(reading: &Reading<T>) -> Option<(Arc<T>, Moment)> {
    Some((Arc::clone(reading.value()?), reading.taken()?))
}

fn fill<T>(place: &mut Reading<T>, kept: Option<(Arc<T>, Moment)>) {
    if let Some((value, taken)) = kept.filter(|_| place.value().is_none()) {
        *place = Reading::shared(value, taken);
    }
}
