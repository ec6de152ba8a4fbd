//! Whether what should serve is well, asked where nobody knew when the word was typed: what is seen to be bad costs the longer
//! word, then as before.

use super::{Come, Going};
use crate::domain::SlotName;
use crate::domain::health::Verdict;
use crate::environment::readiness::{Rung, RungState};
use crate::environment::slots::loud;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::look::Look;
use crate::operations::rollback::plan::{ANYWAY, Insists};
use crate::sources::health::At;
use crate::sources::host::Way;
use std::time::Duration;

/// Whoever waits at night waits no longer than this for an answer; without one nothing is known, as before.
const DEADLINE: Duration = Duration::from_secs(2);

impl Going<'_> {
    /// Refuses a flip to what answers, and not well. What does not answer the question at all is still not known.
    pub(super) async fn is_not_ill(&self, before: &Look) -> Result<(), Come> {
        let is_known = self.plan.way.rung != Rung::WarmFlip || self.plan.way.state == RungState::Available;
        if is_known || self.insists == Insists::Yes {
            return Ok(());
        }
        let Some(slot) = self.leads_to(before) else { return Ok(()) };
        let Some(Verdict::Bad(words)) = self.asked(&slot).await else { return Ok(()) };
        let sentence = format!("{} is not healthy: {words}; nothing was run", loud(&slot));
        let word = self.plan.way.plain_word();
        let next = format!("Where it is to serve all the same, the word is: {word}{ANYWAY}");
        Err(Come::of(Ending::Refused, sentence).next(next).by_hand(self.line_by_hand()))
    }

    /// The slot that would serve: the one that is wanted, else the other one of two.
    fn leads_to(&self, before: &Look) -> Option<SlotName> {
        let other = || {
            let serving = before.slot.as_ref()?;
            let mut others = self.settings.slots.keys().filter(|name| **name != serving.0);
            others.next().filter(|_| others.next().is_none()).map(|name| SlotName(name.clone()))
        };
        self.plan.way.goal.slot.clone().or_else(other)
    }

    async fn asked(&self, slot: &SlotName) -> Option<Verdict> {
        let port = self.settings.slots.get(slot.as_str())?.port?;
        let asked = async {
            let at = match self.means.host.port(port).await.ok()? {
                Way::Port(port) => At::Port(port),
                Way::Socket(socket) => At::Socket(socket),
            };
            Some(self.means.prober.ask(&at, &self.settings.health, DEADLINE).await.verdict)
        };
        tokio::time::timeout(DEADLINE * 2, asked).await.ok().flatten()
    }
}
