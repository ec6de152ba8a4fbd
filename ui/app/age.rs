//! How old something is, in words short enough for a header, and when these words change next.

use chrono::TimeDelta;
use engine::domain::Moment;

/// `now` under a minute, then `3m`, `2h`, `5d`. A time to come is `now`.
#[must_use]
pub fn words(now: Moment, then: Moment) -> String {
    // What nobody told the time of has the first moment of all.
    if then.timestamp() == 0 {
        return "?".into();
    }
    let age = now.signed_duration_since(then);
    match (age.num_minutes(), age.num_hours(), age.num_days()) {
        (..1, ..) => "now".into(),
        (minutes @ 1..60, ..) => format!("{minutes}m"),
        (_, hours @ ..48, _) => format!("{hours}h"),
        (.., days) => format!("{days}d"),
    }
}

/// [`words`] in a sentence: `just now`, `3m ago`.
#[must_use]
pub fn ago(now: Moment, then: Moment) -> String {
    match words(now, then).as_str() {
        "now" => "just now".into(),
        "?" => "at an unknown time".into(),
        age => format!("{age} ago"),
    }
}

/// How long something took, or goes on: `41s`, `3m41s`, `2h05m`.
#[must_use]
pub fn lasted(took: TimeDelta) -> String {
    match took.num_seconds().max(0) {
        seconds @ ..60 => format!("{seconds}s"),
        seconds @ 60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        seconds => format!("{}h{:02}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// That the clock of GitHub and the one here are apart, and by which of them its times are told; nothing where they agree.
#[must_use]
pub fn clocks_apart(ahead: TimeDelta) -> Option<String> {
    let way = match ahead.num_minutes() {
        0 => return None,
        1.. => "ahead of",
        _ => "behind",
    };
    let by = match ahead.num_minutes().abs() {
        minutes @ ..120 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    };
    Some(format!(
        "the clock of GitHub is {by} {way} the one here: how old runs, pull requests, images and commits are is told by GitHub's"
    ))
}

/// The first moment after `now` at which [`words`] for `then` differ.
#[must_use]
pub fn next_change(now: Moment, then: Moment) -> Moment {
    let age = now.signed_duration_since(then).max(TimeDelta::zero());
    let step = if age < TimeDelta::hours(1) {
        TimeDelta::minutes(1)
    } else if age < TimeDelta::hours(48) {
        TimeDelta::hours(1)
    } else {
        TimeDelta::days(1)
    };
    let passed = age.num_milliseconds() / step.num_milliseconds();
    let next = step.num_milliseconds().saturating_mul(passed.saturating_add(1));
    then + TimeDelta::milliseconds(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap().fixed_offset()
    }

    #[test]
    fn ages_are_told_in_one_unit() {
        for (seconds, told) in
            [(-5, "now"), (0, "now"), (59, "now"), (60, "1m"), (3599, "59m"), (3600, "1h"), (172_800, "2d")]
        {
            assert_eq!(words(at(seconds), at(0)), told, "{seconds}");
        }
    }

    #[test]
    fn what_lasted_is_told_in_two_units() {
        let told = [-1, 0, 59, 60, 3599, 3600, 7500].map(|seconds| lasted(TimeDelta::seconds(seconds)));
        assert_eq!(told, ["0s", "0s", "59s", "1m00s", "59m59s", "1h00m", "2h05m"]);
    }

    #[test]
    fn clocks_that_are_apart_are_told_with_the_side_that_is_ahead() {
        let told = [-180, 3, 0].map(|minutes| clocks_apart(TimeDelta::minutes(minutes)));
        let sentence = |start: &str| {
            Some(format!(
                "the clock of GitHub is {start} the one here: how old runs, pull requests, images and commits are is told by GitHub's"
            ))
        };
        assert_eq!(told, [sentence("3 h behind"), sentence("3 min ahead of"), None]);
    }

    #[test]
    fn in_a_sentence_nothing_is_now_ago() {
        assert_eq!([0, 60].map(|seconds| ago(at(seconds), at(0))), ["just now", "1m ago"]);
        assert_eq!(ago(at(0), chrono::DateTime::UNIX_EPOCH.fixed_offset()), "at an unknown time");
    }

    proptest! {
        #[test]
        fn the_words_stay_until_the_next_change_and_differ_at_it(seconds in 0_i64..9_000_000) {
            let next = next_change(at(seconds), at(0));
            prop_assert!(next > at(seconds));
            let last = next - TimeDelta::seconds(1);
            prop_assert_eq!(words(last, at(0)), words(at(seconds), at(0)));
            prop_assert_ne!(words(next, at(0)), words(at(seconds), at(0)));
        }
    }
}
