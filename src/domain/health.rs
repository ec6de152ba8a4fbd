//! What an address answers when it is asked whether it is healthy, now and over the last day.

use super::Moment;
use super::environment::SlotName;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// How long probes are kept.
pub const KEPT: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// Where it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Door {
    /// The public address, as people reach it.
    Front,
    /// The port of a slot, on its host.
    Slot(SlotName),
}

/// What an answer means. Good is an answer of 200 that says `"success":true`, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Healthy.
    Good,
    /// It answered, and not well, or it refused; what, in words: `503 success:false`.
    Bad(String),
    /// It could not be asked: no connection to the host, no name. Never counted as a failure of the service.
    Unknown(String),
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// When the answer was there.
    pub at: Moment,
    /// From the question to the whole answer.
    pub took: Duration,
    /// What it means.
    pub verdict: Verdict,
    /// The status of the answer.
    pub status: Option<u16>,
    /// `database.connected`, where it is told.
    pub database: Option<bool>,
    /// `uptime`, where it is told: it names the boot, and so the deploy.
    pub uptime: Option<Duration>,
    /// `environment`, where it is told. Hostile text.
    pub environment: Option<String>,
}

impl Probe {
    /// When the process that answered had started.
    #[must_use]
    pub fn booted(&self) -> Option<Moment> {
        Some(self.at - chrono::TimeDelta::from_std(self.uptime?).ok()?)
    }
}

/// The answers of one door, newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Those of the last day.
    pub probes: VecDeque<Probe>,
}

impl Trail {
    /// Adds an answer and lets go of those that are too old.
    pub fn add(&mut self, probe: Probe) {
        let oldest = probe.at - KEPT;
        self.probes.push_back(probe);
        while self.probes.front().is_some_and(|first| first.at < oldest) {
            self.probes.pop_front();
        }
    }

    /// The last answer.
    #[must_use]
    pub fn latest(&self) -> Option<&Probe> {
        self.probes.back()
    }

    /// The answers since a moment, oldest first.
    pub fn since(&self, moment: Moment) -> impl DoubleEndedIterator<Item = &Probe> {
        let first = self.probes.partition_point(|probe| probe.at < moment);
        self.probes.range(first..)
    }
}

/// All that is known of the health of one environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthReport {
    /// The doors that are asked, the front first.
    pub trails: Vec<(Door, Trail)>,
    /// When the certificate of the front ends, where it has one.
    pub certificate_ends: Option<Moment>,
}

impl HealthReport {
    /// The answers of one door.
    #[must_use]
    pub fn trail(&self, door: &Door) -> Option<&Trail> {
        self.trails.iter().find(|(known, _)| known == door).map(|(_, trail)| trail)
    }

    /// The last answer of one door.
    #[must_use]
    pub fn latest(&self, door: &Door) -> Option<&Probe> {
        self.trail(door)?.latest()
    }
}
