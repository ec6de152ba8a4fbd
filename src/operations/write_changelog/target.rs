//! One edit and the file that it is about: that it lies in the folder, and that it still is as the edit says.

use crate::changelog::Edit;
use crate::config::ChangelogSettings;
use crate::fault::{Fault, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// An edit with the places of its files.
pub(super) struct Target<'e> {
    pub(super) edit: &'e Edit,
    /// Where the file is afterwards.
    pub(super) path: PathBuf,
    /// Where it is before, when it is renamed.
    pub(super) from: Option<PathBuf>,
}

/// How far an edit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The file is as the edit found it.
    Before,
    /// The file is as the edit leaves it.
    After,
}

impl<'e> Target<'e> {
    /// Finds the files, in the folder itself and nowhere else.
    pub(super) fn of(edit: &'e Edit, settings: &ChangelogSettings, folder: &Path) -> Result<Self> {
        let place = |path: &String| name_in(settings, path).map(|name| folder.join(name)).ok_or_else(|| outside(path));
        Ok(Self { edit, path: place(&edit.path)?, from: edit.from.as_ref().map(place).transpose()? })
    }

    /// How far the edit is.
    pub(super) fn state(&self) -> Result<State> {
        let now = content(&self.path)?;
        let before = self.edit.before.as_deref();
        let Some(from) = &self.from else {
            return match now.as_deref() {
                now if now == before => Ok(State::Before),
                now if now == self.edit.after.as_deref() => Ok(State::After),
                _ => Err(changed(&self.edit.path)),
            };
        };
        match (content(from)?, now) {
            (Some(old), None)
                if Some(old.as_slice()) == before || Some(old.as_slice()) == self.edit.after.as_deref() =>
            {
                Ok(State::Before)
            }
            (None, Some(new)) if Some(new.as_slice()) == self.edit.after.as_deref() => Ok(State::After),
            (Some(_), Some(_)) => Err(Fault::refused(format!("{} is there already", self.edit.path))
                .hint("Nothing is written. Move one of the two files away and look at the edits again.")),
            _ => Err(changed(self.edit.source())),
        }
    }
}

/// The bytes of a file; `None` where nothing is. A link is not followed and a folder is not opened.
fn content(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Ok(facts) if facts.is_file() => {}
        Ok(_) => return Err(Fault::refused(format!("{} is not a regular file and is not touched", path.display()))),
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Fault::while_doing(format!("reading {}", path.display()), cause)),
    }
    let bytes = fs::read(path).map_err(|cause| Fault::while_doing(format!("reading {}", path.display()), cause))?;
    Ok(Some(bytes))
}

/// The name of a Markdown file that lies directly in the folder.
fn name_in<'p>(settings: &ChangelogSettings, path: &'p str) -> Option<&'p str> {
    let dir = settings.dir.trim_start_matches("./").trim_matches('/');
    let name = path.strip_prefix(dir)?.strip_prefix('/')?;
    (!name.contains(['/', '\0']) && crate::changelog::is_markdown(name)).then_some(name)
}

fn outside(path: &str) -> Fault {
    Fault::refused(format!("{path} is not a file of the changelog folder and is not touched"))
}

fn changed(path: &str) -> Fault {
    Fault::refused(format!("{path} changed since the edits were shown"))
        .hint("Nothing of it is lost or written. Look at the edits again and write then.")
}
