//! A machine that something runs on, and how it is reached.

use super::Moment;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The connection to a host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// Nothing says where the host is.
    #[default]
    Unconfigured,
    /// The host is this machine.
    Local,
    /// It is being opened, since then.
    Opening(Moment),
    /// It is open, since then.
    Open(Moment),
    /// It is not there; it is tried again at the second moment.
    Lost {
        /// Why, in words.
        why: String,
        /// What helps, in words.
        hint: Option<String>,
        /// When it is tried again.
        again: Moment,
        /// What stands behind it.
        loss: Loss,
    },
}

/// What stands behind a connection that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loss {
    /// It is away, or does not let this account in.
    #[default]
    Away,
    /// Its key is not the one that is known: another machine may be answering in its place.
    AnotherKey,
}

impl Link {
    /// Whether commands can be sent now.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        matches!(self, Self::Local | Self::Open(_))
    }

    /// Whether another machine may be answering in the place of the host.
    #[must_use]
    pub fn may_be_another(&self) -> bool {
        matches!(self, Self::Lost { loss: Loss::AnotherKey, .. })
    }

    /// Whether the host is not reached.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }
}

/// What the host says of itself and of the configured scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostFacts {
    /// The account that commands run as.
    pub user: String,
    /// The name that the host gives itself. Hostile text.
    pub name: String,
    /// How long a command that does nothing takes, there and back.
    pub round_trip: Duration,
    /// How far its clock is from the one here; positive when it is ahead.
    pub ahead: Option<chrono::TimeDelta>,
    /// How full the disk of the scripts' folder is, in percent, and the bytes that are left.
    pub disk: Option<Disk>,
    /// The scripts of the configuration, `deploy` and `rollback`.
    pub scripts: Vec<ScriptFacts>,
    /// What `state_file` holds: the slot or port that the scripts believe in. Checked, never trusted.
    pub state_file: Option<String>,
    /// Somebody holds the lock of operations on this host: who and since when, in its own words.
    pub lock: Option<String>,
    /// A script runs under it.
    #[serde(default)]
    pub script_runs: bool,
}

/// How full a disk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// In percent.
    pub used: u8,
    /// Bytes that are left.
    pub free: u64,
}

/// One script on the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptFacts {
    /// `deploy` or `rollback`.
    pub role: ScriptRole,
    /// The file, as it is found from the folder of the scripts.
    pub path: String,
    /// Whether it is there and may be executed.
    pub state: ScriptState,
    /// The SHA-256 of its content, in hex, where the host can tell.
    pub checksum: Option<String>,
}

/// What a script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ScriptRole {
    /// It deploys an image.
    Deploy,
    /// It puts the previous version back.
    Rollback,
}

/// Whether a script can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScriptState {
    /// It is there and may be executed.
    Ready,
    /// It is there and may not be executed.
    NotExecutable,
    /// It is not there.
    Missing,
    /// It is there and does nothing: it is empty, or the program that its first line names is not on the host.
    Hollow,
    /// The host did not tell.
    Unknown,
}

/// What came of one configured check, or of one that every host gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// What it checks: `redis`.
    pub name: String,
    /// The command that was run on the host.
    pub command: String,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What was observed: `PONG`, `18,204 users`, or the words of the failure. Hostile text, one line.
    pub observed: String,
    /// How long it took.
    pub took: Duration,
    /// When it ended.
    pub at: Moment,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckOutcome {
    /// It answered as expected.
    Passed,
    /// It answered, and not as expected.
    Failed,
    /// It could not be asked, or did not answer in time.
    Unknown,
}
