//! The lock of the host: taken, waited for where somebody's script runs under it, taken over where none does, and given back.
//! That it cannot be had holds nothing up but a second script.

use super::{Come, Going};
use crate::domain::SlotName;
use crate::environment::slots::loud;
use crate::operations::journal::End;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::look::{Sight, look};
use crate::operations::rollback::means::{News, Step};
use crate::sources::host::{Claimant, Held, Over, Script, Taking};
use std::time::Duration;
use tokio::time::Instant;

/// Whoever takes the lock begins a script within so long.
const BEGINS: Duration = Duration::from_secs(15);
/// Between two times that the lock is made young.
const YOUNG: Duration = Duration::from_secs(3);
/// Between two looks at the lock of somebody else.
const AGAIN: Duration = Duration::from_millis(500);
/// So often a lock that may be taken over is tried to be.
const TRIES: u32 = 3;

/// Whose lock is being taken over, and how often that failed.
#[derive(Default)]
struct TakingOver {
    held: Option<Held>,
    failed: u32,
}

impl TakingOver {
    /// Takes in that a lock is held which may be taken over; whether it is another one than before.
    fn met(&mut self, held: Held) -> bool {
        let is_new = self.held.as_ref().is_none_or(|known| known.nonce != held.nonce);
        self.failed = if is_new { 0 } else { self.failed + 1 };
        self.held = Some(held);
        is_new
    }

    /// Why it is tried no longer.
    fn in_vain(&self) -> Option<String> {
        // Of what another account made in such a place it is known at the first try that it stays there.
        let held = self.held.as_ref().filter(|held| self.failed >= if held.is_foreign() { 1 } else { TRIES })?;
        let why = held.cannot.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        Some(format!("The lock of {} cannot be taken over{why}", who(held)))
    }
}

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
        let (mut over, mut told) = (TakingOver::default(), false);
        loop {
            match self.means.host.take_lock(&claimant, self.over(over.held.as_ref())).await {
                Ok(Taking::Taken) => {
                    self.locked = true;
                    let words =
                        over.held.map_or_else(|| "taken".to_owned(), |held| format!("taken over from {}", who(&held)));
                    self.notes.ended(Step::Lock, End::Done, &words);
                    return Ok(());
                }
                Ok(Taking::Elsewhere { place, why }) => {
                    self.locked = true;
                    self.say(format!("The lock cannot lie beside the scripts ({why}): it is taken in {place}."));
                    self.notes.ended(Step::Lock, End::Done, &format!("taken in {place}"));
                    return Ok(());
                }
                Ok(Taking::Held(held)) if self.is_taken_over(&held) => {
                    let whose = who(&held);
                    if over.met(held) {
                        self.say(format!("The lock of the host is held by {whose}. It is taken over."));
                    }
                    if let Some(why) = over.in_vain() {
                        self.without(&why);
                        return Ok(());
                    }
                }
                Ok(Taking::Held(held)) if Instant::now() >= until => return Err(self.runs_elsewhere(&held)),
                Ok(Taking::Held(held)) => {
                    if !std::mem::replace(&mut told, true) {
                        self.needs_no_lock(&held).await?;
                        (self.means.told)(News::Waits(waits(&held)));
                    }
                    over = TakingOver::default();
                }
                Err(fault) => {
                    self.without(&fault.to_string());
                    return Ok(());
                }
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Whoever leads to what serves already is not waited for: an error says that it does.
    async fn needs_no_lock(&mut self, held: &Held) -> Result<(), Come> {
        let seen = look(self.means.host, self.settings, &self.plan.known).await;
        let slot = self.served_already(&seen).filter(|slot| seen.sight == Sight::Loaded && leads_to(held, slot));
        let Some(slot) = slot else { return Ok(()) };
        self.notes.ended(Step::Lock, End::Failed, &format!("held by {}, and not needed", who(held)));
        self.notes.began(Step::Before, "");
        self.notes.ended(Step::Before, End::Done, &seen.words);
        let runs = if held.script == Script::Runs { ", and a script of theirs still runs" } else { "" };
        let done = format!("nothing was run here; the lock is held by {}{runs}", who(held));
        Err(self.already(slot, &seen, &done).await)
    }

    /// A lock that cannot be had warns and stops nothing.
    fn without(&mut self, why: &str) {
        self.say(format!("{why}. It goes on without the lock of the host."));
        self.notes.ended(Step::Lock, End::Failed, why);
    }

    /// Who holds it, in words for others: on one line.
    fn words(&self) -> String {
        let way = &self.plan.way;
        let to = way.goal.slot.as_ref().map_or_else(|| "what was there before".into(), loud);
        let since = (self.means.record.clock)().to_rfc3339();
        let reason = self.naming.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{} rolls {} {}{since}{reason}", self.means.record.who, self.plan.env, back_to(&to))
    }

    /// A script of somebody else that runs is never joined by a second one unasked.
    fn is_taken_over(&self, held: &Held) -> bool {
        let is_young = held.age.is_some_and(|age| age < BEGINS);
        match held.script {
            Script::Ended(_) | Script::Gone => true,
            _ if self.means.held.is_forced() => true,
            Script::Runs => false,
            Script::Unbegun => !is_young,
        }
    }

    fn over<'b>(&self, held: Option<&'b Held>) -> Over<'b> {
        match held {
            None => Over::Nobody,
            Some(held) if self.means.held.is_forced() => Over::Forced(held),
            Some(held) => Over::Left(held),
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
        let Some(folder) = self.settings.scripts.dir.clone() else { return };
        match (self.locked, come.ending == Ending::Unknown) {
            (true, true) => return self.stays_held(&folder).await,
            (false, false) => return self.leaves_none(&folder).await,
            (false, true) => return,
            (true, false) => {}
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

    /// A lock that could not be seen to be taken may be there all the same, where the host did not answer in time.
    async fn leaves_none(&self, folder: &str) {
        let step = self.notes.story().steps.iter().rev().find(|step| step.name == Step::Lock.word());
        let is_unseen = step.is_some_and(|step| matches!(step.end, Some((End::Failed, ..))));
        if is_unseen && self.means.host.link().borrow().is_usable() {
            let claimant = Claimant { folder, words: "", nonce: &self.naming.id };
            let _ = self.means.host.give_lock_back(&claimant).await;
        }
    }

    /// What may still run keeps its lock, unless somebody took that over.
    async fn stays_held(&self, folder: &str) {
        let claimant = Claimant { folder, words: "", nonce: &self.naming.id };
        let reached = self.means.host.link().borrow().is_usable();
        let another = reached && matches!(self.means.host.script_under(&claimant).await, Ok(None));
        self.say(if another {
            "The lock of the host is not held by this rollback any more."
        } else {
            "The lock of the host stays held: what was begun under it may still run."
        });
    }
}

/// Where the words of a lock say that it leads.
fn back_to(place: &str) -> String {
    format!("back to {place} since ")
}

/// Whether whoever holds it rolls back to this slot.
fn leads_to(held: &Held, slot: &SlotName) -> bool {
    held.owner.contains(&back_to(&loud(slot)))
}

/// What is waited for. Whoever took the lock a moment ago is about to begin.
fn waits(held: &Held) -> String {
    let whose = who(held);
    if held.script == Script::Runs && held.is_foreign() {
        let age = held.age.map(|age| format!(", {} s old", age.as_secs())).unwrap_or_default();
        return format!(
            "The lock of the host is held by {whose}{age}. A process that it names is waited for: where nobody of yours \
             is at it, take it over."
        );
    }
    if held.script == Script::Runs {
        return format!("The lock of the host is held by {whose}, whose script is waited for.");
    }
    format!(
        "The lock of the host is held by {whose}, who has begun no script: it is taken over once it is {} s old.",
        BEGINS.as_secs()
    )
}

fn who(held: &Held) -> String {
    held.who()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_lock_that_any_account_may_have_made_it_is_told_whose_it_is_how_old_and_that_it_may_be_taken_over() {
        let held = Held {
            owner: "asha rolls production back".into(),
            age: Some(Duration::from_mins(12)),
            script: Script::Runs,
            place: Some("/dev/shm".into()),
            account: Some("mallory".into()),
            ..Held::default()
        };
        let words = waits(&held);
        for part in ["made by the account mallory", "720 s old", "take it over"] {
            assert!(words.contains(part), "{part} is missing in {words}");
        }
        let mut over = TakingOver::default();
        assert!(over.met(held.clone()) && over.in_vain().is_none(), "it is tried once");
        over.met(Held { cannot: Some("mv: Operation not permitted".into()), ..held });
        assert!(over.in_vain().unwrap().ends_with("mv: Operation not permitted"));
    }
}
