//! What it means: where the traffic went, and whether what serves is well. What the script says of itself counts only where
//! nothing else tells.

use super::script::Ended;
use super::version::Version;
use super::{Come, Going};
use crate::domain::SlotName;
use crate::environment::readiness::Rung;
use crate::environment::slots::loud;
use crate::operations::journal::End;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::ladder::by_hand;
use crate::operations::rollback::look::{Look, Sight, look};
use crate::operations::rollback::means::Step;
use crate::operations::rollback::verify::{By, Verified, verify};
use tokio::time::Instant;

/// What is left where this way went wrong.
const OTHER: &str = "Another way may help: cutover rollback --plan.";

/// Where nobody knows what a script did.
const LOOK: &str = "It is not run again by itself. Look at the host before anything else.";

/// Where the traffic went.
#[derive(Debug, PartialEq, Eq)]
enum Moved {
    /// To what was wanted.
    There(SlotName),
    /// It is where it was, or somewhere else.
    Not,
    /// It cannot be told.
    Unseen,
}

impl Going<'_> {
    pub(super) async fn judge(&mut self, before: &Look, ended: Ended) -> Result<Come, Come> {
        self.notes.began(Step::After, "");
        let (moved, after) = self.moved(before, &ended).await;
        let end = match moved {
            Moved::There(_) => End::Done,
            Moved::Not => End::Failed,
            Moved::Unseen => End::Unknown,
        };
        self.notes.ended(Step::After, end, &after.words);
        // Wherever the traffic is: a script that still runs may move it once more.
        if let Ended::Runs = ended {
            return Err(Self::goes_on(&after));
        }
        match moved {
            Moved::There(slot) => Ok(self.verified(Some(slot), &ended, &after).await),
            Moved::Not => Err(self.with_terminal(self.stayed(&ended, &after))),
            Moved::Unseen => match ended {
                Ended::Exit(0) => Ok(self.verified(None, &ended, &after).await),
                _ => Err(self.with_terminal(Self::lost_sight(&ended, &after))),
            },
        }
    }

    /// It serves already, and the script is not run. Whether it is well is asked all the same.
    pub(super) async fn already(&mut self, slot: SlotName, before: &Look, done: &str) -> Come {
        let mut come = self.verified(Some(slot.clone()), &Ended::Exit(0), before).await;
        let stands = match come.ending {
            Ending::NotMoved => format!("nginx's file leads to {} already", loud(&slot)),
            Ending::Unverified if before.sight == Sight::Untold => {
                format!("nginx's file leads to {} already", loud(&slot))
            }
            _ => format!("{} serves already", loud(&slot)),
        };
        come.ending = match come.ending {
            Ending::Served => Ending::Already,
            Ending::NotMoved if self.plan.way.rung == Rung::WarmFlip => Ending::Refused,
            other => other,
        };
        come.sentence = format!("{stands}: {done}; {}", come.sentence);
        come
    }

    /// Looks until the traffic moved. A reload of nginx takes a moment.
    async fn moved(&self, before: &Look, ended: &Ended) -> (Moved, Look) {
        let unkept = matches!(ended, Ended::Unknown(_)) && !self.locked;
        // Without its lock nothing else tells how a script ended that runs on: where the traffic goes is looked at for longer.
        let until = Instant::now() + if unkept { self.means.pace.reconnect } else { self.means.pace.settle };
        loop {
            let after = look(self.means.host, self.settings, &self.plan.known).await;
            let moved = self.compared(before, &after);
            let is_final = matches!(moved, Moved::There(_)) || !(unkept || matches!(ended, Ended::Exit(0)));
            let is_blind = after.slot.is_none() && after.sight != Sight::Unloaded && before.slot.is_none();
            if is_final || Instant::now() >= until || is_blind {
                return (moved, after);
            }
            tokio::time::sleep(self.means.pace.pause).await;
        }
    }

    fn compared(&self, before: &Look, after: &Look) -> Moved {
        let wanted = self.plan.way.goal.slot.as_ref();
        match (wanted, &before.slot, &after.slot) {
            (_, _, None) if after.sight == Sight::Unloaded => Moved::Not,
            // A deploy into the slot that served before shows nothing by that.
            (Some(wanted), before, Some(after))
                if wanted == after && (self.plan.way.flips() || before.as_ref() != Some(after)) =>
            {
                Moved::There(after.clone())
            }
            (None, Some(before), Some(after)) if before != after => Moved::There(after.clone()),
            (_, _, None) | (None, None, Some(_)) => Moved::Unseen,
            _ => Moved::Not,
        }
    }

    async fn verified(&mut self, slot: Option<SlotName>, ended: &Ended, look: &Look) -> Come {
        let served = slot.as_ref().map_or_else(|| "What was there before".to_owned(), loud);
        let commit = self.plan.way.goal.commit.map(|commit| format!(" {}", commit.short())).unwrap_or_default();
        self.notes.began(Step::Verify, "");
        let verified = verify(self.means, self.settings, slot.as_ref()).await;
        let (end, words) = match &verified {
            Verified::Well(words, _) => (End::Done, words.clone()),
            Verified::Unwell(words) | Verified::Elsewhere(words) => (End::Failed, words.clone()),
            Verified::Unasked(words) => (End::Unknown, words.clone()),
        };
        self.notes.ended(Step::Verify, end, &words);
        let but =
            if matches!(ended, Ended::Exit(0)) { String::new() } else { format!("; of the script: {}", ended.words()) };
        match (verified, &slot) {
            (Verified::Well(words, by), Some(_)) if look.sight != Sight::Loaded && by != By::Slot => {
                let sentence = format!("{}{but}", unseen(&format!("{served}{commit}"), look, &well(&words, by)));
                self.unloaded(Come::of(Ending::Unverified, sentence), slot, look)
            }
            (Verified::Well(words, _), Some(_)) => {
                self.times.verified = Some(self.begun.elapsed());
                self.as_planned(slot, &words, &but).await
            }
            (Verified::Well(words, by), None) => Come::of(
                Ending::Unverified,
                format!("The script ended well and {}; which slot serves cannot be told{but}", well(&words, by)),
            )
            .next("Look at it: cutover env, or the site file on the host."),
            (Verified::Elsewhere(words), _) => {
                let sentence = format!(
                    "nginx's file leads to {served}, and the traffic did not move: {words}; nginx has not loaded its file{but}"
                );
                self.to_be_loaded(Come::of(Ending::NotMoved, sentence), look)
            }
            (Verified::Unwell(words), Some(_)) if look.sight == Sight::Stopped => {
                let why = look.sight.why();
                let sentence = format!("nginx's file leads to {served}{commit}, and {why}: {words}{but}");
                self.to_be_loaded(Come::of(Ending::Unhealthy, sentence), look)
            }
            (Verified::Unwell(words), _) => Come::of(
                Ending::Unhealthy,
                format!("{served}{commit} takes the traffic and is not healthy: {words}{but}"),
            )
            .slot(slot)
            .next(OTHER),
            (Verified::Unasked(words), _) => Come::of(
                Ending::Unverified,
                format!(
                    "{served}{commit} takes the traffic as far as is known; whether it is well is not: {words}{but}"
                ),
            )
            .slot(slot)
            .next("Look at it: cutover env, or ask its health by hand."),
        }
    }

    /// What is left to do where nginx's file was not seen to be loaded.
    fn unloaded(&self, come: Come, slot: Option<SlotName>, look: &Look) -> Come {
        if look.sight.is_idle() {
            return self.to_be_loaded(come, look);
        }
        come.slot(slot)
            .next("Look at it: cutover env, or the site file on the host; nginx_site in cutover.toml names it.")
    }

    /// The line that has nginx load its file, and what it needs.
    pub(super) fn to_be_loaded(&self, come: Come, look: &Look) -> Come {
        let come = come.by_hand(by_hand::reload(self.means.config, self.settings, &look.nginx));
        by_hand::reload_needs(&look.nginx).into_iter().fold(come, Come::next)
    }

    /// It serves and is well. Whether it is what the plan leads to is another question.
    async fn as_planned(&mut self, slot: Option<SlotName>, words: &str, but: &str) -> Come {
        let Some(name) = slot.as_ref() else { return Come::of(Ending::Unverified, words) };
        let (served, planned) = (loud(name), self.plan.way.goal.commit.map(|commit| commit.short()));
        self.notes.began(Step::Version, planned.as_deref().unwrap_or_default());
        let version = self.version(name).await;
        let (end, told) = match &version {
            Version::AsPlanned(_, words) => (End::Done, words),
            Version::Another(words) => (End::Failed, words),
            Version::Unknown(words) => (End::Unknown, words),
        };
        self.notes.ended(Step::Version, end, told);
        match version {
            Version::AsPlanned(commit, _) => {
                let short = commit.map(|commit| format!(" {}", commit.short())).unwrap_or_default();
                let come = Come::of(Ending::Served, format!("{served}{short} serves: {words}{but}"));
                Come { commit, ..come.slot(slot) }
            }
            Version::Another(told) => {
                let sentence = format!("{served} takes the traffic and is not what was wanted: {told}{but}");
                Come::of(Ending::WrongVersion, sentence).slot(slot).next(OTHER)
            }
            Version::Unknown(why) => {
                let sentence = format!("{served} serves: {words}; which version it runs is not known: {why}{but}");
                // What boots may be anything; what ran before is what was looked at.
                if self.plan.way.rung == Rung::WarmFlip {
                    return Come::of(Ending::Served, sentence).slot(slot);
                }
                Come::of(Ending::Unverified, sentence).slot(slot).next("Look which version it is: cutover env.")
            }
        }
    }

    /// The traffic is not where it was wanted.
    fn stayed(&self, ended: &Ended, after: &Look) -> Come {
        let words = &after.words;
        let come = match ended {
            Ended::Exit(0) => {
                Come::of(Ending::NotMoved, format!("The script ended well and the traffic did not move: {words}"))
            }
            Ended::Exit(_) | Ended::Signal => {
                Come::of(Ending::ScriptFailed, format!("The script failed, {}; {words}", ended.words()))
            }
            Ended::Unbegun => {
                return Come::of(Ending::Refused, format!("The script was not begun, so nothing was run; {words}"))
                    .slot(after.slot.clone())
                    .next("It can be tried again.");
            }
            Ended::Runs => return Self::goes_on(after),
            Ended::Over(_) | Ended::Unknown(_) => return Self::lost_sight(ended, after),
        };
        let come = come.slot(after.slot.clone()).next("Look at its output above.");
        let leads_there = after.written.as_ref() == self.plan.way.goal.slot.as_ref();
        if after.sight == Sight::Unloaded || after.sight == Sight::Stopped && leads_there {
            return self.to_be_loaded(come, after);
        }
        come.by_hand(self.line_by_hand())
    }

    fn goes_on(after: &Look) -> Come {
        Come::of(Ending::Unknown, format!("The script goes on and is waited for no longer; {}", after.words))
            .slot(after.slot.clone())
            .next("It is neither ended nor run again. cutover rollback --go-on looks how it ended.")
    }

    fn lost_sight(ended: &Ended, after: &Look) -> Come {
        if let Ended::Runs = ended {
            return Self::goes_on(after);
        }
        let (ending, next) = match ended {
            Ended::Over(_) => (Ending::Unverified, "It has ended. cutover rollback --plan names the ways from here."),
            Ended::Unknown(_) => (Ending::Unknown, LOOK),
            _ => (Ending::ScriptFailed, LOOK),
        };
        Come::of(ending, format!("Of the script: {}; {}", ended.words(), after.words))
            .slot(after.slot.clone())
            .next(next)
    }
}

/// Who answers well, as a clause.
fn well(words: &str, by: By) -> String {
    match by {
        By::Slot | By::Front => format!("the front answers well ({words})"),
        By::Port => format!("it answers well ({words})"),
    }
}

/// That nobody saw nginx send there.
fn unseen(served: &str, look: &Look, well: &str) -> String {
    match look.sight {
        Sight::Record => {
            format!("{served} serves by what the scripts wrote down, and {well}; {}", look.sight.why())
        }
        _ => format!("nginx's file leads to {served}, and {}; {well}", look.sight.why()),
    }
}
