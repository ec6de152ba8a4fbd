//! The situations that can be made, by name.

use crate::failure::Failure;
use crate::repository::{self, Made};
use chrono::{DateTime, FixedOffset};
use std::path::Path;

/// One situation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scenario {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it shows, as a sentence.
    pub about: &'static str,
}

/// All of them; the first is the one to begin with.
pub const ALL: [Scenario; 1] = [Scenario {
    name: "calm",
    about: "Fifteen weeks of work, six commits ahead of production, and a changelog with every kind of drift.",
}];

impl Scenario {
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|scenario| scenario.name == name)
    }

    /// Makes it in an empty folder, as if it were `now`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn build(self, folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
        repository::build(folder, now)
    }
}
