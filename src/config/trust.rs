//! Which content of which repository's file is trusted: one small file for each repository, outside of it, readable by
//! its owner only. It holds the path and a SHA-256, so a changed file is untrusted again.

use crate::domain::Moment;
use crate::fault::{Fault, FaultKind, Result};
use crate::sha256::sha256;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Whether a content is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// This very content is.
    Granted,
    /// Another content was; the file changed since.
    Changed,
    /// Nothing was ever trusted here.
    Never,
}

/// What was trusted for one repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The root of the work tree, without links in it.
    pub root: PathBuf,
    /// The SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Moment,
}

/// The record of what is trusted.
#[derive(Debug, Clone)]
pub struct TrustBook {
    folder: PathBuf,
}

impl TrustBook {
    /// The record in this folder, which need not be there.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Whether this content is trusted for the work tree at `root`. What cannot be read is not trusted.
    #[must_use]
    pub fn verdict(&self, root: &Path, content: &[u8]) -> Trust {
        match self.find(root) {
            Some(grant) if grant.sha256 == sha256(content) => Trust::Granted,
            Some(_) => Trust::Changed,
            None => Trust::Never,
        }
    }

    /// What was trusted for the work tree at `root`.
    #[must_use]
    pub fn find(&self, root: &Path) -> Option<Grant> {
        let root = root.canonicalize().ok()?;
        let grant = read(&self.path(&root))?;
        (grant.root == root).then_some(grant)
    }

    /// Trusts this content for the work tree at `root`, in place of any other.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn grant(&self, root: &Path, content: &[u8], at: Moment) -> Result<Grant> {
        let doing = "recording what is trusted";
        let fault = |cause: std::io::Error| Fault::while_doing(doing, cause).kind_is(FaultKind::Failed);
        let grant = Grant { root: root.canonicalize().map_err(fault)?, sha256: sha256(content), at };
        let bytes = serde_json::to_vec_pretty(&grant).map_err(|cause| Fault::while_doing(doing, cause))?;
        self.write(&self.path(&grant.root), &bytes).map_err(fault)?;
        Ok(grant)
    }

    /// Trusts nothing any more for the work tree at `root`, and gives back what was trusted.
    ///
    /// # Errors
    /// When the record is there and cannot be taken away.
    pub fn revoke(&self, root: &Path) -> Result<Option<Grant>> {
        // A folder that is gone can still be named as it was recorded.
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let path = self.path(&root);
        let grant = read(&path);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(Fault::while_doing("taking back what is trusted", cause).kind_is(FaultKind::Failed))
            }
            _ => Ok(grant),
        }
    }

    /// Everything that is trusted, by path.
    #[must_use]
    pub fn list(&self) -> Vec<Grant> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut grants: Vec<Grant> = files.filter_map(|file| read(&file.path())).collect();
        grants.sort_by(|one, other| one.root.cmp(&other.root));
        grants
    }

    fn path(&self, root: &Path) -> PathBuf {
        self.folder.join(format!("{}.json", &sha256(root.as_os_str().as_encoded_bytes())[..32]))
    }

    /// Writes beside the file and then takes its place; the new file is readable by its owner only.
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(&self.folder)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(path)?;
        Ok(())
    }
}

fn read(path: &Path) -> Option<Grant> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
