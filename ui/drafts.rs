//! The words of entries that are not written yet, kept in the state folder so that a crash loses none.
//!
//! One small file for each repository and entry, replaced whole, readable by its owner only. Never in the repository.

use crate::app::changelog::{About, KeptDraft, Words};
use engine::domain::CommitId;
use engine::fault::{Fault, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The drafts of one repository.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    repository: PathBuf,
    /// What the files have yet to say; `None` says that the file goes. Only the latest words of an entry are in it.
    pending: Mutex<HashMap<About, Option<Words>>>,
    /// Held while files are written, so that older words never follow newer ones.
    writing: Mutex<()>,
}

/// What a file holds.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    repository: String,
    about: String,
    words: Words,
}

impl Drafts {
    /// The drafts in this folder that belong to the repository with this `.git` folder.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>, repository: impl Into<PathBuf>) -> Self {
        let (folder, repository) = (folder.into(), repository.into());
        Self { folder, repository, pending: Mutex::default(), writing: Mutex::default() }
    }

    /// Notes the words without touching a file. [`Drafts::flush`] writes them.
    pub fn keep(&self, draft: KeptDraft) {
        self.pending().insert(draft.about, Some(draft.words));
    }

    /// Notes that the words of an entry are no longer needed.
    pub fn forget(&self, about: About) {
        self.pending().insert(about, None);
    }

    /// The words kept for an entry. A file that cannot be understood is left where it is and counts as none.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn find(&self, about: &About) -> Result<Option<Words>> {
        if let Some(noted) = self.pending().get(about) {
            return Ok(noted.clone());
        }
        let path = self.path(about);
        match fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok().map(|file: File| file.words)),
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(Fault::while_doing(format!("reading the draft {}", path.display()), cause)),
        }
    }

    /// The entries of this repository for which words are kept. Files that cannot be understood are passed over.
    ///
    /// # Errors
    /// When the folder is there and cannot be listed.
    pub fn list(&self) -> Result<Vec<About>> {
        let doing = |cause| Fault::while_doing(format!("listing the drafts in {}", self.folder.display()), cause);
        let files = match fs::read_dir(&self.folder) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            files => files.map_err(doing)?,
        };
        let read = |file: fs::DirEntry| serde_json::from_slice::<File>(&fs::read(file.path()).ok()?).ok();
        let ours = files.flatten().filter_map(read).filter(|file| file.repository == self.name());
        Ok(ours.filter_map(|file| about_of(&file.about)).collect())
    }

    /// Brings the files up to what was noted. Blocks on the disk.
    ///
    /// # Errors
    /// When a file cannot be written or removed. What was noted for it is noted again, unless newer words came.
    pub fn flush(&self) -> Result<()> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let noted: Vec<_> = self.pending().iter().map(|(about, words)| (about.clone(), words.clone())).collect();
        for (about, words) in noted {
            match &words {
                Some(words) => self.write(&about, words)?,
                None => self.remove(&about)?,
            }
            let mut pending = self.pending();
            if pending.get(&about) == Some(&words) {
                pending.remove(&about);
            }
        }
        Ok(())
    }

    fn write(&self, about: &About, words: &Words) -> Result<()> {
        let path = self.path(about);
        let doing = || format!("keeping the draft {}", path.display());
        let words = words.clone();
        let file = File { repository: self.name(), about: name_of(about), words };
        let bytes = serde_json::to_vec_pretty(&file).map_err(|cause| Fault::while_doing(doing(), cause))?;
        replace(&self.folder, &path, &bytes).map_err(|cause| Fault::while_doing(doing(), cause))
    }

    fn remove(&self, about: &About) -> Result<()> {
        let path = self.path(about);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(Fault::while_doing(format!("removing the draft {}", path.display()), cause))
            }
            _ => Ok(()),
        }
    }

    fn name(&self) -> String {
        self.repository.display().to_string()
    }

    fn path(&self, about: &About) -> PathBuf {
        let mut hash = Sha256::new();
        hash.update(self.repository.as_os_str().as_encoded_bytes());
        hash.update([0]);
        hash.update(name_of(about).as_bytes());
        let digits = hash.finalize().iter().take(16).fold(0_u128, |digits, byte| (digits << 8) | u128::from(*byte));
        self.folder.join(format!("{digits:032x}.json"))
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<About, Option<Words>>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_of(about: &About) -> String {
    match about {
        About::Commit(commit) => commit.to_string(),
        About::Pending(path) => format!("pending {path}"),
        About::Staged => "staged".into(),
    }
}

fn about_of(name: &str) -> Option<About> {
    match (name, name.strip_prefix("pending "), CommitId::from_hex(name)) {
        ("staged", ..) => Some(About::Staged),
        (_, Some(path), _) => Some(About::Pending(path.to_owned())),
        (_, None, commit) => commit.map(About::Commit),
    }
}

/// Writes beside the file and then takes its place: the file is the old one or the new one, never half of either.
fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words { subject: None, description: text.into(), breaking: Some("all of it".into()) }
    }

    fn kept(about: &About, text: &str) -> KeptDraft {
        KeptDraft { about: about.clone(), words: words(text) }
    }

    #[test]
    fn words_are_found_before_and_after_they_reach_the_disk_and_by_another_program() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path().join("drafts"), "/repo/.git");
        drafts.keep(kept(&About::Staged, "one"));
        drafts.keep(kept(&About::Staged, "two"));
        assert_eq!(drafts.find(&About::Staged).unwrap(), Some(words("two")));
        drafts.flush().unwrap();
        let later = Drafts::in_folder(folder.path().join("drafts"), "/repo/.git");
        assert_eq!(later.find(&About::Staged).unwrap(), Some(words("two")));
    }

    #[test]
    fn another_repository_and_another_entry_have_words_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path(), "/repo/.git");
        drafts.keep(kept(&About::Staged, "one"));
        drafts.flush().unwrap();
        assert_eq!(drafts.find(&About::Pending("staged".into())).unwrap(), None);
        assert_eq!(Drafts::in_folder(folder.path(), "/other/.git").find(&About::Staged).unwrap(), None);
    }

    #[test]
    fn every_kind_of_entry_is_listed_for_its_own_repository() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path(), "/repo/.git");
        assert_eq!(drafts.list().unwrap(), []);
        let all = [About::Staged, About::Pending("a b.md".into()), About::Commit(CommitId::from_bytes([7; 20]))];
        for about in &all {
            drafts.keep(kept(about, "one"));
        }
        drafts.flush().unwrap();
        fs::write(folder.path().join("broken.json"), "{").unwrap();
        let listed: std::collections::HashSet<About> = drafts.list().unwrap().into_iter().collect();
        assert_eq!(listed, all.into());
        assert_eq!(Drafts::in_folder(folder.path(), "/other/.git").list().unwrap(), []);
    }

    #[test]
    fn forgotten_words_leave_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path(), "/repo/.git");
        drafts.keep(kept(&About::Staged, "one"));
        drafts.flush().unwrap();
        drafts.forget(About::Staged);
        assert_eq!(drafts.find(&About::Staged).unwrap(), None);
        drafts.flush().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_broken_file_counts_as_none_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path(), "/repo/.git");
        fs::write(drafts.path(&About::Staged), "{\"words\":").unwrap();
        assert_eq!(drafts.find(&About::Staged).unwrap(), None);
        assert!(drafts.path(&About::Staged).exists());
    }

    #[test]
    fn words_that_cannot_be_written_say_where_and_are_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "in the way").unwrap();
        let drafts = Drafts::in_folder(&blocked, "/repo/.git");
        drafts.keep(kept(&About::Staged, "one"));
        assert!(drafts.flush().unwrap_err().to_string().contains("keeping the draft"));
        fs::remove_file(&blocked).unwrap();
        drafts.flush().unwrap();
        assert_eq!(drafts.find(&About::Staged).unwrap(), Some(words("one")));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_a_draft() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path(), "/repo/.git");
        drafts.keep(kept(&About::Staged, "one"));
        drafts.flush().unwrap();
        let mode = fs::metadata(drafts.path(&About::Staged)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
