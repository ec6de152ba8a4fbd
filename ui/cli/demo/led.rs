//! A file of variables that leads other commands to the practice world, for as long as that runs.

use engine::fault::{Fault, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The file, taken away when this is dropped: then nobody listens there any more.
pub(super) struct Led {
    file: PathBuf,
}

impl Led {
    /// Where it is in the folder of the practice repository.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("practice.env")
    }

    /// Writes it, for a shell to read.
    pub fn write(file: &Path, variables: &[(String, String)]) -> Result<Self> {
        let line = |(name, value): &(String, String)| format!("export {name}='{}'\n", value.replace('\'', r"'\''"));
        let text: String = variables.iter().map(line).collect();
        fs::write(file, text).map_err(|cause| Fault::while_doing(format!("writing {}", file.display()), cause))?;
        Ok(Self { file: file.to_owned() })
    }
}

impl Drop for Led {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}
