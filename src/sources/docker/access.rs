//! Where an engine is reached, and how it is called in a sentence.

use crate::domain::Moment;
use std::fmt;
use std::path::PathBuf;

/// The way to an engine.
#[derive(Debug, Clone)]
pub struct EngineAccess {
    /// The socket on this machine: the engine's own, or one that leads to another machine.
    pub socket: PathBuf,
    /// The host that the socket leads to; `None` for this machine.
    pub host: Option<String>,
    /// The clock here.
    pub clock: fn() -> Moment,
}

impl EngineAccess {
    /// The engine of this machine.
    pub fn local(socket: impl Into<PathBuf>, clock: fn() -> Moment) -> Self {
        Self { socket: socket.into(), host: None, clock }
    }

    /// The engine of a host, reached through a socket here.
    pub fn of_host(host: impl Into<String>, socket: impl Into<PathBuf>, clock: fn() -> Moment) -> Self {
        Self { socket: socket.into(), host: Some(host.into()), clock }
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
