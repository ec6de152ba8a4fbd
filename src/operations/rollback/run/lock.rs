//! The lock of the host: taken, waited for where somebody's script runs under it, taken over where none does, and given back.
//! That it cannot be had holds nothing up but a second script.

use super::{Come, Going};
use crate::environment::slots::loud;
use crate::operations::journal::End;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::means::{Held as WhenHeld, Step};
use crate::sources::host::{Claimant, Held, Over, Script, Taking};
use std::time::Duration;
use tokio::time::Instant;

/// Whoever takes the lock begins a script within so long.
const BEGINS: Duration = Duration::from_secs(15);
/// Between two times that the lock is made young.
const YOUNG: Duration = Duration::from_secs(3);
/// Between two looks at the lock of somebody else.
const AGAIN: Duration = Duration::from_millis(500);

impl Going<'_> {
    /// Takes the lock of the host.
    pub(super) async fn lock(&mut self) -> Result<(), Come> {
        let Some(folder) = self.settings.scripts.dir.clone() else {
            self.say("Nothing says which folder the scripts are in: it goes on without the lock of the host.");
            return Ok(());
        };
        self.notes.began(Step::Lock, &folder);
        let words = self.words();
        let claimant = Claimant { folder: &folder, words: &words, nonce: &self.naming.id };
        let until = Instant::now() + self.means.pace.other;
        let (mut over, mut told): (Option<Held>, bool) = (None, false);
        loop {
            match self.means.host.take_lock(&claimant, self.over(over.as_ref())).await {
                Ok(Taking::Taken) => {
                    self.locked = true;
                    let words =
                        over.map_or_else(|| "taken".to_owned(), |held| format!("taken over from {}", who(&held)));
                    self.notes.ended(Step::Lock, End::Done, &words);
                    return Ok(());
                }
                Ok(Taking::Held(held)) if self.is_taken_over(&held) => {
                    if over.as_ref() != Some(&held) {
                        self.say(format!("The lock of the host is held by {}. It is taken over.", who(&held)));
                    }
                    over = Some(held);
                }
                Ok(Taking::Held(held)) if Instant::now() >= until => return Err(self.runs_elsewhere(&held)),
                Ok(Taking::Held(held)) => {
                    if !std::mem::replace(&mut told, true) {
                        self.say(format!(
                            "The lock of the host is held by {}, whose script is waited for.",
                            who(&held)
                        ));
                    }
                    over = None;
                }
                Err(fault) => {
                    self.say(format!("{fault}. It goes on without the lock of the host."));
                    self.notes.ended(Step::Lock, End::Failed, &fault.to_string());
                    return Ok(());
                }
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Who holds it, in words for others: on one line.
    fn words(&self) -> String {
        let way = &self.plan.way;
        let to = way.goal.slot.as_ref().map_or_else(|| "what was there before".into(), loud);
        let since = (self.means.record.clock)().to_rfc3339();
        let reason = self.naming.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{} rolls {} back to {to} since {since}{reason}", self.means.record.who, self.plan.env)
    }

    /// A script of somebody else that runs is never joined by a second one unasked.
    fn is_taken_over(&self, held: &Held) -> bool {
        let is_young = held.age.is_some_and(|age| age < BEGINS);
        match (self.means.held, held.script) {
            (WhenHeld::TakeOver, _) | (_, Script::Ended(_) | Script::Gone) => true,
            (WhenHeld::Wait, Script::Runs) => false,
            (WhenHeld::Wait, Script::Unbegun) => !is_young,
        }
    }

    const fn over<'b>(&self, held: Option<&'b Held>) -> Over<'b> {
        match (held, self.means.held) {
            (None, _) => Over::Nobody,
            (Some(held), WhenHeld::Wait) => Over::Left(held),
            (Some(held), WhenHeld::TakeOver) => Over::Forced(held),
        }
    }

    /// Keeps the lock young while something else is waited for: whoever finds it old takes it over. Never ends by itself.
    pub(super) fn kept_young(&self) -> impl Future<Output = ()> + 'static {
        let (host, id) = (self.means.host.clone(), self.naming.id.clone());
        let folder = self.settings.scripts.dir.clone().filter(|_| self.locked);
        async move {
            let Some(folder) = folder else { return std::future::pending().await };
            let claimant = Claimant { folder: &folder, words: "", nonce: &id };
            loop {
                tokio::time::sleep(YOUNG).await;
                // What cannot be kept now may be kept the next time; whether it is held is asked before the script.
                let _ = host.keep_lock_young(&claimant).await;
            }
        }
    }

    fn runs_elsewhere(&mut self, held: &Held) -> Come {
        self.notes.ended(Step::Lock, End::Failed, &who(held));
        let sentence =
            format!("{} has the lock of the host and a script runs under it; nothing was run here", who(held));
        Come::of(Ending::Refused, sentence)
            .next("Look at it with cutover env. Where it hangs: the same with --take-over, which leaves it running.")
    }

    /// Gives the lock back, unless what was begun under it may still run; and leaves a line on the host.
    pub(super) async fn unlock(&mut self, come: &Come) {
        let Some(folder) = self.settings.scripts.dir.clone().filter(|_| self.locked) else { return };
        if come.ending == Ending::Unknown {
            return self.say("The lock of the host stays held: what was begun under it may still run.");
        }
        self.notes.began(Step::Unlock, "");
        let words = self.words();
        let claimant = Claimant { folder: &folder, words: &words, nonce: &self.naming.id };
        let line = format!("{words}: {}: {}", come.ending.word(), come.sentence);
        let (noted, given) =
            tokio::join!(self.means.host.note_end(&claimant, &line), self.means.host.give_lock_back(&claimant));
        if let Err(fault) = noted {
            self.say(format!("The line on the host is missing: {fault}."));
        }
        match given {
            Ok(true) => self.notes.ended(Step::Unlock, End::Done, ""),
            Ok(false) => self.notes.ended(Step::Unlock, End::Done, "somebody else holds it by now"),
            Err(fault) => {
                self.say(format!("The lock of the host could not be given back: {fault}."));
                self.notes.ended(Step::Unlock, End::Failed, &fault.to_string());
            }
        }
    }
}

fn who(held: &Held) -> String {
    if held.owner.is_empty() { "somebody it does not name".to_owned() } else { held.owner.clone() }
}
