//! Writing edits to the changelog folder, and to nothing else.
//!
//! Every file is looked at first, every new text is on the disk before the first file is touched, each file changes in
//! one step, and entries change before the index. So whenever the program is stopped, a file is the old one or the new
//! one, and the same command goes on where it was.

mod stage;
mod target;
#[cfg(test)]
mod tests;

use super::changelog_folder::Place;
use crate::changelog::Edit;
use crate::config::Config;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::git::Git;
use stage::Staged;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use target::{State, Target};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The files that changed, from the root of the repository; a renamed one by both names.
    pub paths: Vec<String>,
    /// How many edits that was.
    pub files: usize,
}

/// Writes the edits. An edit that is done already is left alone.
///
/// # Errors
/// Refused, with nothing touched: a file that is no longer as the edit says, a path outside of the folder, something
/// that is no regular file, a folder that cannot be written, a full disk. Failed: the disk gave up between two files;
/// those before are written, and the same edits can be made again.
pub fn write(git: &Git, config: &Config, edits: &[Edit]) -> Result<Written> {
    write_watched(git, config, edits, &mut |_| {})
}

/// How far a write is: what was just done to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// One new text is beside its file.
    Staged,
    /// All new texts are on the disk.
    Settled,
    /// One text took the place of its file, or the file is gone.
    Put,
    /// One file has its new name.
    Renamed,
}

/// The write, with someone who is told each step as soon as it is done.
fn write_watched(git: &Git, config: &Config, edits: &[Edit], reached: &mut dyn FnMut(At)) -> Result<Written> {
    if edits.is_empty() {
        return Ok(Written::default());
    }
    let place = git.facts(&config.service)?;
    let root = place.work_tree.ok_or_else(bare)?;
    let folder = folder(Place::of(&root, &config.changelog)?)?;
    let lock = lock(&place.git_dir)?;
    if lock.is_some() {
        stage::sweep(&folder);
    }
    let undone = undone(edits, config, &folder)?;
    let mut staged = Vec::new();
    for target in &undone {
        staged.push(Staged::of(target, &folder)?);
        reached(At::Staged);
    }
    stage::settle(&staged, &folder)?;
    reached(At::Settled);
    put(&undone, staged, &folder, reached)
}

/// The edits that are not done yet. None is begun while one of them is refused.
fn undone<'e>(edits: &'e [Edit], config: &Config, folder: &Path) -> Result<Vec<Target<'e>>> {
    let targets = edits.iter().map(|edit| Target::of(edit, &config.changelog, folder)).collect::<Result<Vec<_>>>()?;
    let mut undone = Vec::new();
    for target in targets {
        if target.state()? == State::Before {
            undone.push(target);
        }
    }
    Ok(undone)
}

fn bare() -> Fault {
    Fault::refused("A bare repository has no work tree to write to").hint("Run this in a clone or a work tree.")
}

fn folder(place: Place) -> Result<PathBuf> {
    match place {
        Place::There(folder) => Ok(folder),
        Place::Absent(folder) => {
            fs::create_dir_all(&folder).map_err(|cause| not_writable(&folder, cause))?;
            Ok(folder)
        }
    }
}

/// One writer at a time, for as long as the file is open. Where there can be no lock, the checks of each file are all.
fn lock(git_dir: &Path) -> Result<Option<File>> {
    let Ok(file) = File::options().create(true).append(true).open(git_dir.join("cutover-changelog.lock")) else {
        return Ok(None);
    };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Fault::refused("Another cutover is writing the changelog of this repository")
                .hint("Wait until it is done; then look at the edits again."))
        }
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(file)),
    }
}

/// Puts every staged text in its place, in order.
fn put(targets: &[Target<'_>], staged: Vec<Staged>, folder: &Path, reached: &mut dyn FnMut(At)) -> Result<Written> {
    let mut written = Written::default();
    for (target, staged) in targets.iter().zip(staged) {
        let done = target.state().and_then(|state| match state {
            State::Before => staged.put(target, reached),
            State::After => Ok(()),
        });
        done.map_err(|fault| midway(fault, &written, targets.len()))?;
        written.files += 1;
        written.paths.extend(target.edit.from.clone());
        written.paths.push(target.edit.path.clone());
    }
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(written)
}

/// Nothing was touched yet, or some files are new already.
fn midway(fault: Fault, written: &Written, all: usize) -> Fault {
    if written.files == 0 {
        return fault.kind_is(FaultKind::Refused);
    }
    fault.kind_is(FaultKind::Failed).hint(format!(
        "{} of {all} files are written and none is half. The same command goes on from there.",
        written.files
    ))
}

/// The folder or a file of it cannot be written.
fn not_writable(path: &Path, cause: std::io::Error) -> Fault {
    let hint = match cause.kind() {
        ErrorKind::PermissionDenied => "Nothing is written. Its permissions do not let you write there.",
        ErrorKind::ReadOnlyFilesystem => "Nothing is written. The file system is mounted read-only.",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Nothing is written. Free some space and run it again.",
        _ => "Nothing is written.",
    };
    Fault::while_doing(format!("writing {}", path.display()), cause).kind_is(FaultKind::Refused).hint(hint)
}
