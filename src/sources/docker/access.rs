//! Where an engine is reached, and how it is called in a sentence.

use crate::domain::Moment;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// How long one answer may take where nothing else is said.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// The way to an engine.
#[derive(Debug, Clone)]
pub struct EngineAccess {
    /// The socket on this machine: the engine's own, or one that leads to another machine.
    pub socket: PathBuf,
    /// The host that the socket leads to; `None` for this machine.
    pub host: Option<String>,
    /// The clock here.
    pub clock: fn() -> Moment,
    /// How long one answer may take, from the first byte sent to the last one read; of a stream, until it begins.
    pub deadline: Duration,
}

impl EngineAccess {
    /// The engine of this machine.
    pub fn local(socket: impl Into<PathBuf>, clock: fn() -> Moment) -> Self {
        Self { socket: socket.into(), host: None, clock, deadline: DEADLINE }
    }

    /// The engine of a host, reached through a socket here.
    pub fn of_host(host: impl Into<String>, socket: impl Into<PathBuf>, clock: fn() -> Moment) -> Self {
        Self { socket: socket.into(), host: Some(host.into()), clock, deadline: DEADLINE }
    }
}

/// `the Docker engine on prod`, or `the Docker engine at /var/run/docker.sock`.
impl fmt::Display for EngineAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "the Docker engine on {host}"),
            None => write!(f, "the Docker engine at {}", self.socket.display()),
        }
    }
}
