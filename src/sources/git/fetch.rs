//! `git fetch` by the person's own git, with its credentials, helpers and settings. The only thing of git that is run.
//!
//! Nothing may ask on the terminal: the screen owns it. The child leads a process group of its own, so that stopping
//! it stops what it started (`ssh`, helpers) as well.

mod progress;

use super::repository::Git;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::group::Group;
pub use progress::Progress;
use progress::Spoken;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A fetch that says nothing for so long is stopped.
const SILENCE: Duration = Duration::from_mins(3);

/// What to fetch and with which variables.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// The repository, or any folder in it.
    pub repository: PathBuf,
    /// The remote; `None` lets git choose.
    pub remote: Option<String>,
    /// Whether refs that the remote no longer has are taken away here.
    pub prune: Prune,
    /// The variables of the person's shell. Git gets to see all of them but those that name another repository, and
    /// those that forbid it to ask.
    pub variables: Vec<(OsString, OsString)>,
}

/// What becomes of remote-tracking refs whose branch is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prune {
    /// As the person's git is set.
    #[default]
    AsSet,
    /// They are taken away.
    Gone,
}

/// Runs the fetch to its end and gives back what git printed, progress left out. Progress goes to `progress` as it
/// comes; what a full channel cannot take is left out.
///
/// # Errors
/// When git is not there, when it fails (everything it printed is the cause), when it says nothing for three
/// minutes, when there is no remote to fetch from, or when `cancel` was cancelled, which stops it and whatever it
/// started.
pub async fn fetch(
    settings: FetchSettings,
    progress: mpsc::Sender<Progress>,
    cancel: CancellationToken,
) -> Result<String> {
    let mut child = command(&settings).spawn().map_err(|cause| not_started(&settings.repository, cause))?;
    let group = Group::of(&child);
    let mut spoken = Spoken::default();
    let heard = tokio::select! {
        heard = listen(&mut child, &mut spoken, &progress) => heard,
        () = cancel.cancelled() => Err(Fault::of(FaultKind::Cancelled, "The fetch was stopped")),
    };
    let status = match heard {
        Ok(()) => child.wait().await.map_err(|cause| Fault::while_doing("waiting for git fetch", cause))?,
        Err(fault) => {
            group.stop(&mut child).await;
            return Err(fault);
        }
    };
    group.over();
    let printed = spoken.whole();
    if !status.success() {
        return Err(failed(status, &printed));
    }
    if printed.is_empty() && settings.remote.is_none() && Git::discover(&settings.repository)?.has_no_remote() {
        return Err(no_remote());
    }
    Ok(printed)
}

/// git itself is silent and content where there is nothing to fetch from.
fn no_remote() -> Fault {
    Fault::usage("No remote is configured here, so there is nothing to fetch from")
        .hint("git remote add origin ADDRESS configures one.")
}

fn command(settings: &FetchSettings) -> Command {
    let mut command = Command::from(super::run::git_in(&settings.repository, &settings.variables));
    command.args(["fetch", "--progress"]);
    command.args((settings.prune == Prune::Gone).then_some("--prune"));
    if let Some(remote) = &settings.remote {
        command.arg("--").arg(remote);
    }
    // ssh asks through its askpass program and never on the terminal; without one it is refused and says so.
    command.env("SSH_ASKPASS_REQUIRE", "force");
    if !settings.variables.iter().any(|(name, _)| name == "SSH_ASKPASS") {
        command.env("SSH_ASKPASS", "false");
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
    command
}

/// A program is not started either when the folder to start it in is gone: the system says the same of both.
fn not_started(folder: &Path, cause: std::io::Error) -> Fault {
    if !folder.is_dir() {
        return Fault::of(
            FaultKind::Unreadable,
            format!("{} is gone, so there is nothing to fetch into", folder.display()),
        )
        .hint("What is shown was read before it went. Start in a clone that is there.");
    }
    Fault::while_doing("starting git", cause).hint("Fetching needs the git command on the PATH.")
}

/// Reads what git prints until it closes its output.
async fn listen(child: &mut Child, spoken: &mut Spoken, progress: &mpsc::Sender<Progress>) -> Result<()> {
    let Some(mut stderr) = child.stderr.take() else { return Ok(()) };
    let mut bytes = vec![0; 8 * 1024];
    loop {
        let read = tokio::time::timeout(SILENCE, stderr.read(&mut bytes)).await;
        let read =
            read.map_err(|_| Fault::of(FaultKind::Failed, "git fetch said nothing for three minutes and was stopped"))?;
        let count = read.map_err(|cause| Fault::while_doing("reading what git fetch says", cause))?;
        if count == 0 {
            return Ok(());
        }
        for step in spoken.hear(&bytes[..count]) {
            drop(progress.try_send(step));
        }
    }
}

fn failed(status: ExitStatus, printed: &str) -> Fault {
    let printed = if printed.is_empty() { status.to_string() } else { printed.to_owned() };
    let fault = Fault::while_doing("git fetch", printed.clone()).kind_is(FaultKind::Failed);
    match next_step(&printed) {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

fn next_step(printed: &str) -> Option<&'static str> {
    let says = |words: &str| printed.contains(words);
    if says("terminal prompts disabled") || says("could not read Username") {
        return Some("It wants a password. Set up a credential helper, or fetch once with git in a shell.");
    }
    if says("Permission denied (publickey") {
        return Some("ssh has no key for this server. ssh-add loads one into the agent.");
    }
    if says("Host key verification failed") {
        return Some("The server is not known yet. Fetch once with git in a shell and check its key.");
    }
    if says("does not appear to be a git repository") {
        return Some("git remote -v lists the remotes and their addresses.");
    }
    says("Could not resolve host").then_some("The network or the name of the server is not there.")
}
