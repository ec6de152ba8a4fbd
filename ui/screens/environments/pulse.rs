//! How an address answered over a span of time, as a line of columns and as numbers.

use crate::app::Model;
use crate::parts::bars;
use crate::theme::Role;
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::domain::health::Trail;
use engine::environment::vital::{Answered, pulse, sparkline, took};

/// Minutes that the line shows: an hour where there is room.
pub(in crate::screens) fn minutes(model: &Model) -> i64 {
    if model.size.0 >= 140 { 60 } else { 30 }
}

/// The line of columns, one for each part of the span, so many at most.
pub(in crate::screens) fn line(trail: &Trail, now: Moment, minutes: i64, columns: usize) -> String {
    let until = now + TimeDelta::seconds(1);
    bars(&sparkline(trail, until - TimeDelta::minutes(minutes), until, columns.clamp(1, 120)))
}

/// The role of the line: of a span with failures, that of failures.
pub(in crate::screens) fn role(trail: &Trail, now: Moment) -> Role {
    if pulse(trail, now - TimeDelta::minutes(5), now + TimeDelta::seconds(1)).bad > 0 {
        Role::Error
    } else {
        Role::Running
    }
}

/// `p50 61 ms  p95 140 ms  fail 0/180`; with little room, without the first.
pub(in crate::screens) fn numbers(trail: &Trail, now: Moment, minutes: i64, room: usize) -> Vec<(String, Role)> {
    let pulse = pulse(trail, now - TimeDelta::minutes(minutes), now + TimeDelta::seconds(1));
    if pulse.judged() == 0 {
        return vec![(format!("? nothing was answered in {minutes} min"), Role::Unknown)];
    }
    let role = if pulse.bad > 0 { Role::Error } else { Role::Text };
    let unknown = if pulse.unknown > 0 { format!("  ? {} not asked", pulse.unknown) } else { String::new() };
    let times = match (pulse.p50, pulse.p95) {
        (Some(Answered::Never), _) => "no answer  ".to_owned(),
        (_, p95) if room < 36 => format!("p95 {}  ", took(p95)),
        (p50, p95) => format!("p50 {}  p95 {}  ", took(p50), took(p95)),
    };
    vec![(times, Role::Text), (format!("fail {}/{}", pulse.bad, pulse.judged()), role), (unknown, Role::Unknown)]
}
