//! How many files of the work tree differ from what is checked out.

use super::repository::Git;
use crate::fault::{Fault, Result};
use git2::{Status, StatusOptions};

impl Git {
    /// The files that are changed, staged, gone or not in the commit; what is ignored does not count.
    ///
    /// # Errors
    /// When the work tree cannot be read, or there is none.
    pub fn changed_files(&self) -> Result<usize> {
        let mut options = StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(false).include_ignored(false).update_index(false);
        let found = self.repo.statuses(Some(&mut options));
        let found = found.map_err(|cause| Fault::while_doing("reading what changed in the work tree", cause))?;
        Ok(found.iter().filter(|entry| entry.status() != Status::CURRENT).count())
    }
}
