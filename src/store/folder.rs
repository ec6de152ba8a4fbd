//! Where the store lies: the folder is made for its owner only, and no symbolic link is followed to the file.

use super::trouble::Trouble;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The bit that lets everybody write.
const OTHERS_WRITE: u32 = 0o002;

/// Makes the folder and the file where they are absent, and gives back the path of the file without links in it.
pub(super) fn prepare(path: &Path) -> Result<PathBuf, Trouble> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Trouble::Unreachable("it names no file".into()));
    };
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let folder = folder.canonicalize()?;
    if folder.metadata()?.mode() & OTHERS_WRITE != 0 {
        return Err(Trouble::Unreachable("everybody may write into its folder".into()));
    }
    let path = folder.join(name);
    claim(&path)?;
    Ok(path)
}

/// Makes the file, or closes it to others. An existing file is never opened here: closing it again would drop the
/// locks that `SQLite` holds on it elsewhere in this program.
fn claim(path: &Path) -> Result<(), Trouble> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => return Ok(()),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
        Err(cause) => return Err(cause.into()),
    }
    let found = fs::symlink_metadata(path)?;
    if found.is_symlink() {
        return Err(Trouble::Unreachable("it is a symbolic link".into()));
    }
    if !found.is_file() {
        return Err(Trouble::Unreachable("it is not a file".into()));
    }
    if found.mode() & 0o777 != 0o600 {
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Renames the file and its journals. The journals go first: one that stayed behind would be read into the next file.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, Trouble> {
    let aside = (1..1000).map(|number| with_suffix(path, &format!(".aside-{number}"))).find(|name| !name.exists());
    let aside = aside.ok_or_else(|| Trouble::Unreachable("a thousand stores were set aside beside it".into()))?;
    for journal in ["-wal", "-shm", "-journal"] {
        match fs::rename(with_suffix(path, journal), with_suffix(&aside, journal)) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause.into()),
            _ => {}
        }
    }
    fs::rename(path, &aside)?;
    claim(path)?;
    Ok(aside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
