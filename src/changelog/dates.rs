//! The days and times of a commit, and what **Date:** says about them.

use crate::domain::{Commit, Moment};
use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

/// The two moments that an entry may give: when its commit was written and when it was committed.
pub(super) fn stamps(commit: &Commit) -> [Moment; 2] {
    [commit.author.when, commit.committed]
}

/// The days of those two, each in its own zone.
pub(super) fn days_of(commit: &Commit) -> impl Iterator<Item = NaiveDate> {
    stamps(commit).into_iter().map(|stamp| stamp.date_naive())
}

/// Whether a day is one of the commit's, in its own zone.
pub(super) fn is_day_of(day: NaiveDate, commit: &Commit) -> bool {
    days_of(commit).any(|own| own == day)
}

/// The moment that fits the day of a file name; where none does, when the commit was written.
pub(super) fn stamp_for(day: Option<NaiveDate>, commit: &Commit) -> Moment {
    let fitting = stamps(commit).into_iter().find(|stamp| Some(stamp.date_naive()) == day);
    fitting.unwrap_or(commit.author.when)
}

/// A moment as **Date:** gives it.
#[must_use]
pub fn shown(moment: &Moment) -> String {
    moment.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Whether the words of **Date:** give one of the commit's moments: the day, or the time as well, or the zone too.
pub(super) fn says(words: &str, commit: &Commit) -> bool {
    Spoken::parse(words).is_some_and(|spoken| stamps(commit).iter().any(|stamp| spoken.fits(stamp)))
}

/// The day that **Date:** gives.
pub(super) fn spoken_day(words: &str) -> Option<NaiveDate> {
    Spoken::parse(words).map(|spoken| spoken.day)
}

/// Words taken apart.
struct Spoken<'w> {
    day: NaiveDate,
    time: Option<Time>,
    zone: &'w str,
}

#[derive(Clone, Copy)]
enum Time {
    Seconds(NaiveTime),
    Minutes(NaiveTime),
}

impl<'w> Spoken<'w> {
    fn parse(words: &'w str) -> Option<Self> {
        let words = words.trim();
        let (day, rest) = words.split_at_checked(10)?;
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
        let rest = rest.strip_prefix('T').unwrap_or(rest).trim_start();
        if rest.is_empty() {
            return Some(Self { day, time: None, zone: "" });
        }
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(rest.len());
        let (time, zone) = rest.split_at(end);
        let seconds = NaiveTime::parse_from_str(time, "%H:%M:%S").map(Time::Seconds);
        let time = seconds.or_else(|_| NaiveTime::parse_from_str(time, "%H:%M").map(Time::Minutes)).ok()?;
        Some(Self { day, time: Some(time), zone: zone.trim() })
    }

    fn fits(&self, stamp: &Moment) -> bool {
        let local = match self.offset() {
            Some(zone) => stamp.with_timezone(&zone).naive_local(),
            None => stamp.naive_local(),
        };
        local.date() == self.day && self.time.is_none_or(|time| time.fits(local))
    }

    /// The zone, where it is given by its hours. Names such as `IST` mean several zones and are taken for the commit's.
    fn offset(&self) -> Option<FixedOffset> {
        match self.zone {
            "Z" | "UTC" | "GMT" => FixedOffset::east_opt(0),
            zone => zone.trim_start_matches("UTC").trim_start_matches("GMT").parse().ok(),
        }
    }
}

impl Time {
    fn fits(self, local: NaiveDateTime) -> bool {
        match self {
            Self::Seconds(time) => local.format("%H:%M:%S").to_string() == time.format("%H:%M:%S").to_string(),
            Self::Minutes(time) => local.format("%H:%M").to_string() == time.format("%H:%M").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Breaking, CommitId, Signature};

    fn commit() -> Commit {
        let when = |text| Moment::parse_from_rfc3339(text).unwrap();
        Commit {
            id: CommitId::from_bytes([7; 20]),
            parents: Vec::new(),
            subject: String::new(),
            author: Signature { name: String::new(), email: String::new(), when: when("2025-09-25T23:32:41+05:30") },
            committed: when("2025-09-26T08:00:00-07:00"),
            breaking: Breaking::No,
        }
    }

    #[test]
    fn a_date_fits_in_the_zone_of_the_commit_by_author_or_committer() {
        for words in [
            "2025-09-25 23:32:41",
            "2025-09-26 08:00:00",
            "2025-09-25",
            "2025-09-26",
            "2025-09-25 23:32",
            "2025-09-25 23:32:41 +0530",
            "2025-09-25T23:32:41+05:30",
            "2025-09-25 18:02:41 UTC",
            "2025-09-25T18:02:41Z",
            "2025-09-25 23:32:41 IST",
        ] {
            assert!(says(words, &commit()), "{words}");
        }
    }

    #[test]
    fn any_other_date_does_not() {
        for words in [
            "2025-09-25 18:02:41",
            "2025-09-25 23:32:42",
            "2025-09-24",
            "2025-09-25 23:32:41 +0000",
            "25.09.2025",
            "pending",
            "",
            "2025-09-25 soon",
        ] {
            assert!(!says(words, &commit()), "{words}");
        }
    }
}
