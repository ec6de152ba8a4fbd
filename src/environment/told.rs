//! What a reading tells now. Whatever was read too long ago, or whose last try failed, told something once and tells
//! nothing now.

use super::{is_unconfigured, span};
use crate::board::Reading;
use crate::domain::Moment;
use chrono::TimeDelta;

/// The site file is read every few seconds.
pub const TRAFFIC: TimeDelta = TimeDelta::seconds(45);
/// Doors are asked every few seconds.
pub const HEALTH: TimeDelta = TimeDelta::seconds(60);
/// The engine tells of changes by itself, and is asked for everything about once a minute.
pub const CONTAINERS: TimeDelta = TimeDelta::minutes(3);
/// The facts of a host are read every few minutes.
pub const HOST: TimeDelta = TimeDelta::minutes(12);

/// A clock that is kept right moves by no more at once.
const JITTER: TimeDelta = TimeDelta::seconds(5);

/// What a reading tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a, T> {
    /// This, then.
    Now(&'a T, Moment),
    /// This was so then.
    Once(&'a T, Moment),
    /// Nothing yet, or never.
    Nothing,
    /// The configuration does not say where to read it.
    Unconfigured,
}

impl<'a, T> Told<'a, T> {
    /// What a reading tells that is believed for so long.
    #[must_use]
    pub fn of(reading: &'a Reading<T>, believed: TimeDelta, now: Moment) -> Self {
        match (reading.value(), reading.taken()) {
            (Some(value), Some(taken)) if reading.fault().is_none() && is_recent(taken, believed, now) => {
                Self::Now(value, taken)
            }
            (Some(value), Some(taken)) => Self::Once(value, taken),
            _ if is_unconfigured(reading) => Self::Unconfigured,
            _ => Self::Nothing,
        }
    }

    /// What it told, however long ago.
    #[must_use]
    pub fn ever(self) -> Option<(&'a T, Moment)> {
        match self {
            Self::Now(value, taken) | Self::Once(value, taken) => Some((value, taken)),
            Self::Nothing | Self::Unconfigured => None,
        }
    }

    /// What it tells now.
    #[must_use]
    pub fn now(self) -> Option<(&'a T, Moment)> {
        match self {
            Self::Now(value, taken) => Some((value, taken)),
            _ => None,
        }
    }
}

/// What is from the future was read before the clock was set back, nobody knows how long ago.
fn is_recent(taken: Moment, believed: TimeDelta, now: Moment) -> bool {
    (-JITTER..=believed).contains(&(now - taken))
}

/// Why a reading tells nothing now: `last read 12 min ago: no route to host`.
#[must_use]
pub fn why<T>(reading: &Reading<T>, now: Moment) -> String {
    let cause = reading.fault().map(ToString::to_string);
    match (reading.taken(), cause) {
        (Some(taken), Some(cause)) => format!("last read {}: {cause}", span::ago(now, taken)),
        (Some(taken), None) => format!("last read {}", span::ago(now, taken)),
        (None, Some(cause)) => cause,
        (None, None) => "not read yet".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::sample::at;

    #[test]
    fn what_is_old_or_from_the_future_told_something_once() {
        let told = |taken| Told::of(&Reading::fresh(7, at(taken)), HEALTH, at(1000)).now().is_some();
        assert!(told(1000) && told(940) && told(1004));
        assert!(!told(939) && !told(1006) && !told(90_000));
    }
}
