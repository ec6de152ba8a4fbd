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

/// The same where seconds matter: `48 s`, `1 min 59 s`, `2 h 05 min`.
#[must_use]
pub fn lasted(time: TimeDelta) -> String {
    match time.num_seconds().max(0) {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ ..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        seconds @ ..172_800 => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
        _ => span(time),
    }
}

/// About how long, to the nearest minute from a minute and a half on: `48 s`, `4 min`.
#[must_use]
pub fn about(time: TimeDelta) -> String {
    if time < TimeDelta::seconds(90) { span(time) } else { span(time + TimeDelta::seconds(30)) }
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

    #[test]
    fn what_lasts_keeps_its_seconds_and_what_is_expected_is_rounded() {
        let words = [-5, 59, 60, 119, 3600, 7500, 172_800].map(|seconds| lasted(TimeDelta::seconds(seconds)));
        assert_eq!(words, ["0 s", "59 s", "1 min 00 s", "1 min 59 s", "1 h 00 min", "2 h 05 min", "2 d"]);
        let words = [48, 89, 90, 219, 230].map(|seconds| about(TimeDelta::seconds(seconds)));
        assert_eq!(words, ["48 s", "1 min", "2 min", "4 min", "4 min"]);
    }
}
