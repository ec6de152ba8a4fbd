//! Spans and moments as people type them: `2h`, `30m`, `7d`; `2026-01-09`, or a whole RFC 3339 moment.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta};
use engine::domain::Moment;

/// A moment for programs: parts of a second tell nobody anything.
#[must_use]
pub fn seconds(at: Moment) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// A span: a number and `s`, `m`, `h` or `d`.
///
/// # Errors
/// When it is none, in words.
pub fn span(text: &str) -> Result<TimeDelta, String> {
    let wrong = || format!("{text:?} is no span of time: 30m, 2h or 7d are");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let number: i64 = number.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    number.checked_mul(seconds).and_then(TimeDelta::try_seconds).ok_or_else(wrong)
}

/// A point in time as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// So long before now.
    Off(TimeDelta),
    /// The first moment of this day, where the clock stands.
    Day(NaiveDate),
    /// This moment.
    At(Moment),
    /// The last time that the clock showed this.
    Clock(NaiveTime),
}

/// A span, a day or a moment.
///
/// # Errors
/// When it is none of them, in words.
pub fn when(text: &str) -> Result<When, String> {
    if let Ok(off) = span(text) {
        return Ok(When::Off(off));
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(When::Day(day));
    }
    let at = DateTime::parse_from_rfc3339(text).map(When::At);
    at.map_err(|_| format!("{text:?} is no time: 2h, 7d, 2026-01-09 or 2026-01-09T14:00:00+05:30 are"))
}

/// A span, a day, a moment, or a time of the last 24 hours: `14:05`.
///
/// # Errors
/// When it is none of them, in words.
pub fn at(text: &str) -> Result<When, String> {
    match NaiveTime::parse_from_str(text, "%H:%M") {
        Ok(time) => Ok(When::Clock(time)),
        Err(_) => when(text).map_err(|wrong| wrong.replace("2h,", "14:05, 2h,")),
    }
}

impl When {
    /// Counted back from now.
    #[must_use]
    pub fn before(self, now: Moment) -> Moment {
        match self {
            Self::Off(off) => now.checked_sub_signed(off).unwrap_or(now),
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_local_timezone(now.timezone()).single().unwrap_or(now),
            Self::At(at) => at,
            Self::Clock(time) => {
                let today = now.date_naive().and_time(time).and_local_timezone(now.timezone()).single().unwrap_or(now);
                if today > now { today - TimeDelta::days(1) } else { today }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_days_and_moments_are_understood_and_nothing_else_is() {
        let now = DateTime::parse_from_rfc3339("2026-01-09T14:00:00+05:30").unwrap();
        let before = |text| when(text).unwrap().before(now).to_rfc3339();
        assert_eq!(before("2h"), "2026-01-09T12:00:00+05:30");
        assert_eq!(before("7d"), "2026-01-02T14:00:00+05:30");
        assert_eq!(before("2026-01-08"), "2026-01-08T00:00:00+05:30");
        assert_eq!(before("2026-01-08T00:00:00Z"), "2026-01-08T00:00:00+00:00");
        let clock = |text| at(text).unwrap().before(now).to_rfc3339();
        assert_eq!(clock("13:05"), "2026-01-09T13:05:00+05:30");
        assert_eq!(clock("14:05"), "2026-01-08T14:05:00+05:30", "yesterday: today it is yet to come");
        assert_eq!(clock("2h"), "2026-01-09T12:00:00+05:30");
        assert!(at("25:00").unwrap_err().contains("14:05"));
        for text in ["", "h", "0h", "-2h", "2", "2w", "soon", "99999999999999999d", "2026-02-30", "2\u{e9}"] {
            assert!(when(text).is_err(), "{text}");
        }
    }
}
