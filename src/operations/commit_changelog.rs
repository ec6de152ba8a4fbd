//! Committing what was written, and nothing else, through the person's own git. Only ever done when asked for.

use super::write_changelog::Written;
use crate::config::Config;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::git::{Git, run_git};
use std::ffi::OsString;
use std::path::Path;

/// What became of the commit that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is made.
    Made,
    /// The files are again as they were committed, so there was none to make.
    NothingToCommit,
}

/// Commits exactly the files that were written, whatever else is staged.
///
/// # Errors
/// When git is not there or refuses (a hook, a merge under way, an ignored folder); the files stay written.
pub fn commit(
    git: &Git,
    config: &Config,
    (written, message): (&Written, &str),
    variables: &[(OsString, OsString)],
) -> Result<Committed> {
    let root =
        git.facts(&config.service)?.work_tree.ok_or_else(|| Fault::refused("A bare repository has no work tree"))?;
    let run = |arguments: &[&str], paths: &[&str]| on_paths(&root, arguments, (paths, variables));
    run(&["add", "--all"], &known(&root, written, |path| git.is_in_index(path))?)?;
    let staged = git.staged()?;
    if !staged.iter().any(|change| written.paths.contains(&change.path)) {
        return Ok(Committed::NothingToCommit);
    }
    run(&["commit", "--quiet", "--only", "-m", message], &known(&root, written, |path| git.is_in_head(path))?)?;
    Ok(Committed::Made)
}

/// The paths that git knows: those that are on the disk, and those that were where it looks. It refuses all for one
/// that it has never seen, such as the old name of an entry that was renamed before it was ever committed.
fn known<'w>(root: &Path, written: &'w Written, was: impl Fn(&str) -> Result<bool>) -> Result<Vec<&'w str>> {
    let mut paths = Vec::new();
    for path in &written.paths {
        if root.join(path).exists() || was(path)? {
            paths.push(path.as_str());
        }
    }
    Ok(paths)
}

/// Runs git on these paths and no other. Without any it would take them all, and is not run.
fn on_paths(root: &Path, arguments: &[&str], (paths, variables): (&[&str], &[(OsString, OsString)])) -> Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    let from_input = ["--pathspec-from-file=-", "--pathspec-file-nul"];
    let arguments: Vec<&str> = ["--literal-pathspecs"].iter().chain(arguments).chain(&from_input).copied().collect();
    run_git(root, &arguments, (paths.join("\0").as_bytes(), variables)).map(drop).map_err(|fault| {
        fault.kind_is(FaultKind::Failed).hint("The files are written and not committed; git commit them by hand.")
    })
}
