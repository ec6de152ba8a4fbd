//! How many calls are left, as GitHub says with every answer.

use crate::domain::Moment;
use crate::sources::retry_after::retry_after;
use chrono::DateTime;
use http::HeaderMap;
use std::time::Duration;

/// The budget of a token and when it is full again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls in an hour.
    pub limit: u64,
    /// Calls left.
    pub remaining: u64,
    /// When the budget is full again.
    pub reset: Moment,
}

/// How long GitHub wants to be left alone, by an answer that refuses for a limit: what it says itself, else until the
/// budget is full again by its own clock, else a minute.
pub(super) fn quiet_for(headers: &HeaderMap) -> Duration {
    let used_up = || Limits::of(headers).filter(|limits| limits.remaining == 0)?.full_in(headers);
    retry_after(headers).or_else(used_up).unwrap_or(Duration::from_mins(1)).min(Duration::from_hours(1))
}

impl Limits {
    /// What is known after another answer: of answers that overtook each other, the one with fewer calls left is later.
    pub(super) fn after(self, other: Self) -> Self {
        let same_hour = self.reset == other.reset;
        if same_hour && self.remaining < other.remaining { self } else { other }
    }

    /// How long it takes until the budget is full again, by the clock of the server that these headers tell: its clock
    /// and the one here may be hours apart.
    pub(super) fn full_in(self, headers: &HeaderMap) -> Option<Duration> {
        let date = DateTime::parse_from_rfc2822(headers.get("date")?.to_str().ok()?).ok()?;
        (self.reset - date).to_std().ok()
    }

    /// What these headers say; `None` where a server keeps no limits.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<i64>().ok();
        let reset = DateTime::from_timestamp(number("x-ratelimit-reset")?, 0)?.fixed_offset();
        let count = |name: &str| number(name).and_then(|count| u64::try_from(count).ok());
        Some(Self { limit: count("x-ratelimit-limit")?, remaining: count("x-ratelimit-remaining")?, reset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn an_answer_that_was_overtaken_gives_no_calls_back() {
        let at = |hour: i64, remaining: u64| {
            let reset = DateTime::from_timestamp(hour * 3600, 0).unwrap().fixed_offset();
            Limits { limit: 5000, remaining, reset }
        };
        assert_eq!(at(1, 4997).after(at(1, 4999)), at(1, 4997));
        assert_eq!(at(1, 3).after(at(2, 4999)), at(2, 4999), "the budget is full again");
    }

    #[test]
    fn github_is_left_alone_for_as_long_as_it_says() {
        let (reset, date) = (("x-ratelimit-reset", "1767600600"), ("date", "Mon, 05 Jan 2026 08:00:00 GMT"));
        let empty = [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), reset, date];
        assert_eq!(quiet_for(&headers(&[("retry-after", "7")])), Duration::from_secs(7));
        assert_eq!(quiet_for(&headers(&empty)), Duration::from_mins(10), "by GitHub's clock, not by the one here");
        assert_eq!(quiet_for(&headers(&[])), Duration::from_mins(1));
        assert_eq!(quiet_for(&headers(&[("retry-after", "soon")])), Duration::from_mins(1));
        assert_eq!(quiet_for(&headers(&[("retry-after", "99999999")])), Duration::from_hours(1));
    }
}
