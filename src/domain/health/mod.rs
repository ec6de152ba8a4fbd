//! What an address answers when it is asked whether it is healthy, now and over the last day.

mod beat;
mod hour;
mod trail;

use super::Moment;
use super::environment::SlotName;
pub use beat::{Beat, Kind};
pub use hour::Hour;
use serde::{Deserialize, Serialize};
use std::time::Duration;
pub use trail::Trail;

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
    /// It answered, and not well, or it refused; what, in words: `503 success:false`. Hostile text.
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
    /// `status`, where it is told: `healthy`. Hostile text.
    pub says: Option<String>,
    /// How far the clock behind `timestamp` is from the one here; positive when it is ahead.
    #[serde(with = "millis")]
    pub ahead: Option<chrono::TimeDelta>,
}

impl Probe {
    /// One that brought no answer.
    #[must_use]
    pub fn without_answer(at: Moment, took: Duration, verdict: Verdict) -> Self {
        let (status, database, uptime, environment, says, ahead) = (None, None, None, None, None, None);
        Self { at, took, verdict, status, database, uptime, environment, says, ahead }
    }

    /// When the process that answered had started.
    #[must_use]
    pub fn booted(&self) -> Option<Moment> {
        self.at.checked_sub_signed(chrono::TimeDelta::from_std(self.uptime?).ok()?)
    }
}

/// All that is known of the health of one environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// The answers of one door, to add to: a door that was not known comes last.
    pub fn trail_mut(&mut self, door: &Door) -> &mut Trail {
        let at = self.trails.iter().position(|(known, _)| known == door).unwrap_or_else(|| {
            self.trails.push((door.clone(), Trail::default()));
            self.trails.len() - 1
        });
        &mut self.trails[at].1
    }

    /// The last answer of one door.
    #[must_use]
    pub fn latest(&self, door: &Door) -> Option<&Probe> {
        self.trail(door)?.latest()
    }
}

/// A difference of times as whole milliseconds.
mod millis {
    use chrono::TimeDelta;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "the form that serde asks for")]
    pub fn serialize<S: Serializer>(ahead: &Option<TimeDelta>, to: S) -> Result<S::Ok, S::Error> {
        ahead.map(|ahead| ahead.num_milliseconds()).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<TimeDelta>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.and_then(TimeDelta::try_milliseconds))
    }
}
