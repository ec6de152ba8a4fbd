//! Commands of the configuration on this machine, in the shell that they are written for, each with a deadline. What they
//! start ends with them.

use super::group::Group;
use crate::fault::{Fault, FaultKind, Result};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

/// More than this of what a command prints is let go of; the end is kept.
const KEPT: usize = 16 * 1024;

/// A command, and where it runs.
#[derive(Debug, Clone)]
pub struct Line {
    /// As it is written.
    pub command: String,
    /// The folder it runs in.
    pub folder: PathBuf,
    /// The variables it sees.
    pub variables: Vec<(OsString, OsString)>,
    /// It is ended after so long.
    pub deadline: Duration,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; `None` when a signal ended it.
    pub exit: Option<i32>,
    /// The end of what it printed, on both streams. Hostile text.
    pub printed: String,
    /// How long it took.
    pub took: Duration,
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started, or has not ended at its deadline, which ends it.
pub async fn run(line: &Line) -> Result<Ended> {
    let began = Instant::now();
    let mut child =
        command(line).spawn().map_err(|cause| Fault::while_doing(format!("starting {}", line.command), cause))?;
    let group = Group::of(&child);
    let whole = async {
        let printed = listen(&mut child).await;
        (child.wait().await, printed)
    };
    let Ok((status, printed)) = tokio::time::timeout(line.deadline, whole).await else {
        group.stop(&mut child).await;
        let said = format!("{} had not ended after {} s and was stopped", line.command, line.deadline.as_secs());
        return Err(Fault::of(FaultKind::Unreadable, said));
    };
    let status = status.map_err(|cause| Fault::while_doing(format!("waiting for {}", line.command), cause))?;
    group.over();
    Ok(Ended { exit: status.code(), printed, took: began.elapsed() })
}

fn command(line: &Line) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(&line.command).current_dir(&line.folder).env_clear().envs(line.variables.iter().cloned());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
    command
}

async fn listen(child: &mut Child) -> String {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (out, err) = tokio::join!(end_of(out), end_of(err));
    let both = [out, err].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// The end of what comes, in little memory.
async fn end_of(stream: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let Some(mut stream) = stream else { return Vec::new() };
    let (mut kept, mut bytes) = (Vec::new(), vec![0; 8 * 1024]);
    while let Ok(count @ 1..) = stream.read(&mut bytes).await {
        kept.extend_from_slice(&bytes[..count]);
        if kept.len() > 2 * KEPT {
            kept.drain(..kept.len() - KEPT);
        }
    }
    kept.drain(..kept.len().saturating_sub(KEPT));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: &str, deadline: Duration) -> Line {
        let variables = [("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into())].into();
        Line { command: command.into(), folder: std::env::temp_dir(), variables, deadline }
    }

    #[tokio::test]
    async fn a_command_ends_with_its_code_and_the_end_of_what_it_printed() {
        let long = Duration::from_secs(20);
        let ended = run(&line("echo good; echo bad >&2; exit 3", long)).await.unwrap();
        assert_eq!((ended.exit, ended.printed.as_str()), (Some(3), "good\nbad\n"));
        let much = run(&line("yes 0123456789 | head -c 300000; echo; echo last", long)).await.unwrap();
        assert!(much.printed.ends_with("last\n") && much.printed.len() <= KEPT, "{}", much.printed.len());
    }

    #[tokio::test]
    async fn a_command_that_does_not_end_is_ended_with_all_that_it_started() {
        let marker = tempfile::tempdir().unwrap();
        let pid = marker.path().join("pid");
        let command = format!("sleep 600 & echo $! > {}; wait", pid.display());
        let fault = run(&line(&command, Duration::from_millis(300))).await.unwrap_err();
        assert!(fault.to_string().contains("was stopped"), "{fault}");
        let started: i32 = std::fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
        let started = rustix::process::Pid::from_raw(started).unwrap();
        let gone = || rustix::process::test_kill_process(started).is_err();
        for _ in 0..100 {
            if gone() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it still runs");
    }
}
