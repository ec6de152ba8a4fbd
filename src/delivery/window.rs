//! The span that figures are about: it begins where it was asked to, or where what is known begins.

use crate::domain::Moment;
use chrono::TimeDelta;

/// More weeks are not told apart.
const MOST_WEEKS: usize = 520;

/// A span of time that ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub since: Moment,
    /// Its last moment.
    pub until: Moment,
    /// Why it begins there.
    pub begins: Begins,
}

/// Why a window begins where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// It was asked for from there on.
    AsAsked,
    /// It was asked for from further back; what lies before is not in the list that was read.
    ListCut,
    /// It was asked for from further back; the first deploy of all was then.
    FirstDeploy,
}

impl Window {
    /// From `asked` on, but no further back than what is `known`.
    #[must_use]
    pub fn of(asked: Moment, known: Option<Moment>, until: Moment) -> Self {
        let since = known.map_or(asked, |known| known.max(asked)).min(until);
        Self { since, until, begins: if since > asked { Begins::ListCut } else { Begins::AsAsked } }
    }

    /// The same, but no further back than the first deploy of all: weeks before it say nothing.
    #[must_use]
    pub fn from_first(self, first: Option<Moment>) -> Self {
        match first.map(|first| first.min(self.until)).filter(|first| *first > self.since) {
            Some(since) => Self { since, begins: Begins::FirstDeploy, ..self },
            None => self,
        }
    }

    /// In a sentence, where it is shorter than what was asked for.
    #[must_use]
    pub const fn shortened(&self) -> Option<&'static str> {
        match self.begins {
            Begins::AsAsked => None,
            Begins::ListCut => Some("Runs from before are not in the list of GitHub that was read."),
            Begins::FirstDeploy => Some("The first deploy of all was then: the weeks before are not counted."),
        }
    }

    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(&self, at: Moment) -> bool {
        self.since <= at && at <= self.until
    }

    /// How long it is in weeks.
    #[must_use]
    pub fn length(&self) -> f64 {
        let minutes = i32::try_from((self.until - self.since).num_minutes()).unwrap_or(i32::MAX);
        f64::from(minutes) / f64::from(7 * 24 * 60)
    }

    /// How many weeks it has, a begun one among them.
    #[must_use]
    pub fn weeks(&self) -> usize {
        self.week_of(self.since).map_or(1, |oldest| oldest + 1)
    }

    /// In which week before its end a moment lies: 0 is the last one. `None` for what lies outside.
    #[must_use]
    pub fn week_of(&self, at: Moment) -> Option<usize> {
        let ago = (self.until - at).num_seconds();
        let week = usize::try_from(ago / TimeDelta::weeks(1).num_seconds()).ok()?;
        self.holds(at).then_some(week.min(MOST_WEEKS - 1))
    }

    /// What lies in each of its weeks, the oldest first.
    pub(super) fn by_week<T>(&self, items: impl IntoIterator<Item = (Moment, T)>) -> Vec<Vec<T>> {
        let count = self.weeks();
        let mut weeks: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(count).collect();
        for (at, item) in items {
            if let Some(week) = self.week_of(at).filter(|week| *week < count) {
                weeks[count - 1 - week].push(item);
            }
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::day;
    use proptest::prelude::*;

    #[test]
    fn a_window_begins_no_earlier_than_what_is_known() {
        let window = Window::of(day(0), Some(day(30)), day(90));
        assert_eq!((window.since, window.begins, window.weeks()), (day(30), Begins::ListCut, 9));
        let whole = Window::of(day(0), None, day(90));
        assert_eq!((whole.since, whole.begins, whole.weeks()), (day(0), Begins::AsAsked, 13));
        assert_eq!(Window::of(day(9), None, day(0)).since, day(0), "a clock that was put back makes it empty");
    }

    #[test]
    fn a_window_begins_no_earlier_than_the_first_deploy_of_all() {
        let window = Window::of(day(0), None, day(90));
        let young = window.from_first(Some(day(76)));
        assert_eq!((young.since, young.begins, young.weeks()), (day(76), Begins::FirstDeploy, 3));
        assert_eq!(window.from_first(Some(day(-9))), window, "older than what was asked for");
        assert_eq!(window.from_first(None), window);
        assert!(young.shortened().is_some() && window.shortened().is_none());
    }

    #[test]
    fn what_lies_outside_is_in_no_week() {
        let window = Window::of(day(0), None, day(14));
        let weeks = window.by_week([(day(1), 'a'), (day(13), 'b'), (day(14), 'c'), (day(15), 'x'), (day(-1), 'x')]);
        assert_eq!(weeks, [vec![], vec!['a'], vec!['b', 'c']]);
    }

    proptest! {
        #[test]
        fn everything_inside_is_in_one_week(from in -4000_i64..0, at in -4000_i64..1) {
            let window = Window::of(day(from), None, day(0));
            let held = window.by_week([(day(at), ())]).iter().map(Vec::len).sum::<usize>();
            prop_assert_eq!(held, usize::from(window.holds(day(at))));
        }
    }
}
