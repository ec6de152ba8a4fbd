//! What is kept of a probe for a day: small, and without a text of its own.

use super::{Moment, Probe, Verdict};
use chrono::DateTime;
use std::time::Duration;

/// One probe of the past, as it is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beat<'a> {
    /// When the answer was there, in no particular zone.
    pub at: Moment,
    /// From the question to the whole answer.
    pub took: Duration,
    /// What it meant.
    pub kind: Kind,
    /// Why it was not good; empty when it was. Hostile text.
    pub words: &'a str,
    /// The status of the answer; without one nobody answered.
    pub status: Option<u16>,
    /// `database.connected`, where it was told.
    pub database: Option<bool>,
    /// `uptime`, where it was told, in whole seconds.
    pub uptime: Option<Duration>,
}

impl Beat<'_> {
    /// When it was asked: a bad answer may come long after that.
    #[must_use]
    pub fn asked(&self) -> Moment {
        let took = chrono::TimeDelta::from_std(self.took).unwrap_or_default();
        self.at.checked_sub_signed(took).unwrap_or(self.at)
    }

    /// When the process that answered had started.
    #[must_use]
    pub fn booted(&self) -> Option<Moment> {
        self.at.checked_sub_signed(chrono::TimeDelta::from_std(self.uptime?).ok()?)
    }
}

/// A verdict without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Healthy.
    Good,
    /// It could not be asked.
    Unknown,
    /// It answered badly, or not at all.
    Bad,
}

impl Verdict {
    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Good => Kind::Good,
            Self::Bad(_) => Kind::Bad,
            Self::Unknown(_) => Kind::Unknown,
        }
    }

    /// Why it is not good; empty when it is. Hostile text.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Good => "",
            Self::Bad(words) | Self::Unknown(words) => words,
        }
    }
}

/// A beat as it is stored: 24 bytes. Its words stand in the list of its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// In milliseconds.
    pub at: i64,
    /// In microseconds.
    pub took: u32,
    /// In seconds; [`NOTHING`] where it is not told.
    pub uptime: u32,
    /// Zero where nobody answered.
    pub status: u16,
    pub words: u16,
    pub kind: Kind,
    pub database: Option<bool>,
}

const NOTHING: u32 = u32::MAX;

impl Mark {
    pub fn of(probe: &Probe, words: u16) -> Self {
        let whole = |number: u128| u32::try_from(number).unwrap_or(NOTHING - 1);
        Self {
            at: probe.at.timestamp_millis(),
            took: whole(probe.took.as_micros()),
            uptime: probe.uptime.map_or(NOTHING, |uptime| whole(uptime.as_secs().into())),
            status: probe.status.unwrap_or_default(),
            words,
            kind: probe.verdict.kind(),
            database: probe.database,
        }
    }

    pub fn seen<'a>(&self, words: &'a str) -> Beat<'a> {
        Beat {
            at: DateTime::from_timestamp_millis(self.at).unwrap_or_default().fixed_offset(),
            took: Duration::from_micros(self.took.into()),
            kind: self.kind,
            words,
            status: (self.status > 0).then_some(self.status),
            database: self.database,
            uptime: (self.uptime != NOTHING).then(|| Duration::from_secs(self.uptime.into())),
        }
    }

    /// As it is written down.
    pub fn row(&self) -> [i64; 7] {
        let database = self.database.map_or(2, i64::from);
        let kind = match self.kind {
            Kind::Good => 0,
            Kind::Bad => 1,
            Kind::Unknown => 2,
        };
        [self.at, self.took.into(), self.uptime.into(), self.status.into(), self.words.into(), kind, database]
    }

    /// Reads a row; `None` where it makes no sense.
    pub fn of_row([at, took, uptime, status, words, kind, database]: [i64; 7]) -> Option<Self> {
        let kind = match kind {
            0 => Kind::Good,
            1 => Kind::Bad,
            2 => Kind::Unknown,
            _ => return None,
        };
        Some(Self {
            at,
            took: took.try_into().ok()?,
            uptime: uptime.try_into().ok()?,
            status: status.try_into().ok()?,
            words: words.try_into().ok()?,
            kind,
            database: [Some(false), Some(true), None].get(usize::try_from(database).ok()?).copied()?,
        })
    }
}
