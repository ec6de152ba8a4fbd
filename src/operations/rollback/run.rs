//! The run of a way over the host: the lock, the slot before, the script once, the slot after, good answers. Each step is in
//! the journal before the world is touched, as long as the disk takes it; that it does not is said and holds nothing up.
//!
//! A script is begun once. Where nobody knows how it ended, the host is looked at, and nothing is begun again.

mod abort;
mod connect;
mod disk;
mod held_image;
mod ill;
mod judge;
mod leave;
mod lock;
mod notes;
mod repeat;
mod resume;
mod script;
mod start;
mod terminal;
mod version;

use super::finished::{Ending, Finished, Times};
use super::look::{Look, look};
use super::means::{Means, News, Step};
use super::plan::{Again, Armed, Insists, Plan};
use crate::config::EnvironmentSettings;
use crate::domain::{CommitId, SlotName};
use crate::environment::slots::loud;
use crate::fault::Fault;
use crate::operations::journal::{Aim, End, Opening, Site};
use crate::sources::github::Access;
pub use abort::{Abort, deploy_going_on};
use notes::{Closed, Notes};
pub use resume::resume;
use std::time::Instant;

/// So many commands there are until the script is begun: the lock, the site, the record, the script. Whoever has a shell ready
/// for each waits for none to be opened.
pub const COMMANDS: usize = 4;

/// What a run is called, and why it is wanted.
#[derive(Debug, Clone)]
pub struct Naming {
    /// The name of the operation: letters, digits and `-`, used by nothing else.
    pub id: String,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// The repository of the service, as far as it is known.
    pub repository: Option<String>,
}

/// How it came, before it is put on record.
#[derive(Debug)]
pub(super) struct Come {
    ending: Ending,
    sentence: String,
    next: Option<String>,
    slot: Option<SlotName>,
    /// The commit that was seen to serve.
    commit: Option<CommitId>,
    /// The commands that do the same, where that is what is left to do.
    by_hand: Option<String>,
}

impl Come {
    fn of(ending: Ending, sentence: impl Into<String>) -> Self {
        Self { ending, sentence: sentence.into(), next: None, slot: None, commit: None, by_hand: None }
    }

    fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    fn by_hand(mut self, line: impl Into<String>) -> Self {
        self.by_hand = Some(line.into()).filter(|line| !line.is_empty());
        self
    }

    fn slot(mut self, slot: Option<SlotName>) -> Self {
        self.slot = slot;
        self
    }

    fn refused(fault: &Fault) -> Self {
        let come = Self::of(Ending::Refused, format!("{fault}; nothing was run"));
        fault.next_step().into_iter().fold(come, Self::next)
    }
}

/// Runs a confirmed way of the host to its end.
pub async fn run(armed: Armed, naming: &Naming, means: &Means<'_>) -> Finished {
    let begun = Instant::now();
    let plan = armed.plan();
    let host = means.host.hurried();
    let means = &Means { host: &host, ..*means };
    let none = EnvironmentSettings::default();
    let settings = means.config.environments.get(plan.env.as_str()).unwrap_or(&none);
    let notes = Notes::begin(opening(plan, naming, means), means);
    let (again, insists) = (armed.again(), armed.insists());
    let mut going = Going {
        plan,
        settings,
        means,
        naming,
        notes,
        locked: false,
        boots: false,
        wants_terminal: false,
        again,
        insists,
        begun,
        times: Times::default(),
    };
    let come = Box::pin(going.go(armed.abort())).await.unwrap_or_else(|come| come);
    Box::pin(going.end(come)).await
}

fn opening(plan: &Plan, naming: &Naming, means: &Means<'_>) -> Opening {
    let goal = &plan.way.goal;
    Opening {
        id: naming.id.clone(),
        kind: "rollback".into(),
        place: plan.env.to_string(),
        who: means.record.who.clone(),
        at: (means.record.clock)(),
        from: goal.commit.unwrap_or_default(),
        to: plan.ladder.serving.commit.unwrap_or_default(),
        plan: plan.hash(),
        accepted: plan.way.why().map(str::to_owned).into_iter().collect(),
        target: None,
        aim: Some(Box::new(Aim {
            environment: plan.env.to_string(),
            rung: plan.way.rung.id().to_owned(),
            slot: goal.slot.as_ref().map(ToString::to_string),
            image: goal.image.clone(),
            reason: naming.reason.clone(),
            forward: goal.forward,
            repository: naming.repository.clone(),
            site: means.config.environments.get(plan.env.as_str()).map(Site::of),
            word: Some(plan.way.word.clone()),
        })),
    }
}

pub(super) struct Going<'a> {
    plan: &'a Plan,
    settings: &'a EnvironmentSettings,
    means: &'a Means<'a>,
    naming: &'a Naming,
    notes: Notes<'a>,
    /// Whether the lock of the host is held.
    locked: bool,
    /// Whether a container was started for it.
    boots: bool,
    /// Whether the script was heard to ask for a terminal.
    wants_terminal: bool,
    /// What to do where it was run a moment ago and nobody sees where that led.
    again: Again,
    /// What to do where what should serve is seen to be bad only now.
    insists: Insists,
    begun: Instant,
    times: Times,
}

impl Going<'_> {
    async fn go(&mut self, abort: Option<&Abort>) -> Result<Come, Come> {
        self.may_change()?;
        let left = self.left();
        let before = tokio::select! {
            biased;
            before = Box::pin(self.up_to_the_script(abort)) => before?,
            () = left => return Err(self.stopped().await),
        };
        let ended = self.script(&before).await?;
        self.judge(&before, ended).await
    }

    async fn up_to_the_script(&mut self, abort: Option<&Abort>) -> Result<Look, Come> {
        let host = self.means.host;
        tokio::join!(self.abort(abort), host.make_ready(COMMANDS));
        self.connect(&self.line_by_hand()).await?;
        self.lock().await?;
        let young = self.kept_young();
        tokio::select! {
            biased;
            ready = self.ready() => ready,
            () = young => Err(Come::of(Ending::Refused, "The lock was kept no longer; nothing was run")),
        }
    }

    /// All that comes before the script; an error says that it gets no turn. A start takes its time, so that it is looked at
    /// again after one.
    async fn ready(&mut self) -> Result<Look, Come> {
        let before = self.before().await;
        self.is_written(&before)?;
        if let Some(slot) = self.served_already(&before) {
            return Err(self.already(slot, &before, "nothing was run").await);
        }
        self.is_no_repeat(&before).await?;
        self.is_not_ill(&before).await?;
        self.holds_image().await?;
        if !self.start().await? {
            return Ok(before);
        }
        let again = look(self.means.host, self.settings, &self.plan.known).await;
        if let Some(slot) = self.served_already(&again) {
            return Err(self.already(slot, &again, "it was started, and the script was not run").await);
        }
        Ok(if again.slot.is_some() { again } else { before })
    }

    /// Read-only is kept at the one place where anything is begun.
    fn may_change(&self) -> Result<(), Come> {
        if self.means.access == Access::ReadOnly {
            return Err(Come::refused(&self.plan.read_only()).by_hand(self.line_by_hand()));
        }
        self.plan.may_change(self.means.config).map_err(|fault| Come::refused(&fault).by_hand(self.line_by_hand()))
    }

    async fn before(&mut self) -> Look {
        self.notes.began(Step::Before, "");
        let seen = look(self.means.host, self.settings, &self.plan.known).await;
        self.notes.ended(Step::Before, if seen.slot.is_some() { End::Done } else { End::Unknown }, &seen.words);
        let wanted = self.plan.way.goal.slot.as_ref();
        if self.plan.way.flips() && wanted.is_some() && seen.record.as_ref() == wanted && seen.slot.as_ref() != wanted {
            self.say("The scripts' record says that it serves already: the script may lead away from it.");
        }
        seen
    }

    /// A flip to where the traffic is already would lead away from it.
    fn served_already(&self, before: &Look) -> Option<SlotName> {
        let wanted = self.plan.way.goal.slot.as_ref().filter(|_| self.plan.way.flips())?;
        (before.slot.as_ref() == Some(wanted)).then(|| wanted.clone())
    }

    /// Where nginx's file leads to what is wanted and nginx has not loaded it, a script that toggles would lead the file away.
    fn is_written(&self, before: &Look) -> Result<(), Come> {
        let wanted = self.plan.way.goal.slot.as_ref().filter(|_| self.plan.way.flips());
        let idle = before.sight.is_idle();
        let Some(slot) = wanted.filter(|wanted| idle && before.written.as_ref() == Some(wanted)) else {
            return Ok(());
        };
        let sentence = format!(
            "nginx's file leads to {} already and {}: the script would lead it away, so nothing was run",
            loud(slot),
            before.sight.why()
        );
        Err(self.to_be_loaded(Come::of(Ending::Refused, sentence), before))
    }

    /// How it ended is written down here, on the host, and on record.
    async fn end(mut self, come: Come) -> Finished {
        self.unlock(&come).await;
        let what = self.plan.way.command();
        let Closed { story, recorded, quarantined } = self.notes.close(&come, &what).await;
        let Come { ending, sentence, next, slot, commit, by_hand } = come;
        Finished { ending, sentence, next, by_hand, slot, commit, times: self.times, story, recorded, quarantined }
    }

    fn line_by_hand(&self) -> String {
        self.plan.way.by_hand.join("; ")
    }

    fn say(&self, sentence: impl Into<String>) {
        (self.means.told)(News::Said(sentence.into()));
    }
}
