//! The workflow files of a commit or of the work tree, for the lint.

use crate::config::Config;
use crate::domain::CommitId;
use crate::fault::{Fault, Result};
use crate::lint::{Lint, lint};
use crate::sources::git::{Git, ItemKind};
use crate::yaml::LARGEST;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Where workflow files are.
const FOLDER: &str = ".github/workflows";
/// More files are not looked at.
const MOST: usize = 500;

/// Looks at the workflow files of a commit.
///
/// # Errors
/// When the commit or one of its files cannot be read.
pub fn lint_commit(git: &Git, config: &Config, commit: CommitId) -> Result<Lint> {
    let items = git.folder(commit, FOLDER)?.map(|folder| folder.items).unwrap_or_default();
    let wanted = items.into_iter().filter(|item| item.kind == ItemKind::File && is_workflow(&item.name));
    let read = |name: String, id| Ok::<_, Fault>((format!("{FOLDER}/{name}"), git.blob(id)?));
    let files = wanted.take(MOST).map(|item| read(item.name, item.id)).collect::<Result<Vec<_>>>()?;
    Ok(lint(&files, config))
}

/// Looks at the workflow files as they lie in the work tree. Links are not followed.
///
/// # Errors
/// When the folder or one of its files cannot be read.
pub fn lint_work_tree(root: &Path, config: &Config) -> Result<Lint> {
    let folder = root.join(FOLDER);
    let doing = |cause| Fault::while_doing(format!("reading {}", folder.display()), cause);
    let mut names = Vec::new();
    match std::fs::read_dir(&folder) {
        Ok(entries) => {
            for entry in entries {
                let entry = entry.map_err(doing)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.file_type().map_err(doing)?.is_file() && is_workflow(&name) {
                    names.push(name);
                }
            }
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => return Err(doing(cause)),
    }
    names.sort();
    let read = |name: &String| Ok((format!("{FOLDER}/{name}"), content(&folder.join(name)).map_err(doing)?));
    Ok(lint(&names.iter().take(MOST).map(read).collect::<Result<Vec<_>>>()?, config))
}

/// No more of it than tells that it is too large.
fn content(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_workflow(name: &str) -> bool {
    [".yml", ".yaml"].iter().any(|ending| name.ends_with(ending))
}
