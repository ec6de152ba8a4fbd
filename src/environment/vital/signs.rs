//! What a release owner ought to notice in the answers of each door, in words.

use super::judgement::{Judgement, compare};
use super::pulse::{failing_since, pulse};
use super::restarts::restarts;
use super::steadiness::{flaps, now_and_then};
use crate::domain::health::{Door, HealthReport, Trail};
use crate::domain::{EnvName, Moment};
use crate::environment::alerts::Severity;
use chrono::{Datelike, TimeDelta};

/// What flapping and slow answers are looked for in.
pub(super) const LATELY: TimeDelta = TimeDelta::minutes(10);
/// What late answers are held against.
const USUALLY: TimeDelta = TimeDelta::hours(3);
/// One thing to notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// How bad it is.
    pub severity: Severity,
    /// The door that it is about.
    pub door: Door,
    /// What it is, as a fragment of a sentence. May hold hostile text.
    pub words: String,
}

/// What signs are looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Vitals<'a> {
    /// The answers.
    pub report: &'a HealthReport,
    /// The environment they are of.
    pub own: &'a EnvName,
    /// The other environments of the configuration.
    pub others: &'a [EnvName],
    /// What time it is, in the zone that times are told in.
    pub now: Moment,
}

/// Everything to notice, the heaviest first.
#[must_use]
pub fn signs(vitals: &Vitals<'_>) -> Vec<Sign> {
    let doors = vitals.report.trails.iter();
    let mut signs: Vec<Sign> = doors.flat_map(|(door, trail)| of_door(vitals, door, trail)).collect();
    signs.sort_by_key(|sign| std::cmp::Reverse(sign.severity));
    signs
}

type Said = Option<(Severity, String)>;

fn of_door(vitals: &Vitals<'_>, door: &Door, trail: &Trail) -> Vec<Sign> {
    let now = vitals.now;
    let said = [
        database(trail, now),
        flapping(trail, now),
        restarted(trail, now),
        slower(trail, now),
        misnamed(vitals, trail),
    ];
    let sign = |(severity, words)| Sign { severity, door: door.clone(), words };
    said.into_iter().flatten().map(sign).collect()
}

/// The run of answers without a database that is still going on.
fn database(trail: &Trail, now: Moment) -> Said {
    let told = trail.since(now - super::DAY).rev().filter(|beat| beat.database.is_some());
    let since = told.take_while(|beat| beat.database == Some(false)).last()?;
    Some((Severity::Error, format!("the database is not connected since {}", clock_of(since.at, now))))
}

/// That it does not answer the same each time: one thing, told once.
fn flapping(trail: &Trail, now: Moment) -> Said {
    let often = flaps(trail, now).map(|words| (Severity::Error, words));
    often.or_else(|| match now_and_then(trail, now) {
        // While it fails, that is what is said.
        Judgement::Bad(words) if failing_since(trail).is_none() => Some((Severity::Warning, words)),
        _ => None,
    })
}

fn restarted(trail: &Trail, now: Moment) -> Said {
    let starts = restarts(trail, now - TimeDelta::hours(1));
    let last = clock_of(*starts.last()?, now);
    Some(match starts.len() {
        1 => (Severity::Note, format!("restarted at {last}")),
        count => (Severity::Warning, format!("restarted {count} times in an hour, last at {last}")),
    })
}

/// Slower than usual; what fails is seen without it.
fn slower(trail: &Trail, now: Moment) -> Said {
    let (usual, late) = (pulse(trail, now - USUALLY, now - LATELY), pulse(trail, now - LATELY, now));
    match compare(&usual, &late) {
        Judgement::Bad(words) if late.bad == 0 => Some((Severity::Warning, format!("slower than usual: {words}"))),
        _ => None,
    }
}

/// It says that it is another environment. What is none of the configuration, such as a mode of Node, says nothing.
fn misnamed(vitals: &Vitals<'_>, trail: &Trail) -> Said {
    let told = trail.latest()?.environment.as_deref()?;
    let is = |name: &EnvName| name.as_str().eq_ignore_ascii_case(told);
    let other = vitals.others.iter().any(is) && !is(vitals.own);
    other.then(|| (Severity::Warning, format!("it calls itself {told}")))
}

/// A time of today by the clock, another with its day.
pub(super) fn clock_of(at: Moment, now: Moment) -> String {
    let at = at.with_timezone(&now.timezone());
    let today = (at.year(), at.ordinal()) == (now.year(), now.ordinal());
    at.format(if today { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
}
