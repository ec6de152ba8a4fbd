//! When nothing is promoted: windows of the week, `Fri 16:00 - Mon 08:00`, or of the calendar, `2026-12-24 - 2026-12-26`.
//! Times are those of the clock that is asked.

use super::Moment;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use std::fmt;

/// One window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Every week, from one minute of it up to another. It may go over the end of the week.
    Weekly(WeekTime, WeekTime),
    /// These days, the last one whole.
    Days(NaiveDate, NaiveDate),
}

/// A minute of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekTime {
    day: Weekday,
    time: NaiveTime,
}

impl WeekTime {
    fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.trim().split_once(' ')?;
        let time = time.trim();
        let well = time.len() == 5;
        Some(Self { day: day.parse().ok()?, time: NaiveTime::parse_from_str(time, "%H:%M").ok().filter(|_| well)? })
    }

    fn minute(self) -> u32 {
        self.day.num_days_from_monday() * 1440 + self.time.hour() * 60 + self.time.minute()
    }
}

impl Window {
    /// Reads `Fri 16:00 - Mon 08:00` or `2026-12-24 - 2026-12-26`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(" - ")?;
        let day = |text: &str| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        if let (Some(first), Some(last)) = (day(first), day(last)) {
            return (first <= last).then_some(Self::Days(first, last));
        }
        let (first, last) = (WeekTime::parse(first)?, WeekTime::parse(last)?);
        (first.minute() != last.minute()).then_some(Self::Weekly(first, last))
    }

    /// Whether a moment is in it.
    #[must_use]
    pub fn holds(self, now: Moment) -> bool {
        match self {
            Self::Days(first, last) => (first..=last).contains(&now.date_naive()),
            Self::Weekly(first, last) => {
                let at = WeekTime { day: now.weekday(), time: now.time() }.minute();
                let (first, last) = (first.minute(), last.minute());
                if first < last { (first..last).contains(&at) } else { at >= first || at < last }
            }
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(first, last) => write!(f, "{first} - {last}"),
            Self::Weekly(first, last) => {
                write!(f, "{} {} - ", first.day, first.time.format("%H:%M"))?;
                write!(f, "{} {}", last.day, last.time.format("%H:%M"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(window: &str, now: &str) -> bool {
        Window::parse(window).unwrap().holds(Moment::parse_from_rfc3339(now).unwrap())
    }

    #[test]
    fn a_weekend_goes_over_the_end_of_the_week_and_counts_in_the_zone_of_the_clock() {
        let weekend = "Fri 16:00 - Mon 08:00";
        assert!(!holds(weekend, "2026-01-09T15:59:59+05:30"), "a Friday");
        assert!(holds(weekend, "2026-01-09T16:00:00+05:30"));
        assert!(holds(weekend, "2026-01-11T12:00:00+05:30"));
        assert!(holds(weekend, "2026-01-12T07:59:00+05:30"));
        assert!(!holds(weekend, "2026-01-12T08:00:00+05:30"));
        assert!(!holds("Mon 09:00 - Mon 10:00", "2026-01-12T10:00:00+05:30"));
    }

    #[test]
    fn days_are_whole_and_what_is_no_window_is_none() {
        assert!(holds("2026-12-24 - 2026-12-26", "2026-12-26T23:59:00+05:30"));
        assert!(!holds("2026-12-24 - 2026-12-26", "2026-12-27T00:00:00+05:30"));
        for text in [
            "",
            "Fri - Mon",
            "Fri 25:00 - Mon 08:00",
            "2026-12-26 - 2026-12-24",
            "Fri 16:00 - Fri 16:00",
            "Fri 4:00 - Mon 08:00",
        ] {
            assert_eq!(Window::parse(text), None, "{text}");
        }
        assert_eq!(Window::parse("fri 16:00 - monday 08:00").unwrap().to_string(), "Fri 16:00 - Mon 08:00");
    }
}
