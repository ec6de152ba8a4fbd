//! Rollbacks on the screen: the way back that is chosen and confirmed, and the run of it. It opens before anything is known,
//! and nothing that is missing keeps it from being confirmed: it costs a longer word.
//!
//! | file | what is there |
//! |---|---|
//! | `wizard` | what is chosen and typed, and the plan that it makes |
//! | `reason` | why, in one digit or in words |
//! | `keys` | choosing, typing, sending, stepping back |
//! | `run` | what was sent: its steps, the output of the script, how it ended |
//! | `remark` | telling it on the pull request that brought what was bad |
//! | `settle` | what follows from the time and from what was read meanwhile |
//! | `answers` | what comes back |
//! | `deploy` | an image that is chosen, put on production by the same ways |
//! | `banner` | what of it is told on every screen |
//! | `incident` | what happened, as Markdown |

mod answers;
mod banner;
mod deploy;
mod incident;
mod keys;
mod reason;
mod remark;
mod run;
mod settle;
#[cfg(test)]
mod tests;
mod wizard;

pub use answers::{News, answered};
pub use banner::{Standing, banner, standing};
pub use deploy::{can_deploy, deploy, deploy_named};
pub use incident::{summary, told as incident};
pub use keys::{closed, is_typing, opens, pasted, pressed, step, typed};
pub use reason::Reason;
pub use run::{Remark, Run, Stage, StepRow};
pub use settle::settle;
pub use wizard::{Held, Section, Wizard, asked, by_hand, env_of, ladder, slots_to_type, way};

use super::{Effect, Model, Overlay};
use chrono::TimeDelta;
use engine::config::Config;
use engine::domain::pull_request::PullNumber;
use engine::domain::{CommitId, EnvName, Moment};
use engine::operations::journal::Story;
use engine::operations::rollback::{Past, Plan, Quarantine};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything about rollbacks.
#[derive(Debug, Clone, Default)]
pub struct RollbackView {
    /// The way back that is looked at.
    pub wizard: Option<Box<Wizard>>,
    /// What was sent from here. It stays when the screen is closed.
    pub run: Option<Box<Run>>,
    /// What was begun on this machine and has not ended: its journal, and what that says.
    pub left: Option<(PathBuf, Arc<Story>)>,
    /// What was put back from on this machine, the newest last.
    pub quarantined: Vec<Quarantine>,
    /// What rollbacks of this machine came to.
    pub past: Past,
    /// Questions are told apart by number, so that no answer comes to another one.
    last: u64,
}

/// What is to be done outside for a rollback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollbackEffect {
    /// Open the connection to the host now, whenever it was to be tried again.
    Reach(EnvName),
    /// Confirm the plan and go its way; answered by [`News`].
    Run(u64, Box<Order>),
    /// Look which pull request brought that commit; answered by [`News`].
    Find(u64, CommitId),
    /// Post this summary on that pull request; answered by [`News`].
    Comment(u64, String, PullNumber),
    /// Take the lock of the host over from the script that the run of this question waits for.
    TakeOver(u64),
    /// Look how a rollback ended that was left; runs nothing again.
    GoOn(u64, PathBuf, EnvName),
}

/// What was confirmed.
#[derive(Debug, Clone)]
pub struct Order {
    /// The plan, as it was shown when it was confirmed.
    pub plan: Arc<Plan>,
    /// What was typed.
    pub typed: String,
    /// Why.
    pub reason: Option<String>,
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.plan.hash() == other.plan.hash() && self.typed == other.typed && self.reason == other.reason
    }
}

impl Eq for Order {}

impl RollbackView {
    fn ask(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Whether something is under way that was sent from here.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.goes_on())
    }
}

/// The environment that is put back without further words: production, else the first that says where it runs.
#[must_use]
pub fn usual(config: &Config) -> EnvName {
    let first = || config.environments.iter().find(|(_, settings)| settings.host.is_some());
    super::environments::production(config)
        .or_else(|| first().map(|(name, _)| EnvName(name.clone())))
        .unwrap_or_else(|| EnvName("production".into()))
}

/// Opens the ways back of production, or what goes on.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let env = usual(&model.config);
    open_for(model, env)
}

/// The same for another environment.
pub fn open_for(model: &mut Model, env: EnvName) -> Vec<Effect> {
    lay(model);
    model.prefix = None;
    if model.rollback.goes_on() {
        return Vec::new();
    }
    let section = if model.rollback.left.is_some() { Section::Left } else { Section::Word };
    model.rollback.wizard = Some(Box::new(Wizard { section, ..Wizard::new(env.clone(), model.now) }));
    vec![Effect::Rollback(RollbackEffect::Reach(env))]
}

/// Opens it with the slot that should serve typed already, as far as that is known.
pub fn open_named(model: &mut Model, slot: &str) -> Vec<Effect> {
    let effects = open(model);
    if let Some(wizard) = &mut model.rollback.wizard {
        wizard.said =
            (!slot.is_empty()).then(|| format!("Type {slot} here: what is confirmed is typed on this screen."));
    }
    effects
}

/// Shows what was sent last; where nothing was, the ways back.
pub fn show(model: &mut Model) -> Vec<Effect> {
    if model.rollback.run.is_none() {
        return open(model);
    }
    model.rollback.wizard = None;
    lay(model);
    Vec::new()
}

/// On top of whatever lies there: it never waits for another form to be closed.
fn lay(model: &mut Model) {
    model.overlays.retain(|overlay| *overlay != Overlay::Rollback);
    model.overlays.push(Overlay::Rollback);
}

/// When the screen changes next by itself: ages are told in seconds.
#[must_use]
pub fn next_change(model: &Model) -> Option<Moment> {
    let shown = model.overlays.contains(&Overlay::Rollback);
    shown.then(|| model.now + TimeDelta::seconds(1))
}
