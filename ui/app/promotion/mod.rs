//! Promotions on the screen: the wizard that plans and confirms one, and following what was sent.
//!
//! | file | what is there |
//! |---|---|
//! | `wizard` | what was read, what is accepted and typed |
//! | `voided` | why the plan that is shown holds no more |
//! | `keys` | accepting, typing, arming, stepping back |
//! | `countdown` | from the typed commit to the sending, or to why nothing was sent |
//! | `follow` | what was sent from here, or is looked at: its steps, and how it ended |
//! | `left` | what was begun on this machine and has not ended |
//! | `answers` | what comes back |
//! | `banner` | what of it is told on every screen |
//! | `second` | a plan that waits for somebody else's yes |
//! | `ships` | what ships, as lines |
//! | `visit` | from a step to the log of its job, and back |

mod answers;
mod banner;
mod countdown;
mod follow;
mod keys;
mod left;
mod second;
mod ships;
#[cfg(test)]
mod tests;
mod visit;
mod voided;
mod wizard;

pub use answers::{News, answered};
pub use banner::{banner, held};
pub use follow::{Follow, Halted, Stage as FollowStage, StepRow, Whose, sign};
pub(crate) use keys::command;
pub use keys::{closed, interrupted, is_counting, is_typing, pasted, pressed, step, typed};
pub use left::Left;
pub(crate) use ships::counts;
pub use ships::{ShipLine, Tone, ship_lines};
pub use visit::Visit;
pub(crate) use visit::back;
pub use voided::void;
pub use wizard::{Section, Stage, Wizard};

use super::{Effect, Model, Overlay};
use crate::promoting::Gathered;
use engine::domain::Moment;
use engine::domain::workflow_run::Run;
use engine::sources::github::Right;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything about promotions.
#[derive(Debug, Clone, Default)]
pub struct PromotionView {
    /// The plan that is looked at.
    pub wizard: Option<Box<Wizard>>,
    /// What was begun on this machine and has not ended, when that is in the way.
    pub left: Option<Box<Left>>,
    /// What was sent from here, or is looked at. It stays when the screen is closed.
    pub follow: Option<Box<Follow>>,
    /// The run that a step led to.
    pub visit: Option<Visit>,
    /// Questions are told apart by number, so that no answer comes to another one.
    last: u64,
}

/// What is to be done outside for a promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromotionEffect {
    /// Read everything and plan; answered by [`News::Reads`], then [`News::Gathered`] or [`News::Left`].
    Gather(u64),
    /// Confirm the plan and promote; answered by [`News::Told`], then [`News::Watching`] or [`News::Stopped`].
    Send(u64, Box<Sending>),
    /// Go on with what was begun here and has not ended; where there is none, look at the last merge.
    GoOn(u64),
    /// Look at what was promoted last, and change nothing.
    Look(u64),
    /// Ask who else than this account approved the plan of this hash; answered by [`News::Approved`].
    Await {
        /// The number of the question that the plan came by.
        id: u64,
        /// The hash of the plan.
        hash: String,
        /// The account that promotes.
        login: String,
    },
    /// Ask GitHub for both heads as they are now; answered by [`News::Heads`].
    Heads(u64),
    /// Close the journal that was left, with these words.
    SetAside(u64, PathBuf, String),
}

/// What was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The plan as it was read last.
    pub gathered: Arc<Gathered>,
    /// What was typed.
    pub typed: String,
    /// The gates that were accepted, by id.
    pub accepted: Vec<String>,
}

impl PromotionView {
    fn ask(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Whether something is under way that was sent from here or is gone on with.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.follow.as_ref().is_some_and(|follow| follow.goes_on())
    }
}

/// Whether a promotion can be planned here.
///
/// # Errors
/// Why not.
pub fn ready(model: &Model) -> Result<(), String> {
    if model.promotion.goes_on() {
        return Ok(());
    }
    let Some(facts) = model.board.github.value() else { return Ok(()) };
    // The yes of a second person is a comment, and whoever reads may comment.
    if facts.identity.right != Right::Read || model.config.promotion.two_person {
        return Ok(());
    }
    let who = facts.identity.login.as_deref().unwrap_or("This account");
    let production = &model.config.branches.production;
    let last = last_there(model).map(|author| format!("; its newest commit is by {author}")).unwrap_or_default();
    Err(format!(
        "{who} may only read: whoever may push to {production} promotes{last}. a q asks them by a pull request."
    ))
}

/// Who wrote the newest commit of production's branch. Who else may push there GitHub tells nobody who only reads.
fn last_there(model: &Model) -> Option<&str> {
    let branches = &model.board.branches.value()?.branches;
    let production = branches.iter().find(|branch| branch.name.as_str() == model.config.branches.production)?;
    Some(&production.author)
}

/// Opens the wizard, or what goes on.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.promotion.goes_on() {
        lay(model);
        return Vec::new();
    }
    let id = model.promotion.ask();
    model.promotion.left = None;
    model.promotion.wizard = Some(Box::new(Wizard::reading(id, model.now)));
    lay(model);
    vec![Effect::Promotion(PromotionEffect::Gather(id))]
}

/// Opens what goes on; where nothing does, what was promoted last.
pub fn open_follow(model: &mut Model) -> Vec<Effect> {
    model.promotion.wizard = None;
    model.promotion.left = None;
    lay(model);
    if model.promotion.goes_on() {
        return Vec::new();
    }
    follow(model, PromotionEffect::Look)
}

/// Begins to follow what is found by this.
fn follow(model: &mut Model, by: fn(u64) -> PromotionEffect) -> Vec<Effect> {
    let id = model.promotion.ask();
    model.promotion.follow = Some(Box::new(Follow::looking(id, model.now)));
    vec![Effect::Promotion(by(id))]
}

fn lay(model: &mut Model) {
    if !model.overlays.contains(&Overlay::Promotion) {
        model.overlays.push(Overlay::Promotion);
    }
}

/// The run of the selected step, while what goes on is on top.
#[must_use]
pub fn selected_run(model: &Model) -> Option<&Run> {
    if model.overlays.last() != Some(&Overlay::Promotion) || model.promotion.wizard.is_some() {
        return None;
    }
    let id = model.promotion.follow.as_ref()?.selected_run(&model.config)?;
    model.board.runs.value()?.runs.iter().find(|run| run.id == id)
}

/// Whether this command works on what is followed, though that lies over the screen.
#[must_use]
pub fn lends(model: &Model, id: &str) -> bool {
    let acts = ["global.rerun", "global.answer_deployment", "global.cancel_run"];
    acts.contains(&id) && selected_run(model).is_some()
}

/// A new board: a plan that it speaks against is void at once.
pub(super) fn learn(model: &mut Model) {
    voided::learn(model);
    countdown::learn(model);
}

/// What is due by itself: sending what was confirmed, or asking whether somebody approved it or pushed.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    countdown::settle(model).or_else(|| second::settle(model)).or_else(|| voided::settle(model))
}

/// When the screen changes next by itself.
#[must_use]
pub fn next_change(model: &Model) -> Option<Moment> {
    let second = model.now + chrono::TimeDelta::seconds(1);
    let shown = model.overlays.contains(&Overlay::Promotion);
    match &model.promotion.wizard {
        Some(wizard) => wizard.next_change(model.now),
        None => (shown && model.promotion.goes_on()).then_some(second),
    }
}
