//! The processes of nginx, as the list of processes shows them: a master and its worker, newly started whenever the site is
//! read. They do nothing, and end as soon as nobody holds their line any more, however this world ends.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::{Child, Command};

/// The name under which a worker is listed, and found: a file of this name leads to the shell.
const WORKER: &str = "nginx: worker process";
/// What a real nginx of this machine is told to test, where there is one.
pub(super) const SETTINGS: &str = "nginx.conf";
/// Both wait for the end of the line that they share.
const WAITS: &str = "exec 3<&0; \"nginx: worker process\" -c 'read -r end' <&3 & read -r end; wait";

/// A master and its worker.
#[derive(Debug)]
pub(super) struct Workers {
    folder: PathBuf,
    /// `None` where they could not be started: then the list of processes tells nothing.
    _master: Option<Child>,
}

impl Workers {
    /// Starts them for the nginx of this folder.
    pub fn start(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), _master: started(folder) }
    }

    /// Starts others in their place.
    pub fn renew(&mut self) {
        *self = Self::start(&self.folder);
    }
}

fn started(folder: &Path) -> Option<Child> {
    let found = folder.join("sbin");
    std::fs::create_dir_all(&found).ok()?;
    let worker = found.join(WORKER);
    if !worker.is_symlink() {
        std::os::unix::fs::symlink("/bin/sh", worker).ok()?;
    }
    let mut command = Command::new("/bin/sh");
    let at = folder.display();
    command.arg0(format!("nginx: master process nginx -p {at} -c {at}/{SETTINGS}"));
    command.args(["-c", WAITS]).env("PATH", &found).current_dir(folder).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().ok()
}
