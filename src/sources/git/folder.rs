//! What lies in a folder at a commit, without a checkout.

use super::id::{ours, theirs};
use super::repository::Git;
use super::trees::Entries;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};

/// A folder as one commit has it. Equal ids mean equal content all the way down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The name of its tree.
    pub id: CommitId,
    /// What lies directly in it, in git's order.
    pub items: Vec<FolderItem>,
}

/// One thing in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderItem {
    /// Its name without the folder, with bytes that are not UTF-8 replaced. Hostile text.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The name of its content, for [`Git::blob`].
    pub id: CommitId,
}

/// What lies in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A file, executable or not.
    File,
    /// Another folder.
    Directory,
    /// A symbolic link; its content is where it points.
    Symlink,
    /// A commit of another repository.
    Submodule,
}

impl Git {
    /// What lies directly in a folder at a commit; `None` when the commit has no such folder.
    ///
    /// # Errors
    /// When the commit or a tree on the way cannot be read.
    pub fn folder(&self, commit: CommitId, folder: &str) -> Result<Option<Folder>> {
        let odb = self.objects()?;
        let Some(id) = self.tree_at(&odb, commit, folder)? else { return Ok(None) };
        let tree = self.tree(&odb, id)?;
        let items = Entries(&tree).map(|entry| FolderItem {
            name: String::from_utf8_lossy(entry.name).into_owned(),
            kind: kind(entry.mode),
            id: entry.id,
        });
        Ok(Some(Folder { id, items: items.collect() }))
    }

    /// The content of a file or link by the id a [`FolderItem`] has.
    ///
    /// # Errors
    /// When it is not in this repository (partial clone) or broken.
    pub fn blob(&self, id: CommitId) -> Result<Vec<u8>> {
        let odb = self.objects()?;
        let object = odb.read(theirs(id)).map_err(|cause| self.unreadable(id, &cause))?;
        Ok(object.data().to_vec())
    }

    /// The id that a file with these bytes has, as it would be stored without any filter.
    ///
    /// # Errors
    /// Never in practice: hashing bytes needs nothing.
    pub fn content_id(bytes: &[u8]) -> Result<CommitId> {
        let id = git2::Oid::hash_object(git2::ObjectType::Blob, bytes);
        id.map(ours).map_err(|cause| Fault::while_doing("naming the content of a file", cause))
    }
}

fn kind(mode: u32) -> ItemKind {
    match mode & 0o170_000 {
        0o040_000 => ItemKind::Directory,
        0o120_000 => ItemKind::Symlink,
        0o160_000 => ItemKind::Submodule,
        _ => ItemKind::File,
    }
}
