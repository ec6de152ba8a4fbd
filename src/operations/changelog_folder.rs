//! The changelog folder on disk. Nothing in it is followed anywhere: no link, no device, no folder in it is opened,
//! and the folder itself has to lie in the work tree.

use super::parallel;
use crate::changelog::{Closed, Content, LARGEST, Shelf, Shelved};
use crate::config::ChangelogSettings;
use crate::fault::{Fault, FaultKind, Result};
use std::ffi::OsString;
use std::fs::{self, File, FileType};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// The folder: where it is, and that it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// It is there.
    There(PathBuf),
    /// It is not there, and nothing is in its place.
    Absent(PathBuf),
}

impl Place {
    /// Finds the folder in a work tree.
    ///
    /// # Errors
    /// When the configuration names no folder inside of the work tree, or a link leads out of it.
    pub(super) fn of(root: &Path, settings: &ChangelogSettings) -> Result<Self> {
        let relative = relative(&settings.dir)?;
        let path = root.join(relative);
        match fs::canonicalize(&path) {
            Ok(real) => inside(root, &path, &real).map(Self::There),
            Err(cause) if cause.kind() == ErrorKind::NotFound => absent(root, path),
            Err(cause) => Err(reading(&path, cause)),
        }
    }
}

/// The folder's path without `./`; it never leads up.
fn relative(dir: &str) -> Result<PathBuf> {
    let refused = || {
        Fault::usage(format!("changelog.dir is {dir:?}, which is no folder in the repository"))
            .hint("Name a folder from the root of the repository, such as \"changelog\".")
    };
    let mut path = PathBuf::new();
    for part in Path::new(dir).components() {
        match part {
            Component::Normal(name) if name != ".git" => path.push(name),
            Component::CurDir => {}
            _ => return Err(refused()),
        }
    }
    if path.as_os_str().is_empty() { Err(refused()) } else { Ok(path) }
}

fn inside(root: &Path, path: &Path, real: &Path) -> Result<PathBuf> {
    let root = fs::canonicalize(root).map_err(|cause| reading(root, cause))?;
    if real == root || !is_of_work_tree(&root, real) {
        return Err(leads_out(path));
    }
    if real.is_dir() {
        return Ok(real.to_path_buf());
    }
    Err(Fault::refused(format!("{} is not a folder", path.display()))
        .hint("Move the file away, or set changelog.dir to the folder of the changelog."))
}

/// Whether a real path lies in the work tree, and not in what git keeps for itself.
fn is_of_work_tree(root: &Path, real: &Path) -> bool {
    real.strip_prefix(root).is_ok_and(|rest| !rest.starts_with(".git"))
}

fn leads_out(path: &Path) -> Fault {
    Fault::refused(format!("{} leads out of the work tree and is not followed", path.display()))
        .hint("Put a folder in the place of the symbolic link.")
}

/// The folder is not there: its nearest parent that is has to be inside, and a dead link is not nothing.
fn absent(root: &Path, path: PathBuf) -> Result<Place> {
    if fs::symlink_metadata(&path).is_ok() {
        return Err(Fault::refused(format!("{} is a symbolic link to nothing", path.display()))
            .hint("Put a folder in the place of the symbolic link."));
    }
    let parent = path.ancestors().skip(1).find_map(|parent| fs::canonicalize(parent).ok());
    let real_root = fs::canonicalize(root).map_err(|cause| reading(root, cause))?;
    if parent.is_some_and(|parent| is_of_work_tree(&real_root, &parent)) {
        return Ok(Place::Absent(path));
    }
    Err(leads_out(&path))
}

/// What lies in the folder.
///
/// # Errors
/// When the folder or a file in it cannot be read, or the index is no file.
pub(super) fn read(place: &Place, settings: &ChangelogSettings) -> Result<Shelf> {
    let Place::There(folder) = place else { return Ok(Shelf::default()) };
    let names = names(folder)?;
    let mut shelf = Shelf::default();
    let mut entries = Vec::new();
    for (name, kind) in names {
        if name == settings.index.as_str() {
            shelf.index = Some(index(&folder.join(&name), kind)?);
        } else {
            entries.push((name, kind));
        }
    }
    entries.sort();
    let read = parallel::each(&entries, |(name, kind)| shelved(folder, name, *kind));
    shelf.files = read.into_iter().collect::<Result<_>>()?;
    Ok(shelf)
}

/// What something in the folder is, by its own word: a link is a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lies {
    File,
    Link,
    Folder,
    Special,
}

impl From<FileType> for Lies {
    fn from(kind: FileType) -> Self {
        match kind {
            kind if kind.is_file() => Self::File,
            kind if kind.is_symlink() => Self::Link,
            kind if kind.is_dir() => Self::Folder,
            _ => Self::Special,
        }
    }
}

/// The Markdown files of the folder, in no order.
fn names(folder: &Path) -> Result<Vec<(OsString, Lies)>> {
    let listed = fs::read_dir(folder).map_err(|cause| reading(folder, cause))?;
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(|cause| reading(folder, cause))?;
        if entry.file_name().as_encoded_bytes().ends_with(b".md") {
            let kind = entry.file_type().map_err(|cause| reading(&entry.path(), cause))?;
            names.push((entry.file_name(), Lies::from(kind)));
        }
    }
    Ok(names)
}

fn index(path: &Path, kind: Lies) -> Result<std::sync::Arc<[u8]>> {
    if kind != Lies::File {
        return Err(Fault::refused(format!("{} is not a regular file and is not followed", path.display()))
            .hint("Put a file in its place: the index is written there."));
    }
    Ok(fs::read(path).map_err(|cause| reading(path, cause))?.into())
}

fn shelved(folder: &Path, name: &OsString, kind: Lies) -> Result<Shelved> {
    let closed = |closed| Ok(Shelved { name: name.to_string_lossy().into_owned(), content: Content::Closed(closed) });
    let Some(text) = name.to_str() else { return closed(Closed::Name) };
    match kind {
        Lies::File => {}
        Lies::Link => return closed(Closed::Symlink),
        Lies::Folder => return closed(Closed::Directory),
        Lies::Special => return closed(Closed::Special),
    }
    let path = folder.join(name);
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(|cause| reading(&path, cause))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|cause| reading(&path, cause))?;
    if bytes.len() as u64 > LARGEST { closed(Closed::Large) } else { Ok(Shelved::of(text, bytes)) }
}

/// Changes whenever the folder or a file in it does: by times, sizes and numbers, without opening a file.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn fingerprint(place: &Place) -> Result<u64> {
    let mut hash = DefaultHasher::new();
    let Place::There(folder) = place else { return Ok(0) };
    let mut names = names(folder)?;
    names.sort();
    for (name, _) in names {
        let facts = fs::symlink_metadata(folder.join(&name)).map_err(|cause| reading(folder, cause))?;
        let times = (facts.mtime(), facts.mtime_nsec(), facts.ctime(), facts.ctime_nsec());
        (name, times, facts.size(), facts.ino(), facts.mode()).hash(&mut hash);
    }
    Ok(hash.finish())
}

pub(super) fn reading(path: &Path, cause: std::io::Error) -> Fault {
    let fault = Fault::of(FaultKind::Unreadable, format!("reading {}", path.display()));
    let denied = cause.kind() == ErrorKind::PermissionDenied;
    let fault = fault.because(cause);
    if denied { fault.hint("Its permissions do not let you read it.") } else { fault }
}
