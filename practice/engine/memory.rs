//! What a container wrote before the world began.

use super::ailment::Ailment;
use super::app::{DATABASE_LOST, said_at_boot};
use super::image::{Image, Program};
use super::log::{Log, Stream};
use super::server::Past;
use chrono::{DateTime, TimeDelta, Utc};

/// Seconds for which an application without its database has said so.
const SAID_FOR: i64 = 11 * 60;
const EVERY: usize = 5;

impl Log {
    /// Its boot, and what ails it.
    pub fn remember(&mut self, image: &Image, environment: &str, past: &Past, now: DateTime<Utc>) {
        if image.program != Program::App {
            return self.write(past.started, Stream::Out, "Ready to accept connections");
        }
        for line in said_at_boot(&image.reference, environment) {
            self.write(past.started + TimeDelta::seconds(2), Stream::Out, line);
        }
        if past.ails == Ailment::NoDatabase {
            for second in (1..SAID_FOR).rev().step_by(EVERY) {
                let at = now - TimeDelta::seconds(second);
                self.write(at, Stream::Error, DATABASE_LOST);
                self.write(at, Stream::Out, "GET /api/health 503");
            }
        }
    }
}
