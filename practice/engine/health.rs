//! What the health checks of a container have come to.

use super::ailment::Ailment;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// The last checks succeeded.
pub const HEALTHY: &str = "healthy";
/// So many failed that it counts as unhealthy.
pub const UNHEALTHY: &str = "unhealthy";
/// It has not been up for long enough.
pub const STARTING: &str = "starting";

/// Seconds between two checks.
pub(super) const INTERVAL: i64 = 5;
/// Seconds a check may take.
pub(super) const TIMEOUT: u64 = 3;
/// Failures in a row that make it unhealthy.
const RETRIES: u64 = 3;
/// Checks that are kept.
const KEPT: usize = 5;

/// One check.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub begun: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    pub exit: i32,
    pub output: String,
}

/// The state of a container's health.
#[derive(Debug, Clone)]
pub(super) struct Health {
    pub status: &'static str,
    streak: u64,
    checks: VecDeque<Check>,
}

impl Health {
    /// What a container starts with; the checks of an earlier start are still told.
    pub fn starting(before: Option<Self>) -> Self {
        let checks = before.map(|before| before.checks).unwrap_or_default();
        Self { status: STARTING, streak: 0, checks }
    }

    /// What it is after it has been as it is for long.
    pub fn known(ails: Ailment, now: DateTime<Utc>) -> Self {
        let (exit, output) = match ails {
            Ailment::None | Ailment::Slow => (0, "{\"success\":true}"),
            Ailment::Silent => (-1, "Health check exceeded timeout (3s)"),
            _ => (1, "curl: (22) The requested URL returned error: 503\n"),
        };
        let mut health = Self::starting(None);
        for count in (1..=KEPT).rev() {
            let begun = now - TimeDelta::seconds(INTERVAL * i64::try_from(count).unwrap_or(1));
            let ended = begun + TimeDelta::milliseconds(64);
            health.take(Check { begun, ended, exit, output: output.to_owned() });
        }
        health
    }

    /// Takes in a check; gives the status if it is another one now.
    pub fn take(&mut self, check: Check) -> Option<&'static str> {
        self.streak = if check.exit == 0 { 0 } else { self.streak + 1 };
        self.checks.push_back(check);
        while self.checks.len() > KEPT {
            self.checks.pop_front();
        }
        let before = self.status;
        match self.streak {
            0 => self.status = HEALTHY,
            failed if failed >= RETRIES => self.status = UNHEALTHY,
            _ => {}
        }
        (self.status != before).then_some(self.status)
    }

    /// As `State.Health`.
    pub fn told(&self) -> Value {
        let log = self.checks.iter().map(|check| {
            json!({
                "Start": super::shapes::moment(check.begun),
                "End": super::shapes::moment(check.ended),
                "ExitCode": check.exit,
                "Output": check.output,
            })
        });
        json!({"Status": self.status, "FailingStreak": self.streak, "Log": log.collect::<Vec<_>>()})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(exit: i32) -> Check {
        let at = DateTime::UNIX_EPOCH;
        Check { begun: at, ended: at, exit, output: String::new() }
    }

    #[test]
    fn three_failures_in_a_row_are_unhealthy_and_one_success_is_healthy_again() {
        let mut health = Health::starting(None);
        let told: Vec<_> = [1, 1, 0, 1, 1, 1, 1, 0].map(|exit| health.take(check(exit))).into();
        assert_eq!(told, [None, None, Some(HEALTHY), None, None, Some(UNHEALTHY), None, Some(HEALTHY)]);
        assert_eq!(health.told()["Log"].as_array().unwrap().len(), KEPT);
    }
}
