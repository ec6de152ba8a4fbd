//! Opening a repository from any folder in it, with a clear sentence for each kind that cannot be read.

use super::graph::Graph;
use super::trees::LateTrees;
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use git2::{ErrorCode, Repository};
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

/// One open repository. All calls block; a worker thread of its own gets its own with [`Git::worker`].
///
/// What was read once by object id is remembered and shared among the workers.
pub struct Git {
    pub(super) repo: Repository,
    pub(super) memory: Arc<Memory>,
    pub(super) trees: RefCell<LateTrees>,
}

/// What all workers of one repository share.
#[derive(Default)]
pub(super) struct Memory {
    graph: Mutex<Graph>,
}

impl Git {
    /// Opens the repository that `start` is in: a clone, a linked work tree, a bare repository or any folder below.
    ///
    /// # Errors
    /// When there is none, when it belongs to another user and is not listed in `safe.directory`, or when it uses
    /// a format that libgit2 cannot read (SHA-256, reftable). The hint says what to do.
    pub fn discover(start: &Path) -> Result<Self> {
        trust_the_pack_index();
        let repo = Repository::discover(start).map_err(|cause| cannot_open(start, cause))?;
        Ok(Self { repo, memory: Arc::default(), trees: RefCell::default() })
    }

    /// The same repository for another thread, with the same memory.
    ///
    /// # Errors
    /// When it cannot be opened any more.
    pub fn worker(&self) -> Result<Self> {
        let path = self.repo.path();
        let repo = Repository::open(path).map_err(|cause| cannot_open(path, cause))?;
        Ok(Self { repo, memory: Arc::clone(&self.memory), trees: RefCell::default() })
    }

    /// The commits that were read. They are forgotten when the place where a shallow clone ends has moved; a panic
    /// elsewhere leaves them usable, because each is whole or absent.
    pub(super) fn graph(&self) -> Result<MutexGuard<'_, Graph>> {
        let mut graph = self.memory.graph.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.repo.commondir().join("shallow");
        let written = std::fs::metadata(&path).ok().map(|facts| (facts.len(), facts.modified().ok()));
        if graph.cut_read_at() != written {
            *graph = Graph::with_cut(read_shallow(&path)?, written);
        }
        Ok(graph)
    }
}

/// A lookup by name already proves which object it is; verifying it again doubles the cost of every read.
fn trust_the_pack_index() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| git2::opts::strict_hash_verification(false));
}

/// The commits below which a shallow clone has nothing.
fn read_shallow(path: &Path) -> Result<HashSet<CommitId>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().filter_map(|line| CommitId::from_hex(line.trim())).collect()),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(HashSet::new()),
        Err(cause) => Err(Fault::while_doing(format!("reading {}", path.display()), cause)),
    }
}

/// What is missing without a clone, and how to have one.
const NO_CLONE: &str = "Branches and changelog need a clone: start in one, or give --repo PATH.";

fn cannot_open(start: &Path, cause: git2::Error) -> Fault {
    let doing = format!("opening the git repository at {}", start.display());
    let (code, message) = (cause.code(), cause.message().to_owned());
    if code == ErrorCode::NotFound && !start.exists() {
        return Fault::of(FaultKind::Unreadable, format!("{} is not there", start.display())).hint(NO_CLONE);
    }
    if code == ErrorCode::NotFound {
        return Fault::of(FaultKind::Unreadable, format!("{} is not in a git repository", start.display()))
            .hint(NO_CLONE);
    }
    let fault = Fault::while_doing(doing, cause);
    if code == ErrorCode::Owner {
        return fault.hint(format!(
            "It belongs to another user. If you trust it: git config --global --add safe.directory '{}'",
            root_of(start).display()
        ));
    }
    match unreadable_format(&message) {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

/// The folder that `safe.directory` has to name: the work tree, or the bare repository.
fn root_of(start: &Path) -> PathBuf {
    let none: [&Path; 0] = [];
    let found = Repository::discover_path(start, none).unwrap_or_else(|_| start.to_path_buf());
    let inside = found.file_name().is_some_and(|name| name == ".git");
    found.parent().filter(|_| inside).unwrap_or(&found).to_path_buf()
}

/// Formats that git knows and libgit2 does not, by what libgit2 says about them.
fn unreadable_format(message: &str) -> Option<&'static str> {
    let message = message.to_ascii_lowercase();
    let says = |word: &str| message.contains(word);
    if says("object format") || says("objectformat") {
        return Some("Repositories with SHA-256 names cannot be read; a SHA-1 clone can.");
    }
    if says("refstorage") {
        return Some(
            "Refs in the reftable format cannot be read. git refs migrate --ref-format=files changes it back.",
        );
    }
    if says("partialclone") {
        return Some("It was cloned in parts by an old git. A clone by git 2.26 or newer can be read.");
    }
    says("extension").then_some("It uses an extension of the repository format that cannot be read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_git_can_move_to_another_thread() {
        fn moves<T: Send>() {}
        moves::<Git>();
    }
}
