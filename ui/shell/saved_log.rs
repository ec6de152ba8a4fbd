//! Writing a log to a file: a new one, in the folder of saved logs, that only its owner can read.

use super::run::Shell;
use crate::app::{Msg, Notice, SavedLog};
use crate::parts::width;
use crate::places::Places;
use engine::fault::{Fault, Result};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// So many logs of one name in one second nobody saves.
const TRIES: usize = 100;

/// Writes the log and says where it is.
pub(super) fn save(shell: &Shell, log: SavedLog) {
    let (sender, folder) = (shell.sender.clone(), shell.places.as_ref().map(Places::saved_logs));
    let columns = usize::from(shell.model.size.0);
    shell.acts.spawn_blocking(move || {
        let told = match write(folder.as_deref(), &log) {
            Ok(path) => said(&log, &path, columns),
            Err(fault) => vec![Msg::Told(Notice::Failed(format!("{fault}.")))],
        };
        for msg in told {
            drop(sender.blocking_send(msg));
        }
    });
}

/// Where it is: in the notice, and where that is too short for it, on a page too.
fn said(log: &SavedLog, path: &Path, columns: usize) -> Vec<Msg> {
    let sentence = format!("Saved {} lines to {}", log.lines, path.display());
    let page = || Msg::Page(format!("Saved {} lines of the log to", log.lines), [path.display().to_string()].into());
    let too_long = width(&sentence) + 2 > columns;
    too_long.then(page).into_iter().chain([Msg::Told(Notice::Said(sentence))]).collect()
}

fn write(folder: Option<&Path>, log: &SavedLog) -> Result<PathBuf> {
    let nowhere = || Fault::refused("Nothing says where files are kept, so the log was not saved: HOME is not set");
    let folder = folder.ok_or_else(nowhere)?;
    let doing = |cause| Fault::while_doing(format!("saving the log in {}", folder.display()), cause);
    private_folder(folder).map_err(doing)?;
    let (path, mut file) = unused(folder, &log.name).map_err(doing)?;
    let written = file.write_all(log.text.as_bytes()).and_then(|()| file.sync_all());
    if let Err(cause) = written {
        // Half a log looks like a whole one.
        drop(fs::remove_file(&path));
        return Err(doing(cause));
    }
    Ok(path)
}

/// A file that was not there: `NAME.log`, else `NAME-2.log` and so on.
fn unused(folder: &Path, name: &str) -> std::io::Result<(PathBuf, File)> {
    let mut number = 1;
    loop {
        let file = if number == 1 { format!("{name}.log") } else { format!("{name}-{number}.log") };
        let path = folder.join(file);
        match new_file().open(&path) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && number < TRIES => number += 1,
            opened => return opened.map(|file| (path, file)),
        }
    }
}

fn new_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> SavedLog {
        SavedLog { name: "production-app-blue-2026-01-05T10-00-00".into(), lines: 1, text: text.into() }
    }

    #[test]
    fn a_saved_log_overwrites_nothing_and_keeps_every_byte() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("state/logs");
        let first = write(Some(&inside), &log("one \u{1b}[31m\n")).unwrap();
        let second = write(Some(&inside), &log("two\n")).unwrap();
        assert_eq!(fs::read(&first).unwrap(), b"one \x1b[31m\n");
        assert_eq!(fs::read(&second).unwrap(), b"two\n");
        assert!(second.ends_with("production-app-blue-2026-01-05T10-00-00-2.log"), "{}", second.display());
    }

    #[cfg(unix)]
    #[test]
    fn a_saved_log_is_for_its_owner_only_and_a_link_in_its_place_is_not_followed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("logs");
        let path = write(Some(&inside), &log("text")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&inside)), (0o600, 0o700));
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &path).unwrap();
        write(Some(&inside), &log("text")).unwrap();
        assert!(!folder.path().join("elsewhere").exists());
    }

    #[test]
    fn where_it_is_is_told_whole_at_every_width() {
        let path = Path::new("/home/dev/.local/state/cutover/logs/production-app-blue-2026-01-05T10-00-00.log");
        assert!(
            matches!(said(&log(""), path, 120).as_slice(), [Msg::Told(Notice::Said(text))] if text.ends_with("10-00-00.log"))
        );
        let narrow = said(&log(""), path, 80);
        assert!(
            matches!(narrow.as_slice(), [Msg::Page(_, lines), Msg::Told(_)] if *lines[0] == *path.display().to_string())
        );
    }

    #[test]
    fn where_nothing_can_be_written_the_fault_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let fault = write(Some(&file.join("logs")), &log("text")).unwrap_err().to_string();
        assert!(fault.contains("saving the log in") && fault.contains("file/logs"), "{fault}");
        assert!(write(None, &log("text")).unwrap_err().to_string().contains("HOME is not set"));
    }
}
