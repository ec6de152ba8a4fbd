//! How long, in words for sentences: one unit, the largest that fits.

use crate::domain::Moment;
use chrono::TimeDelta;

/// `4 s`, `12 min`, `5 h`, `57 d`. What lies ahead counts as now.
#[must_use]
pub fn span(time: TimeDelta) -> String {
    match time.num_seconds().max(0) {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ ..3600 => format!("{} min", seconds / 60),
        seconds @ ..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

/// `4 min ago`.
#[must_use]
pub fn ago(now: Moment, then: Moment) -> String {
    format!("{} ago", span(now - then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_one_unit_and_is_never_negative() {
        let words = [-5, 0, 59, 60, 3599, 7200, 172_799, 172_800].map(|seconds| span(TimeDelta::seconds(seconds)));
        assert_eq!(words, ["0 s", "0 s", "59 s", "1 min", "59 min", "2 h", "47 h", "2 d"]);
    }
}
