//! What the host says of itself, of the scripts and of their record: rarely, at once when the connection is back, and
//! after the traffic moved, for the scripts write down what they did. While somebody holds the lock it is read often.

use super::place::Place;
use crate::domain::host::HostFacts;
use crate::environment::last_known::ScriptsSeen;
use crate::fault::Result;
use std::time::Duration;
use tokio::time::Instant;

/// How often without a reason.
const CADENCE: Duration = Duration::from_mins(5);
/// How often while somebody holds the lock of the host: whose script runs and when it ends is what on-call waits for.
const HELD: Duration = Duration::from_secs(5);
/// The scripts have written down what they did by then.
const SETTLED: Duration = Duration::from_secs(7);

impl Place {
    pub(super) async fn follow_facts(&self) {
        let Some(host) = &self.host else { return };
        let mut settled = None;
        loop {
            self.reached().await;
            tokio::select! {
                fault = self.lost() => self.desk.fail(|env| &mut env.host, fault),
                facts = host.facts(&self.settings) => self.learn(facts),
            }
            self.wait_for_a_reason(&mut settled).await;
        }
    }

    fn learn(&self, facts: Result<HostFacts>) {
        self.desk.take(|env| &mut env.host, facts);
        self.desk.publish_if(|env| {
            let (Some(facts), Some(at)) = (env.host.value(), env.host.taken()) else { return false };
            let next = ScriptsSeen::next(env.scripts_before.clone(), facts, at);
            let is_news = env.scripts_before.as_ref().is_none_or(|before| before.files != next.files);
            env.scripts_before = Some(next);
            is_news
        });
    }

    /// Whether somebody held the lock of the host when it was read.
    fn is_held(&self) -> bool {
        self.desk.known().host.value().is_some_and(|host| host.lock.is_some())
    }

    /// Waits until it is time to read again. What the scripts are about to write down is waited for, whatever else is a
    /// reason before that.
    async fn wait_for_a_reason(&self, settled: &mut Option<Instant>) {
        loop {
            let next = settled.unwrap_or_else(|| Instant::now() + if self.is_held() { HELD } else { CADENCE });
            tokio::select! {
                fault = self.lost() => return self.desk.fail(|env| &mut env.host, fault),
                () = tokio::time::sleep_until(next) => return *settled = None,
                () = self.stir.facts.notified() => return,
                () = self.stir.traffic.notified() => *settled = Some(Instant::now() + SETTLED),
            }
        }
    }
}
