//! How a program in a container behaves.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// What is wrong with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ailment {
    /// Nothing.
    #[default]
    None,
    /// Its database is gone: 503 and `"success":false`.
    NoDatabase,
    /// It answers 200 and `"success":false`.
    Unsuccessful,
    /// Its answers take almost two seconds.
    Slow,
    /// Twenty seconds well, twenty seconds without its database.
    Flapping,
    /// It takes connections and never answers.
    Silent,
    /// Its process ends as soon as it has started.
    Crashing,
}

/// How much it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noise {
    /// A line now and then.
    #[default]
    Usual,
    /// Fifty lines a second.
    Chatty,
    /// As much as is taken, without an end, to whoever follows its log.
    Flood,
    /// One line of a megabyte.
    LongLine,
    /// Lines that try to act on the terminal.
    Hostile,
}

/// Seconds that a flapping application stays as it is.
const SPELL: i64 = 20;

impl Ailment {
    /// What ails it at a moment: one that flaps is either well or not.
    pub(super) fn at(self, moment: DateTime<Utc>) -> Self {
        match self {
            Self::Flapping if (moment.timestamp() / SPELL) % 2 == 0 => Self::None,
            Self::Flapping => Self::NoDatabase,
            other => other,
        }
    }
}
