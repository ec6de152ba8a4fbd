//! The container that was stopped: started, and waited for until it answers well. Only then the script gets its turn.

use super::{Come, Going};
use crate::domain::SlotName;
use crate::domain::health::Verdict;
use crate::environment::readiness::Rung;
use crate::environment::slots::loud;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::End;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::means::Step;
use crate::sources::health::At;
use crate::sources::host::{Command, Way};
use std::time::Duration;
use tokio::time::Instant;

/// How long one answer may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// How long `docker start` may take.
const START: Duration = Duration::from_mins(1);

impl Going<'_> {
    /// Starts the container, for the way that needs it; `false` for one that does not.
    pub(super) async fn start(&mut self) -> Result<bool, Come> {
        let Some(slot) = self.plan.way.goal.slot.clone().filter(|_| self.plan.way.rung == Rung::ColdStart) else {
            return Ok(false);
        };
        let name = self.container(&slot);
        self.notes.began(Step::Start, name.as_deref().unwrap_or_default());
        self.notes.on_record(&self.plan.way.command());
        let begun = match name {
            Some(name) => self.begin(&name).await,
            None => Err(Fault::refused(format!("It is not known which container is {}", loud(&slot)))),
        };
        let well = match begun {
            Ok(()) => {
                self.boots = true;
                self.answers(&slot).await
            }
            Err(fault) => Err(fault.to_string()),
        };
        match well {
            Ok(words) => {
                self.notes.ended(Step::Start, End::Done, &words);
                Ok(true)
            }
            Err(why) => {
                self.notes.ended(Step::Start, End::Failed, &why);
                let sentence =
                    format!("{} was to be started and is not well: {why}; the traffic was not touched", loud(&slot));
                Err(Come::of(Ending::ScriptFailed, sentence)
                    .next("Its log tells more: cutover logs. Another way: cutover rollback --plan."))
            }
        }
    }

    /// The container of a slot: as the engine told, else as it is configured.
    fn container(&self, slot: &SlotName) -> Option<String> {
        let configured = self.settings.slots.get(slot.as_str())?;
        let list = self.plan.known.containers.value();
        let fitting = list.map(|list| crate::sources::docker::fitting(list, configured)).unwrap_or_default();
        fitting.first().map(|container| container.name.clone()).or_else(|| configured.container.clone())
    }

    /// By the engine where it is reached, else by its own command on the host.
    async fn begin(&self, name: &str) -> Result<()> {
        if let Some(engine) = self.means.engine {
            return engine.start(name).await;
        }
        let output = self.means.host.run(&Command::program("docker", ["start", "--", name]), START).await?;
        if output.is_success() {
            return Ok(());
        }
        Err(Fault::of(FaultKind::Failed, format!("docker start {name}")).because(output.complaint()))
    }

    /// Waits until the slot answers well at its own port.
    async fn answers(&self, slot: &SlotName) -> Result<String, String> {
        let until = Instant::now() + self.means.pace.boot;
        let Some(port) = self.settings.slots.get(slot.as_str()).and_then(|slot| slot.port) else {
            return Ok("started; its port is not configured, so it was not asked whether it is well".into());
        };
        loop {
            let at = match self.means.host.port(port).await {
                Ok(Way::Port(port)) => At::Port(port),
                Ok(Way::Socket(socket)) => At::Socket(socket),
                Err(fault) => return Err(fault.to_string()),
            };
            let probe = self.means.prober.ask(&at, &self.settings.health, DEADLINE).await;
            match probe.verdict {
                Verdict::Good => return Ok(format!("started, and it answers {}", probe.status.unwrap_or(200))),
                Verdict::Bad(words) | Verdict::Unknown(words) if Instant::now() >= until => return Err(words),
                Verdict::Bad(_) | Verdict::Unknown(_) => tokio::time::sleep(self.means.pace.pause).await,
            }
        }
    }
}
