//! Which part of a log is wanted.

use crate::domain::Moment;
use crate::domain::container::LogPiece;
use std::fmt::Write;

/// Where a log begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// With its first line.
    All,
    /// With the last so many lines.
    Last(u32),
}

/// Which part of a log is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWish {
    /// Where it begins.
    pub tail: Tail,
    /// Nothing from before this moment, by the clock of the engine.
    pub since: Option<Moment>,
    /// Whether to go on with what is written from now on, until the container stops.
    pub follow: bool,
}

impl LogWish {
    /// The last so many lines, and what comes then.
    #[must_use]
    pub fn follow(last: u32) -> Self {
        Self { tail: Tail::Last(last), since: None, follow: true }
    }

    /// The last so many lines.
    #[must_use]
    pub fn last(last: u32) -> Self {
        Self { tail: Tail::Last(last), since: None, follow: false }
    }

    /// The same from the first line after this one, to go on where a reading ended.
    #[must_use]
    pub fn after(&self, piece: &LogPiece) -> Self {
        let since = piece.at.map(|at| at + chrono::TimeDelta::nanoseconds(1));
        Self { tail: Tail::All, since, follow: self.follow }
    }

    /// The question to an engine.
    pub(super) fn query(&self) -> String {
        let mut query = format!("stdout=1&stderr=1&timestamps=1&follow={}", u8::from(self.follow));
        // Writing to text does not fail.
        let _ = match self.tail {
            Tail::All => write!(query, "&tail=all"),
            Tail::Last(last) => write!(query, "&tail={last}"),
        };
        if let Some(since) = self.since {
            let _ = write!(query, "&since={}.{:09}", since.timestamp(), since.timestamp_subsec_nanos());
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn reading_goes_on_with_the_line_after_the_last_one() {
        let at = DateTime::parse_from_rfc3339("2026-11-26T01:00:00.999999999Z").ok();
        let piece = LogPiece { at, error: false, text: String::new(), cut: 0, dropped: 0 };
        let query = LogWish::follow(100).after(&piece).query();
        assert_eq!(query, "stdout=1&stderr=1&timestamps=1&follow=1&tail=all&since=1795654801.000000000");
    }
}
