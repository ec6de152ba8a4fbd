//! What the host says of itself, of the scripts and of their record: rarely, at once when the connection is back, and
//! after the traffic moved, for the scripts write down what they did.

use super::place::Place;
use std::time::Duration;

/// How often without a reason.
const CADENCE: Duration = Duration::from_mins(5);
/// The scripts have written down what they did by then.
const SETTLED: Duration = Duration::from_secs(7);

impl Place {
    pub(super) async fn follow_facts(&self) {
        let Some(host) = &self.host else { return };
        loop {
            self.reached().await;
            tokio::select! {
                fault = self.lost() => self.desk.fail(|env| &mut env.host, fault),
                facts = host.facts(&self.settings) => drop(self.desk.take(|env| &mut env.host, facts)),
            }
            tokio::select! {
                fault = self.lost() => self.desk.fail(|env| &mut env.host, fault),
                () = tokio::time::sleep(CADENCE) => {}
                () = self.stir.facts.notified() => {}
                () = self.settled() => {}
            }
        }
    }

    /// Waits until the traffic moved and what follows has settled.
    async fn settled(&self) {
        self.stir.traffic.notified().await;
        tokio::time::sleep(SETTLED).await;
    }
}
