//! One container: what it was made from, what it is doing, and the process behind it.

use super::ailment::{Ailment, Noise};
use super::health::Health;
use super::image::{Image, Program};
use super::log::Log;
use super::stats::Meter;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Made, never started.
    Created,
    /// Its process runs.
    Running,
    /// Its process is frozen.
    Paused,
    /// Its process ended with this code.
    Exited(i64),
}

/// Whether a process gets time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    Going,
    Frozen,
}

/// What runs for a container; all of it ends when it is told to.
#[derive(Debug)]
pub(super) struct Process {
    pub stop: CancellationToken,
    pub motion: watch::Sender<Motion>,
    /// Done when its port is free again.
    pub done: JoinHandle<()>,
}

#[derive(Debug)]
pub(super) struct Container {
    pub id: String,
    pub name: String,
    pub image: Image,
    pub labels: BTreeMap<String, String>,
    pub environment: BTreeMap<String, String>,
    /// The port on the machine.
    pub port: Option<u16>,
    pub created: DateTime<Utc>,
    pub state: State,
    pub started: Option<DateTime<Utc>>,
    pub finished: Option<DateTime<Utc>>,
    pub restarts: u64,
    pub killed_for_memory: bool,
    pub health: Option<Health>,
    pub log: Log,
    /// Told when there is more in the log, or its state is another.
    pub stirred: watch::Sender<()>,
    pub ails: watch::Sender<Ailment>,
    pub noise: Noise,
    pub meter: Meter,
    /// Bytes of memory that it uses.
    pub memory: u64,
    pub process: Option<Process>,
}

impl Container {
    /// Whether its program is there, frozen or not.
    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Running | State::Paused)
    }

    /// Whether it is meant by its name, its id or the beginning of it.
    pub fn is_named(&self, text: &str) -> bool {
        self.name == text.trim_start_matches('/') || (!text.is_empty() && self.id.starts_with(text))
    }

    /// Whether it has a health check.
    pub fn is_checked(&self) -> bool {
        self.image.program == Program::App
    }

    /// The word of its state.
    pub fn word(&self) -> &'static str {
        match self.state {
            State::Created => "created",
            State::Running => "running",
            State::Paused => "paused",
            State::Exited(_) => "exited",
        }
    }

    /// What the list says of it: `Up 5 days (healthy)`.
    pub fn status(&self, now: DateTime<Utc>) -> String {
        let since = |moment: Option<DateTime<Utc>>| span(now - moment.unwrap_or(now));
        match (self.state, &self.health) {
            (State::Created, _) => "Created".to_owned(),
            (State::Exited(code), _) => format!("Exited ({code}) {} ago", since(self.finished)),
            (State::Paused, _) => format!("Up {} (Paused)", since(self.started)),
            (State::Running, None) => format!("Up {}", since(self.started)),
            (State::Running, Some(health)) if health.status == super::health::STARTING => {
                format!("Up {} (health: starting)", since(self.started))
            }
            (State::Running, Some(health)) => format!("Up {} ({})", since(self.started), health.status),
        }
    }
}

/// A span in the engine's words.
fn span(span: TimeDelta) -> String {
    match span.num_seconds() {
        ..1 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        seconds @ 2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_owned(),
        seconds @ 120..3600 => format!("{} minutes", seconds / 60),
        3600..7200 => "About an hour".to_owned(),
        seconds @ 7200..172_800 => format!("{} hours", seconds / 3600),
        seconds @ 172_800..1_209_600 => format!("{} days", seconds / 86_400),
        seconds @ 1_209_600..5_184_000 => format!("{} weeks", seconds / 604_800),
        seconds => format!("{} months", seconds / 2_592_000),
    }
}
