//! Every file of a commit, and single files of it by their paths.

use super::graph::EMPTY_TREE;
use super::repository::Git;
use super::trees::{Entries, FOLDER};
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use git2::Odb;

/// How deep folders may be nested, and how many files a commit may have, before a tree counts as hostile.
const DEEPEST: usize = 256;
const MOST_FILES: usize = 1_000_000;
/// The modes of a file.
const FILES: [u32; 3] = [0o100_644, 0o100_755, 0o100_664];

impl Git {
    /// The files of a commit whose paths are wanted: path and id, for [`Git::blob`]. Links and submodules are left out.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn files_at(&self, commit: CommitId, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<(String, CommitId)>> {
        let odb = self.objects()?;
        let root = self.parse(&odb, commit)?.tree.unwrap_or(EMPTY_TREE);
        let mut walk = Walk { git: self, odb: &odb, wanted, found: Vec::new(), seen: 0 };
        walk.folder(root, &mut String::new(), 0)?;
        Ok(walk.found)
    }

    /// The content of one file at a commit; `None` when there is no such file.
    ///
    /// # Errors
    /// When a tree on the way or the content cannot be read.
    pub fn file_at(&self, commit: CommitId, path: &str) -> Result<Option<Vec<u8>>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let odb = self.objects()?;
        let Some(tree) = self.tree_at(&odb, commit, folder)? else { return Ok(None) };
        let tree = self.tree(&odb, tree)?;
        let found = Entries(&tree).find(|entry| entry.name == name.as_bytes() && FILES.contains(&entry.mode));
        found.map(|entry| self.blob(entry.id)).transpose()
    }
}

struct Walk<'a, 'o> {
    git: &'a Git,
    odb: &'a Odb<'o>,
    wanted: &'a dyn Fn(&str) -> bool,
    found: Vec<(String, CommitId)>,
    seen: usize,
}

impl Walk<'_, '_> {
    fn folder(&mut self, tree: CommitId, path: &mut String, depth: usize) -> Result<()> {
        if depth > DEEPEST || self.seen > MOST_FILES {
            return Err(Fault::of(
                FaultKind::Unreadable,
                "a commit has more than a million files, or 256 folders deep",
            ));
        }
        let tree = self.git.tree(self.odb, tree)?;
        for entry in Entries(&tree) {
            let length = path.len();
            if length > 0 {
                path.push('/');
            }
            path.push_str(&String::from_utf8_lossy(entry.name));
            if entry.mode == FOLDER {
                self.folder(entry.id, path, depth + 1)?;
            } else if FILES.contains(&entry.mode) {
                self.seen += 1;
                if (self.wanted)(path) {
                    self.found.push((path.clone(), entry.id));
                }
            }
            path.truncate(length);
        }
        Ok(())
    }
}
