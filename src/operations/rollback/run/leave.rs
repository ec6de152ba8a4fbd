//! Whoever wanted it has left before its script was begun: it is not begun any more. What was done is told, and the lock of the
//! host is given back.

use super::{Come, Going};
use crate::environment::slots::loud;
use crate::operations::journal::{End, Standing};
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::means::Step;
use crate::sources::host::Claimant;

/// What was not done.
const UNBEGUN: &str = "It was left before its script was begun";

impl Going<'_> {
    /// Ends once whoever wants it stays no longer; never where nobody says so.
    pub(super) fn left(&self) -> impl Future<Output = ()> + 'static {
        let left = self.means.left.cloned();
        async move {
            match left {
                Some(left) => left.cancelled_owned().await,
                None => std::future::pending().await,
            }
        }
    }

    /// Nothing more of it is begun.
    pub(super) async fn stopped(&mut self) -> Come {
        let within = match self.notes.story().standing() {
            Standing::Within(step) => Step::of(&step),
            _ => None,
        };
        if within == Some(Step::Lock) {
            self.take_no_lock().await;
        }
        if let Some(step) = within {
            self.notes.ended(step, End::Unknown, "it was left meanwhile");
        }
        self.what_was_done()
    }

    /// The command that takes the lock may still be on its way: it is to take nothing, and what it took is given back.
    async fn take_no_lock(&mut self) {
        let Some(folder) = self.settings.scripts.dir.as_deref() else { return };
        let _ = self.means.host.end_for_good(&Claimant { folder, words: "", nonce: &self.naming.id }).await;
        self.locked = true;
    }

    /// A container that was started has booted, whatever becomes of the traffic.
    fn what_was_done(&self) -> Come {
        let story = self.notes.story();
        let Some(start) = story.steps.iter().rev().find(|step| step.name == Step::Start.word()) else {
            return Come::of(Ending::Refused, format!("{UNBEGUN}: nothing was run")).by_hand(self.line_by_hand());
        };
        let goal = &self.plan.way.goal;
        let how = match &start.end {
            Some((End::Done, ..)) => "was started and answers well",
            _ if self.boots => "was started and has not answered well so far",
            _ => "was to be started, and whether it was is not known",
        };
        let slot = goal.slot.as_ref().map_or_else(|| "The standby".to_owned(), loud);
        let sentence = format!(
            "{UNBEGUN}: {slot} {how}, which boots {}; the script was not run, and the traffic stays",
            goal.code()
        );
        Come::of(Ending::ScriptFailed, sentence).next(format!(
            "Look whether it is well, and at the database: cutover logs. cutover rollback --plan names the way from there. \
             {slot} is not stopped by itself."
        ))
    }
}
