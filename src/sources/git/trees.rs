//! Trees as they are stored: read once, kept for a while, and taken apart entry by entry.

use super::graph::{ByName, EMPTY_TREE};
use super::id::{ours, theirs};
use super::repository::Git;
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use git2::{ObjectType, Odb};
use std::cmp::Ordering;
use std::sync::Arc;

/// The mode of a folder.
pub(super) const FOLDER: u32 = 0o040_000;

impl Git {
    /// The tree of a folder at a commit; `None` when there is no such folder.
    pub(super) fn tree_at(&self, odb: &Odb<'_>, commit: CommitId, folder: &str) -> Result<Option<CommitId>> {
        let mut tree = self.parse(odb, commit)?.tree.unwrap_or(EMPTY_TREE);
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let object = self.tree(odb, tree)?;
            match Entries(&object).find(|entry| entry.name == part.as_bytes() && entry.mode == FOLDER) {
                Some(entry) => tree = entry.id,
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    /// The raw tree of this name. Trees read lately are kept: a commit's tree is the next newer one's tree before.
    pub(super) fn tree(&self, odb: &Odb<'_>, id: CommitId) -> Result<Arc<[u8]>> {
        if id == EMPTY_TREE {
            return Ok(Arc::default());
        }
        if let Some(known) = self.trees.borrow_mut().get(id) {
            return Ok(known);
        }
        let object = odb.read(theirs(id)).map_err(|cause| self.unreadable(id, &cause))?;
        if object.kind() != ObjectType::Tree {
            return Err(Fault::of(FaultKind::Unreadable, format!("object {id} is not a tree"))
                .hint("git fsck says what else is broken."));
        }
        Ok(self.trees.borrow_mut().keep(id, object.data().into()))
    }
}

/// How many bytes of trees one of the two generations holds.
const GENERATION: usize = 4 * 1024 * 1024;

/// Trees read lately, in two generations: when the young one is full it becomes the old one, and the old one goes.
#[derive(Default)]
pub(super) struct LateTrees {
    young: ByName<Arc<[u8]>>,
    old: ByName<Arc<[u8]>>,
    bytes: usize,
}

impl LateTrees {
    fn get(&mut self, id: CommitId) -> Option<Arc<[u8]>> {
        if let Some(known) = self.young.get(&id) {
            return Some(Arc::clone(known));
        }
        let known = self.old.remove(&id)?;
        Some(self.keep(id, known))
    }

    fn keep(&mut self, id: CommitId, text: Arc<[u8]>) -> Arc<[u8]> {
        if self.bytes > GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += text.len();
        self.young.insert(id, Arc::clone(&text));
        text
    }
}

/// One line of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    pub(super) mode: u32,
    pub(super) name: &'t [u8],
    pub(super) id: CommitId,
}

impl Entry<'_> {
    /// Trees are sorted as if the names of folders ended with a slash.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let shared = self.name.len().min(other.name.len());
        let end = |entry: &Self| entry.name.get(shared).copied().unwrap_or(if entry.mode == FOLDER { b'/' } else { 0 });
        self.name[..shared].cmp(&other.name[..shared]).then_with(|| end(self).cmp(&end(other)))
    }
}

/// The entries of a raw tree. A broken tree ends early.
pub(super) struct Entries<'t>(pub(super) &'t [u8]);

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        let space = memchr::memchr(b' ', self.0)?;
        let mode = self.0[..space].iter().fold(0, |mode: u32, digit| (mode << 3) | u32::from(digit & 7));
        let behind = &self.0[space + 1..];
        let end = memchr::memchr(0, behind)?;
        let id = behind.get(end + 1..end + 21)?;
        self.0 = &behind[end + 21..];
        Some(Entry { mode, name: &behind[..end], id: ours(git2::Oid::from_bytes(id).ok()?) })
    }
}
