//! A container as the engine tells of it. Names, labels and messages are hostile text.

use super::image::Digest;
use super::{CommitId, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where a container is. Only [`Running`](Self::Running) can take traffic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContainerState {
    /// Its process runs.
    Running,
    /// Its process is frozen: it takes connections and never answers.
    Paused,
    /// It ended and is being started again.
    Restarting,
    /// Made, never started.
    Created,
    /// Ended, with this exit code.
    Exited(i64),
    /// A word of the engine that is not known here.
    Unknown(String),
}

/// What the engine's own health check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContainerHealth {
    /// The last checks succeeded.
    Healthy,
    /// So many checks failed that it counts as unhealthy.
    Unhealthy,
    /// It has not been up for long enough to say.
    Starting,
    /// The container has no health check. None is not healthy.
    None,
    /// The engine did not tell.
    Unknown,
}

/// One run of the engine's health check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// When it ended.
    pub at: Option<Moment>,
    /// Its exit code; 0 is healthy.
    pub exit: i64,
    /// What it printed.
    pub output: String,
}

/// A port of the container that is reachable from its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPort {
    /// On the host.
    pub host: u16,
    /// Inside the container.
    pub inside: u16,
}

/// One container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Its id at the engine.
    pub id: String,
    /// Its name, without a leading slash.
    pub name: String,
    /// The reference it was made from, such as `ghcr.io/acme/api:main-f956226`.
    pub image: String,
    /// The id of the image at this engine: the digest of its config.
    pub image_id: Option<Digest>,
    /// The digest of its manifest in a registry, where the engine pulled it by one.
    pub digest: Option<Digest>,
    /// The commit that the image's label names, else that of the digits in the tag when the history here has exactly one.
    pub commit: Option<CommitId>,
    /// The labels of the container.
    pub labels: BTreeMap<String, String>,
    /// Where it is.
    pub state: ContainerState,
    /// What its health check says.
    pub health: ContainerHealth,
    /// The last runs of its health check, newest last.
    pub checks: Vec<HealthCheck>,
    /// When its process started.
    pub started: Option<Moment>,
    /// When its process ended, if it did.
    pub finished: Option<Moment>,
    /// How often it was restarted.
    pub restarts: u64,
    /// The system killed it for want of memory.
    pub out_of_memory: bool,
    /// Its published ports.
    pub ports: Vec<PublishedPort>,
}

impl Container {
    /// The tag it was made from, if its reference has one.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        let name = self.image.split('@').next().unwrap_or_default();
        let (before, tag) = name.rsplit_once(':')?;
        (!tag.contains('/') && !before.is_empty()).then_some(tag)
    }
}

/// The containers of one environment, as one engine tells of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerList {
    /// The engine, in words: `Docker 20.10.24`.
    pub engine: String,
    /// Its containers: those of the slots and all others of that engine, by name.
    pub containers: Vec<Container>,
    /// How far the clock of that machine is from the one here; positive when it is ahead.
    pub ahead: Option<chrono::TimeDelta>,
}

/// What a container uses now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// In percent of one core.
    pub cpu: f64,
    /// In bytes, without the cache of files.
    pub memory: u64,
    /// In bytes; `None` without a limit.
    pub limit: Option<u64>,
}

/// One line of a container's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPiece {
    /// When it was written, by the engine's clock.
    pub at: Option<Moment>,
    /// It came by the stream of errors.
    pub error: bool,
    /// Its text without the end of the line, cut at a bound; hostile.
    pub text: String,
    /// So many bytes of the line were left out.
    pub cut: usize,
    /// So many lines before this one were dropped because they came faster than they were taken.
    pub dropped: u64,
}

/// What a log tells next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogNews {
    /// One more line.
    Line(LogPiece),
    /// What was written from this moment on came faster than it can be read, and was passed over up to the next line.
    Skipped(Moment),
    /// It is over, and why. Nothing comes after it.
    End(LogEnd),
}

/// Why a log is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEnd {
    /// All that was asked for was read.
    Whole,
    /// The container stopped; where it is now. It can be read on when it runs again.
    Stopped(ContainerState),
    /// The container is gone.
    Gone,
}

/// How long a process has been up.
#[must_use]
pub fn uptime(container: &Container, now: Moment) -> Option<Duration> {
    if container.state != ContainerState::Running {
        return None;
    }
    container.started.and_then(|started| (now - started).to_std().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_what_stands_after_the_last_colon_of_a_name() {
        let tag = |image: &str| sample(image).tag().map(str::to_owned);
        assert_eq!(tag("ghcr.io/acme/api:main-f956226").as_deref(), Some("main-f956226"));
        assert_eq!(tag("127.0.0.1:5000/acme/api:x@sha256:abc").as_deref(), Some("x"));
        assert_eq!(tag("127.0.0.1:5000/acme/api"), None, "that is a port");
        assert_eq!(tag("redis"), None);
    }

    fn sample(image: &str) -> Container {
        Container {
            id: "1".into(),
            name: "app".into(),
            image: image.into(),
            image_id: None,
            digest: None,
            commit: None,
            labels: BTreeMap::new(),
            state: ContainerState::Running,
            health: ContainerHealth::None,
            checks: Vec::new(),
            started: None,
            finished: None,
            restarts: 0,
            out_of_memory: false,
            ports: Vec::new(),
        }
    }
}
