//! One figure: its value in words, what it was in each week, and the facts behind it.

use super::attempt::Attempt;
use super::window::Window;
use crate::domain::{CommitId, Moment};
use chrono::TimeDelta;

/// Fewer facts say nothing.
pub(super) const FEW: usize = 3;

/// Which figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// How often something new goes live.
    Frequency,
    /// How long a commit takes to be live.
    LeadTime,
    /// How many changes fail.
    ChangeFailure,
    /// How long it takes to mend a failed change.
    Recovery,
}

impl FigureKind {
    /// All, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Frequency, Self::LeadTime, Self::ChangeFailure, Self::Recovery];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frequency => "Deploy frequency",
            Self::LeadTime => "Lead time",
            Self::ChangeFailure => "Change fail rate",
            Self::Recovery => "Time to restore",
        }
    }

    /// Its key in JSON and CSV.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Frequency => "deployment_frequency",
            Self::LeadTime => "lead_time",
            Self::ChangeFailure => "change_failure",
            Self::Recovery => "recovery",
        }
    }

    /// What is counted, in a few words.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::Frequency => "deploys of something new",
            Self::LeadTime => "commit made to live, median",
            Self::ChangeFailure => "failed, or put back afterwards",
            Self::Recovery => "failed to next good end, median",
        }
    }

    /// What exactly is counted, and what is not.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Frequency => super::frequency::DEFINITION,
            Self::LeadTime => super::lead::DEFINITION,
            Self::ChangeFailure => super::failure::DEFINITION,
            Self::Recovery => super::recovery::DEFINITION,
        }
    }
}

/// What a figure comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Too few facts to say anything.
    TooFew,
    /// So often in a week.
    PerWeek(f64),
    /// In the middle of all.
    Median(TimeDelta),
    /// So many of all.
    Share(usize, usize),
}

impl Value {
    /// In words: `1.6 / week`, `2 d 04 h`, `14%`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::TooFew => "not enough to say".into(),
            Self::PerWeek(often) => format!("{often:.1} / week"),
            Self::Median(took) => span(took),
            Self::Share(part, whole) => format!("{}%", percent(part, whole)),
        }
    }

    /// As one number: times a week, seconds, or a share from 0 to 1.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::TooFew => None,
            Self::PerWeek(often) => Some(often),
            Self::Median(took) => Some(took.as_seconds_f64()),
            Self::Share(part, whole) => Some(share(part, whole)),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

/// Rounded to the nearest; never 0 or 100 unless it is none or all.
fn percent(part: usize, whole: usize) -> usize {
    match (part * 200 + whole) / (whole.max(1) * 2) {
        0 if part > 0 => 1,
        100 if part < whole => 99,
        near => near,
    }
}

/// `41 s`, `9 min 12 s`, `40 min`, `5 h 10 min`, `2 d 04 h`.
#[must_use]
pub fn span(took: TimeDelta) -> String {
    let seconds = took.num_seconds().max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        600..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} d {:02} h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

/// One fact behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: Moment,
    /// The commit, where it is about one.
    pub commit: Option<CommitId>,
    /// Whether the commit is certain.
    pub certain: bool,
    /// What it is. Hostile text.
    pub words: String,
    /// How long it took, where the figure is about that.
    pub took: Option<TimeDelta>,
    /// Whether it counts as failed.
    pub bad: bool,
    /// Its address for a browser.
    pub url: Option<String>,
}

impl Fact {
    pub(super) fn of(attempt: &Attempt, words: String) -> Self {
        let (commit, certain) = (attempt.commit, attempt.certain);
        let (at, url) = (attempt.at, attempt.url.clone());
        Self { at, commit, certain, words, took: None, bad: attempt.is_failed_change(), url }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Which.
    pub kind: FigureKind,
    /// What it comes to.
    pub value: Value,
    /// On how many facts it stands.
    pub n: usize,
    /// What it was in each week, the oldest first; `None` where nothing happened that it is about.
    pub weeks: Vec<Option<f64>>,
    /// The facts, newest first.
    pub facts: Vec<Fact>,
    /// What is left out or not certain, in whole sentences.
    pub notes: Vec<String>,
}

/// A figure about how long something takes: the median of all, and of each week.
pub(super) fn of_spans(kind: FigureKind, window: &Window, mut facts: Vec<Fact>, notes: Vec<String>) -> Figure {
    let took = |fact: &Fact| Some((fact.at, fact.took?));
    let all: Vec<TimeDelta> = facts.iter().filter_map(|fact| fact.took).collect();
    let weeks = window.by_week(facts.iter().filter_map(took));
    let weeks = weeks.into_iter().map(|week| median(week).map(TimeDelta::as_seconds_f64)).collect();
    let n = all.len();
    let value = median(all).filter(|_| n >= FEW).map_or(Value::TooFew, Value::Median);
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.at));
    Figure { kind, value, n, weeks, facts, notes }
}

/// The one in the middle; of an even number the earlier of the two, which was really seen.
pub(super) fn median(mut all: Vec<TimeDelta>) -> Option<TimeDelta> {
    all.sort_unstable();
    all.get(all.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_the_units_that_matter() {
        let told = [-5, 41, 552, 18_600, 187_200].map(|seconds| span(TimeDelta::seconds(seconds)));
        assert_eq!(told, ["0 s", "41 s", "9 min 12 s", "5 h 10 min", "2 d 04 h"]);
    }

    #[test]
    fn a_share_is_never_rounded_to_none_or_all() {
        let told =
            [(3, 21), (0, 9), (1, 900), (899, 900), (9, 9)].map(|(part, whole)| Value::Share(part, whole).words());
        assert_eq!(told, ["14%", "0%", "1%", "99%", "100%"]);
    }

    #[test]
    fn the_median_is_one_that_was_seen() {
        let spans = |all: &[i64]| median(all.iter().map(|minutes| TimeDelta::minutes(*minutes)).collect());
        assert_eq!(spans(&[]), None);
        assert_eq!(spans(&[9, 1, 5]), Some(TimeDelta::minutes(5)));
        assert_eq!(spans(&[9, 1, 5, 7]), Some(TimeDelta::minutes(5)));
    }
}
