//! The calls of the hour, and who may spend them: the one place that knows what GitHub's answers said of limits, for how
//! long it asks to be left alone, and how often it can be asked by itself so that people never run out.

use super::answer::Answer;
use super::limits::{self, Limits};
use super::refusal;
use crate::domain::Moment;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many calls of the hour are left to people's own acts; a fifth of them where the hour has few.
const RESERVE: u64 = 200;
/// No budget is for longer.
const HOUR: Duration = Duration::from_hours(1);

/// What is known of the budgets.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// REST and GraphQL have one each, with the moment at which it is full again, by the clock of this machine.
    limits: Mutex<HashMap<String, (Limits, Instant)>>,
    quiet: Mutex<Option<Instant>>,
    /// What the server's clock showed, and when that was here.
    told: Mutex<Option<(Moment, Instant)>>,
    spent: AtomicU64,
}

impl Budget {
    /// What an answer says of the limits, and whether it asks to be left alone.
    pub fn learn(&self, answer: &Answer) {
        // What did not change is free.
        self.spent.fetch_add(u64::from(answer.status != http::StatusCode::NOT_MODIFIED), Ordering::Relaxed);
        if let Some(date) = answer.header("date").and_then(|date| Moment::parse_from_rfc2822(date).ok()) {
            *lock(&self.told) = Some((date, Instant::now()));
        }
        if let Some(limits) = Limits::of(&answer.headers) {
            let resource = answer.header("x-ratelimit-resource").unwrap_or("core").to_owned();
            let mut all = lock(&self.limits);
            let told = (limits, full_at(limits, answer, all.get(&resource)));
            let known = all.entry(resource).or_insert(told);
            if known.0.after(limits) == limits {
                *known = told;
            }
        }
        if refusal::is_limit(answer) {
            *lock(&self.quiet) = Some(Instant::now() + limits::quiet_for(&answer.headers));
        }
    }

    /// Of the budgets the one of which less is left, and when it is full again. One that is full by now is not scarce,
    /// whatever was left of it.
    pub fn scarcest(&self) -> Option<(Limits, Instant)> {
        let (now, all) = (Instant::now(), lock(&self.limits));
        let share = |limits: &Limits| limits.remaining.saturating_mul(1_000_000) / limits.limit.max(1);
        all.values().min_by_key(|(limits, full)| (*full <= now, share(limits))).copied()
    }

    /// How long GitHub still wants to be left alone.
    pub fn quiet_for(&self) -> Option<Duration> {
        let until = *lock(&self.quiet);
        until?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// What the clock of the server shows, by its last answer.
    pub fn now_there(&self) -> Option<Moment> {
        let told = *lock(&self.told);
        let (date, at) = told?;
        Some(date + TimeDelta::from_std(at.elapsed()).ok()?)
    }

    /// How many calls were answered so far and not with "not modified".
    pub fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }

    /// How long to wait with the next reading that nobody asked for, where one costs so many calls: as long as is wished,
    /// longer where the calls that are left would not last for the hour, and until it is over where only the reserve is
    /// left.
    pub fn pace(&self, wished: Duration, cost: u64) -> Duration {
        let Some((limits, full)) = self.scarcest() else { return wished };
        let Some(left) = full.checked_duration_since(Instant::now()) else { return wished };
        let pace = paced(wished, left, limits.remaining.saturating_sub(reserve(&limits)), cost);
        self.quiet_for().map_or(pace, |quiet| pace.max(quiet))
    }

    /// Whether only the reserve is left of this hour.
    pub fn is_reserved(&self) -> bool {
        let reserved =
            |(limits, full): &(Limits, Instant)| limits.remaining <= reserve(limits) && *full > Instant::now();
        lock(&self.limits).values().any(reserved)
    }
}

/// When a budget is full again. A server that does not tell its time has an hour for it from when it was first told.
fn full_at(limits: Limits, answer: &Answer, known: Option<&(Limits, Instant)>) -> Instant {
    let now = Instant::now();
    match limits.full_in(&answer.headers) {
        Some(left) => now + left,
        None if answer.header("date").is_some() => now,
        None => known.filter(|(known, _)| known.reset == limits.reset).map_or(now + HOUR, |(_, full)| *full),
    }
}

fn reserve(limits: &Limits) -> u64 {
    RESERVE.min(limits.limit / 5)
}

/// Evenly over the time until the budget is full again.
fn paced(wished: Duration, left: Duration, spare: u64, cost: u64) -> Duration {
    let times = u32::try_from(spare / cost.max(1)).unwrap_or(u32::MAX);
    left.checked_div(times).map_or(left, |even| even.max(wished)).max(wished.min(left))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &str)]) -> Answer {
        let pair = |(name, value): &(&'static str, &str)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_str(value).unwrap())
        };
        let (status, headers) = (http::StatusCode::OK, headers.iter().map(pair).collect());
        Answer { status, headers, body: Vec::new(), by: super::super::answer::By::Asked }
    }

    fn told<'a>(resource: &'a str, left: &'a str) -> [(&'static str, &'a str); 4] {
        let limit = [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", left)];
        [limit[0], limit[1], ("x-ratelimit-reset", "1767600600"), ("x-ratelimit-resource", resource)]
    }

    #[test]
    fn a_budget_that_is_full_again_by_now_is_not_the_scarcest() {
        let budget = Budget::default();
        let over = ("date", "Mon, 05 Jan 2026 09:00:00 GMT");
        budget.learn(&answer(&[&told("graphql", "10")[..], &[over]].concat()));
        budget.learn(&answer(&[&told("core", "1300")[..], &[("date", "Mon, 05 Jan 2026 08:00:00 GMT")]].concat()));
        assert_eq!(budget.scarcest().unwrap().0.remaining, 1300);
        assert!(budget.pace(Duration::from_secs(1), 11) >= Duration::from_secs(5), "it lasts until it is full");
    }

    #[test]
    fn a_server_that_does_not_tell_its_time_is_asked_evenly_over_an_hour_all_the_same() {
        let budget = Budget::default();
        budget.learn(&answer(&told("core", "1200")));
        let full = budget.scarcest().unwrap().1;
        budget.learn(&answer(&told("core", "1100")));
        assert_eq!(budget.scarcest().unwrap().1, full, "the hour does not begin anew with each answer");
        assert!(budget.pace(Duration::from_secs(10), 10) > Duration::from_secs(39));
        budget.learn(&answer(&told("core", "100")));
        assert!(budget.is_reserved());
    }

    #[test]
    fn what_is_left_lasts_for_the_hour_and_the_reserve_is_never_asked_away() {
        let (wished, hour) = (Duration::from_secs(10), Duration::from_hours(1));
        assert_eq!(paced(wished, hour, 4800, 2), wished, "there is plenty");
        assert_eq!(paced(wished, hour, 120, 2), Duration::from_mins(1));
        assert_eq!(paced(wished, hour, 1, 2), hour, "less than one reading is left");
        assert_eq!(paced(wished, hour, 0, 2), hour);
        assert_eq!(paced(wished, Duration::from_secs(3), 0, 2), Duration::from_secs(3), "it is full in a moment");
    }
}
