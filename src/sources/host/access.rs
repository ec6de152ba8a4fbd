//! What the engine does not find out by itself.

use crate::domain::Moment;
use std::path::PathBuf;

/// How hosts are reached from here.
#[derive(Debug, Clone)]
pub struct HostAccess {
    /// A folder for sockets, best `$XDG_RUNTIME_DIR`, else `/tmp`. A folder of our own is made in it for each host, which
    /// nobody else can enter. It must be short: the name of a socket has room for some hundred bytes.
    pub folder: PathBuf,
    /// `ssh.config` of the configuration; `None` lets ssh find the person's own.
    pub ssh_config: Option<PathBuf>,
    /// The clock.
    pub clock: fn() -> Moment,
}
