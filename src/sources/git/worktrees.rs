//! Which branch each work tree of the repository has checked out.

use super::repository::Git;
use crate::domain::BranchName;
use git2::Repository;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

impl Git {
    /// The work trees that exist on disk, by the branch they are on. What cannot be read is left out.
    pub(super) fn checked_out(&self) -> HashMap<BranchName, Vec<PathBuf>> {
        let common = self.repo.commondir();
        let linked = fs::read_dir(common.join("worktrees")).into_iter().flatten().flatten();
        let places = linked.filter_map(|folder| linked_place(&folder.path())).chain(self.main_place());
        let mut found: HashMap<BranchName, Vec<PathBuf>> = HashMap::new();
        for (branch, path) in places {
            found.entry(branch).or_default().push(path);
        }
        for paths in found.values_mut() {
            paths.sort();
        }
        found
    }

    fn main_place(&self) -> Option<(BranchName, PathBuf)> {
        let common = self.repo.commondir();
        let branch = branch_of(common)?;
        if self.repo.is_worktree() {
            let main = Repository::open(common).ok()?;
            return Some((branch, main.workdir()?.to_path_buf()));
        }
        Some((branch, self.repo.workdir()?.to_path_buf()))
    }
}

/// The branch and the path of `worktrees/<name>`.
fn linked_place(folder: &Path) -> Option<(BranchName, PathBuf)> {
    let link = fs::read_to_string(folder.join("gitdir")).ok()?;
    let link = folder.join(link.trim_end());
    let path = link.parent()?;
    path.is_dir().then(|| Some((branch_of(folder)?, path.to_path_buf())))?
}

fn branch_of(folder: &Path) -> Option<BranchName> {
    let head = fs::read(folder.join("HEAD")).ok()?;
    let head = String::from_utf8_lossy(&head);
    head.trim_end().strip_prefix("ref: refs/heads/").map(BranchName::new)
}
