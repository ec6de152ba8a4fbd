//! The health check of a container: every five seconds of the world's clock it really asks the application.

use super::container::Motion;
use super::health::{Check, INTERVAL, TIMEOUT};
use super::program::Own;
use super::world::digits;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The command, as the image names it.
pub(super) const COMMAND: &str = "curl -fsS http://127.0.0.1:3000/api/health | grep -q '\"success\":true'";
/// Checks that were missed longer ago than so many seconds are not made up for.
const MISSED: i64 = 120;

/// Checks for as long as it is let.
pub(super) async fn go_on(own: &Own) {
    let begin = own.shared.now();
    let mut due = if begin - own.started < TimeDelta::seconds(INTERVAL) { own.started } else { begin };
    loop {
        due += TimeDelta::seconds(INTERVAL);
        if (own.shared.now() - due).num_seconds() > MISSED {
            due = own.shared.now();
        }
        own.shared.clock.reach(due).await;
        if *own.motion.borrow() == Motion::Going {
            check(own, due).await;
        }
    }
}

async fn check(own: &Own, begun: DateTime<Utc>) {
    let exec = digits(&format!("{} {begun}", own.id));
    for act in ["exec_create", "exec_start"] {
        own.tell(&format!("{act}: /bin/sh -c {COMMAND}"), &[("execID", &exec)]);
    }
    let clock = std::time::Instant::now();
    let (exit, output) = own.ask().await;
    let took = TimeDelta::from_std(clock.elapsed()).unwrap_or_default();
    own.tell("exec_die", &[("execID", &exec), ("exitCode", &exit.to_string())]);
    let check = Check { begun, ended: begun + took, exit, output };
    let status = own.shared.with(&own.id, |container| container.health.as_mut()?.take(check)).flatten();
    if let Some(status) = status {
        own.tell(&format!("health_status: {status}"), &[]);
    }
}

impl Own {
    fn tell(&self, action: &str, attributes: &[(&str, &str)]) {
        let at = self.shared.now();
        let told = |event: super::events::Event| {
            attributes.iter().fold(event.called(action), |event, (name, value)| event.with(name, *value))
        };
        self.shared.world().tell(&self.id, at, told);
    }

    /// What the command says: its exit code and its words.
    async fn ask(&self) -> (i32, String) {
        let Some(port) = self.port else { return (1, "no port".to_owned()) };
        let url = format!("http://127.0.0.1:{port}/api/health");
        match self.shared.asker.get(&url, Duration::from_secs(TIMEOUT)).await {
            Ok((status, body)) if status.is_success() && body.contains("\"success\":true") => (0, body),
            Ok((status, _)) if !status.is_success() => {
                (1, format!("curl: (22) The requested URL returned error: {}\n", status.as_u16()))
            }
            Ok((_, body)) => (1, body),
            Err((28, _)) => (-1, format!("Health check exceeded timeout ({TIMEOUT}s)")),
            Err((code, words)) => (1, format!("curl: ({code}) {words}\n")),
        }
    }
}
