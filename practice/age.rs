//! How long before the making of the repository something happened: a span, or a time of day some days ago.

use chrono::{DateTime, Days, FixedOffset, NaiveTime, TimeDelta};
use std::str::FromStr;

/// An age, as `12m`, `122h` or `106d 18:32:41`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// So long ago.
    Span(TimeDelta),
    /// At this time of the day so many days ago.
    Day(u64, NaiveTime),
}

impl Age {
    /// The moment it stands for, where days begin at midnight in `now`'s zone.
    pub fn moment(self, now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        match self {
            Self::Span(span) => now - span,
            Self::Day(days, time) => {
                let day = now.date_naive() - Days::new(days);
                day.and_time(time).and_local_timezone(*now.offset()).single().unwrap_or(now)
            }
        }
    }
}

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("{text} is no age");
        let number = |text: &str| text.parse::<i64>().map_err(|_| bad());
        if let Some((days, time)) = text.split_once("d ") {
            let time = NaiveTime::parse_from_str(time, "%H:%M:%S").map_err(|_| bad())?;
            return Ok(Self::Day(number(days)?.unsigned_abs(), time));
        }
        if let Some(hours) = text.strip_suffix('h') {
            return Ok(Self::Span(TimeDelta::hours(number(hours)?)));
        }
        let minutes = text.strip_suffix('m').ok_or_else(bad)?;
        Ok(Self::Span(TimeDelta::minutes(number(minutes)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_span_or_a_time_of_day() {
        let now = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
        let at = |age: &str| age.parse::<Age>().unwrap().moment(now).to_rfc3339();
        assert_eq!(at("12m"), "2026-01-09T14:20:00+05:30");
        assert_eq!(at("122h"), "2026-01-04T12:32:00+05:30");
        assert_eq!(at("106d 18:32:41"), "2025-09-25T18:32:41+05:30");
        assert!("soon".parse::<Age>().is_err());
    }
}
