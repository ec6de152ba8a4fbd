//! Committing what was written, and nothing else, through the person's own git. Only ever done when asked for.

use super::write_changelog::Written;
use crate::config::Config;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::git::{Git, run_git};
use std::ffi::OsString;

/// Commits exactly the files that were written, whatever else is staged, and gives back what git printed.
///
/// # Errors
/// When git is not there or refuses (a hook, a merge under way, an ignored folder); the files stay written.
pub fn commit(
    git: &Git,
    config: &Config,
    (written, message): (&Written, &str),
    variables: &[(OsString, OsString)],
) -> Result<String> {
    let root =
        git.facts(&config.service)?.work_tree.ok_or_else(|| Fault::refused("A bare repository has no work tree"))?;
    let paths = written.paths.join("\0");
    let from_input = ["--pathspec-from-file=-", "--pathspec-file-nul"];
    let run = |arguments: &[&str]| {
        let arguments: Vec<&str> =
            ["--literal-pathspecs"].iter().chain(arguments).chain(&from_input).copied().collect();
        run_git(&root, &arguments, (paths.as_bytes(), variables)).map_err(|fault| {
            fault.kind_is(FaultKind::Failed).hint("The files are written and not committed; git commit them by hand.")
        })
    };
    run(&["add", "--all"])?;
    run(&["commit", "--quiet", "--only", "-m", message])
}
