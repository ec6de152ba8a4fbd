//! A command of the person's own git, run to its end with everything it printed. It never asks on the terminal.

use crate::fault::{Fault, FaultKind, Result};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

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
    let mut command = Command::new("git");
    command.current_dir(root).args(arguments).env_clear().envs(variables.iter().cloned());
    command.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
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
