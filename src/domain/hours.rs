//! Hours of every day, `22:00 - 07:00`, by the clock that is asked.

use super::Moment;
use chrono::NaiveTime;

/// From one minute of the day up to another; it may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    first: NaiveTime,
    last: NaiveTime,
}

impl Hours {
    /// Reads `22:00 - 07:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(" - ")?;
        let time = |text: &str| {
            let text = text.trim();
            NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| text.len() == 5)
        };
        let (first, last) = (time(first)?, time(last)?);
        (first != last).then_some(Self { first, last })
    }

    /// Whether a moment is in them.
    #[must_use]
    pub fn holds(self, now: Moment) -> bool {
        let at = now.time();
        if self.first < self.last { self.first <= at && at < self.last } else { at >= self.first || at < self.last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_may_go_over_midnight_and_count_in_the_zone_of_the_clock() {
        let holds = |hours: &str, now: &str| {
            Hours::parse(hours)
                .unwrap()
                .holds(Moment::parse_from_rfc3339(&format!("2026-01-09T{now}:00+05:30")).unwrap())
        };
        for (now, quiet) in [("21:59", false), ("22:00", true), ("03:00", true), ("06:59", true), ("07:00", false)] {
            assert_eq!(holds("22:00 - 07:00", now), quiet, "{now}");
        }
        assert!(holds("12:00 - 13:00", "12:30") && !holds("12:00 - 13:00", "13:00"));
        for text in ["", "22 - 7", "22:00-07:00", "22:00 - 22:00", "24:00 - 07:00", "7:00 - 9:00"] {
            assert_eq!(Hours::parse(text), None, "{text}");
        }
    }
}
