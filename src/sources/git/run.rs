//! A command of the person's own git, run to its end with everything it printed. It never asks on the terminal.

use crate::fault::{Fault, FaultKind, Result};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Variables that lead git to another repository than the folder's, as set by git itself while a hook runs.
/// After `git rev-parse --local-env-vars`, without those that carry settings.
const ELSEWHERE: [&str; 13] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The person's git in the repository of this folder and no other, with these variables only. It never asks on the
/// terminal.
pub(super) fn git_in(folder: &Path, variables: &[(OsString, OsString)]) -> Command {
    let kept = variables.iter().filter(|(name, _)| !ELSEWHERE.iter().any(|elsewhere| name == elsewhere));
    let mut command = Command::new("git");
    command.current_dir(folder).env_clear().envs(kept.cloned()).env("GIT_TERMINAL_PROMPT", "0");
    command
}

/// Runs git in a folder with these arguments, this input, and these variables only.
///
/// # Errors
/// When git is not there, or fails: everything it printed is the cause.
pub fn run_git(
    root: &Path,
    arguments: &[&str],
    (input, variables): (&[u8], &[(OsString, OsString)]),
) -> Result<String> {
    let doing = format!("running git {}", arguments.iter().find(|word| !word.starts_with('-')).unwrap_or(&""));
    let failed = |cause: std::io::Error| Fault::while_doing(doing.clone(), cause).kind_is(FaultKind::Failed);
    let mut command = git_in(root, variables);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
    printed.push_str(&String::from_utf8_lossy(&output.stderr));
    let printed = printed.trim().to_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let cause = if printed.is_empty() { output.status.to_string() } else { printed };
    Err(Fault::while_doing(doing, cause).kind_is(FaultKind::Failed))
}
