//! How many calls are left, as GitHub says with every answer.

use crate::domain::Moment;
use chrono::DateTime;
use http::HeaderMap;

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

impl Limits {
    /// What these headers say; `None` where a server keeps no limits.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<i64>().ok();
        let reset = DateTime::from_timestamp(number("x-ratelimit-reset")?, 0)?.fixed_offset();
        let count = |name: &str| number(name).and_then(|count| u64::try_from(count).ok());
        Some(Self { limit: count("x-ratelimit-limit")?, remaining: count("x-ratelimit-remaining")?, reset })
    }
}
