//! New texts on the disk, beside the files whose place they take.

use super::target::Target;
use super::{At, not_writable};
use crate::fault::Result;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempPath;

const PREFIX: &str = ".cutover-";
const SUFFIX: &str = ".tmp";

/// More files than this are brought to the disk together.
const MANY: usize = 32;

/// What is put in the place of a file.
pub(super) enum Staged {
    /// This text.
    Text(TempPath),
    /// Nothing: the file keeps its bytes, or goes.
    Nothing,
}

impl Staged {
    /// Writes the new text of a target beside it, with the mode of the file that it replaces.
    pub(super) fn of(target: &Target<'_>, folder: &Path) -> Result<Self> {
        let Some(after) = target.edit.after.as_deref() else { return Ok(Self::Nothing) };
        let old = target.from.as_ref().unwrap_or(&target.path);
        if target.from.is_some() && fs::read(old).is_ok_and(|bytes| bytes == after) {
            return Ok(Self::Nothing);
        }
        let mode = fs::metadata(old).ok().map(|facts| facts.permissions());
        let staged = || -> std::io::Result<TempPath> {
            let mut file = tempfile::Builder::new();
            let file = file.prefix(PREFIX).suffix(SUFFIX).permissions(Permissions::from_mode(0o666));
            let mut file = file.tempfile_in(folder)?;
            file.write_all(after)?;
            if let Some(mode) = mode {
                file.as_file().set_permissions(mode)?;
            }
            Ok(file.into_temp_path())
        };
        staged().map(Self::Text).map_err(|cause| not_writable(&target.path, cause))
    }

    /// Puts it in its place: the text first, then the name, each in one step. A file that someone made there in the
    /// meantime stays as it is.
    pub(super) fn put(self, target: &Target<'_>, reached: &mut dyn FnMut(At)) -> Result<()> {
        let old = target.from.as_ref().unwrap_or(&target.path);
        let failed = |cause| not_writable(&target.path, cause);
        match self {
            Self::Text(text) if target.edit.before.is_none() => {
                text.persist_noclobber(old).map_err(|fault| failed(fault.error))?;
            }
            Self::Text(text) => text.persist(old).map_err(|fault| failed(fault.error))?,
            Self::Nothing if target.edit.after.is_none() => fs::remove_file(old).map_err(failed)?,
            Self::Nothing => {}
        }
        reached(At::Put);
        if target.from.is_some() {
            rename(old, &target.path).map_err(failed)?;
            reached(At::Renamed);
        }
        Ok(())
    }
}

/// Renames a file where nothing has the new name. Some file systems cannot promise that; there the check before it is
/// all.
fn rename(old: &Path, new: &Path) -> std::io::Result<()> {
    let (here, alone) = (rustix::fs::CWD, rustix::fs::RenameFlags::NOREPLACE);
    match rustix::fs::renameat_with(here, old, here, new, alone) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => fs::rename(old, new),
        done => Ok(done?),
    }
}

/// Waits until all staged texts are on the disk.
pub(super) fn settle(staged: &[Staged], folder: &Path) -> Result<()> {
    let texts: Vec<&TempPath> =
        staged.iter().filter_map(|staged| if let Staged::Text(text) = staged { Some(text) } else { None }).collect();
    let synced = || -> std::io::Result<()> {
        if texts.len() > MANY {
            return Ok(rustix::fs::syncfs(File::open(folder)?)?);
        }
        texts.iter().try_for_each(|text| File::open(text)?.sync_all())
    };
    synced().map_err(|cause| not_writable(folder, cause))
}

/// Takes away what a writer that was killed left behind. Only whoever has the lock may.
pub(super) fn sweep(folder: &Path) {
    let left = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
    });
    for entry in left {
        let _ = fs::remove_file(entry.path());
    }
}
