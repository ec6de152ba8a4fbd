//! The three people who commit, and the zones their clocks show.

use chrono::{DateTime, FixedOffset};
use git2::{Signature, Time};

/// Who made a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Author {
    /// The account.
    pub name: &'static str,
    /// Seconds east of UTC on their clock.
    zone: i32,
}

/// Seconds east of UTC in India, where the ages of the history are told.
pub(crate) const INDIA: i32 = 19_800;

/// The account that ships works on GitHub's clock, the others on their own.
const ALL: [Author; 3] = [
    Author { name: "shubham21155102", zone: INDIA },
    Author { name: "rohan", zone: INDIA },
    Author { name: "claude-code-india", zone: 0 },
];

impl Author {
    /// The author of this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|author| author.name == name)
    }

    /// The address that goes with the name.
    pub fn email(self) -> String {
        format!("{}@users.noreply.github.com", self.name)
    }

    /// A moment on the author's clock.
    pub fn clock(self, moment: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        FixedOffset::east_opt(self.zone).map_or(moment, |zone| moment.with_timezone(&zone))
    }

    /// What git writes into a commit.
    pub fn signature(self, moment: DateTime<FixedOffset>) -> Result<Signature<'static>, git2::Error> {
        Signature::new(self.name, &self.email(), &Time::new(moment.timestamp(), self.zone / 60))
    }
}
