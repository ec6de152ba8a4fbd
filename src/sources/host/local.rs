//! Commands on this machine, with no ssh between: the same questions, the same answers.

use super::command::Command;
use super::running::Running;
use super::unfinished::Unfinished;
use crate::fault::{Fault, FaultKind};
use crate::sources::group::Group;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Stdio;

/// Begins a command. Dropped, it is ended with whatever it started.
pub(super) fn begin(command: &Command) -> Result<Running, Unfinished> {
    let words = command.words();
    let (program, arguments) = words.split_first().ok_or_else(nothing)?;
    let mut process = tokio::process::Command::new(program);
    process.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process.process_group(0).kill_on_drop(true);
    if let Some(folder) = command.folder() {
        if !folder.is_dir() {
            return Err(Unfinished::NeverSent(no_folder(folder)));
        }
        process.current_dir(folder);
    }
    let mut child = process.spawn().map_err(|cause| Unfinished::NeverSent(not_started(program, cause)))?;
    let group = Group::of(&child);
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else { return Err(nothing()) };
    Ok(Running::here(child, group, (Box::new(out), Box::new(err))))
}

fn nothing() -> Unfinished {
    Unfinished::NeverSent(Fault::usage("There is nothing to run"))
}

pub(super) fn no_folder(folder: &Path) -> Fault {
    Fault::of(FaultKind::Unreadable, format!("The folder {} cannot be entered", folder.display()))
        .hint("scripts.dir in cutover.toml names the folder of the scripts; ls -ld shows whether it is there.")
}

fn not_started(program: &str, cause: std::io::Error) -> Fault {
    let hint = match cause.kind() {
        ErrorKind::NotFound => format!("Install {program}, or give its whole path."),
        ErrorKind::PermissionDenied => format!("chmod +x {} lets it be executed.", shell_words::quote(program)),
        _ => return Fault::while_doing(format!("starting {program}"), cause),
    };
    Fault::while_doing(format!("starting {program}"), cause).hint(hint)
}
