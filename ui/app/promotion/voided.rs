//! Why the plan that is shown holds no more: by the time, and by the board as it is now. It is said at once, and the field of
//! the commit is closed by it: nobody types what would be refused.

use super::PromotionEffect;
use super::wizard::{Stage, Wizard};
use crate::app::{Effect, Model};
use chrono::TimeDelta;
use engine::domain::{BranchName, CommitId, Moment};
use engine::operations::promotion::{Gate, Told};

/// So often GitHub is asked for both heads while a plan is looked at.
const LOOKED: TimeDelta = TimeDelta::seconds(30);

/// Why the plan that is shown is void, and what leads on. Hostile text may be in it.
#[must_use]
pub fn void(model: &Model) -> Option<String> {
    reason(model).map(|why| format!("This plan is void; r plans anew: {why}"))
}

fn reason(model: &Model) -> Option<String> {
    let wizard = model.promotion.wizard.as_ref()?;
    if matches!(wizard.stage, Stage::Reading { .. } | Stage::Unread(_)) {
        return None;
    }
    let plan = wizard.plan()?;
    if plan.is_void(model.now) {
        return Some("it is more than ten minutes old".into());
    }
    let pairs = [&plan.heads.from, &plan.heads.to].into_iter().zip(wizard.there);
    let moved = pairs.into_iter().find_map(|(told, there)| moved(model, told, there));
    moved.or_else(|| wizard.turned.as_ref().map(turned))
}

fn turned(gate: &Gate) -> String {
    format!("{} says something else by now: {}", gate.id, gate.observed.trim_end_matches('.'))
}

/// A new board: a gate that it tells otherwise makes the plan void.
pub(super) fn learn(model: &mut Model) {
    let (board, config, now) = (&model.board, &model.config, model.now);
    let Some(wizard) = &mut model.promotion.wizard else { return };
    let Some(gathered) = wizard.gathered.clone() else { return };
    wizard.turned = gathered.plan.turned(&gathered.ships, (board, config), now);
}

impl Wizard {
    /// When GitHub is asked next for both heads, while the plan holds.
    pub(super) fn looks(&self, now: Moment) -> Option<Moment> {
        let plan = self.plan().filter(|plan| matches!(self.stage, Stage::Ready) && !plan.is_void(now))?;
        Some(self.looked.unwrap_or(plan.made) + LOOKED)
    }
}

/// Asks for both heads, when it is time: not every push sets off a run that would tell of it.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let now = model.now;
    let wizard = model.promotion.wizard.as_mut()?;
    if wizard.looks(now)? > now {
        return None;
    }
    wizard.looked = Some(now);
    Some(Effect::Promotion(PromotionEffect::Heads(wizard.id)))
}

/// Both heads, as far as they were told.
pub(super) fn looked(model: &mut Model, id: u64, heads: [Option<CommitId>; 2]) {
    if let Some(wizard) = model.promotion.wizard.as_mut().filter(|wizard| wizard.id == id) {
        // What could not be read this time stays as it was seen.
        for (there, now) in wizard.there.iter_mut().zip(heads) {
            *there = now.or(*there);
        }
    }
}

fn moved(model: &Model, told: &Told, there: Option<CommitId>) -> Option<String> {
    let there = there.filter(|is| *is != told.commit && told.at_github != Some(*is));
    let is = there.or_else(|| newer(model, &told.branch, told)).or_else(|| here(model, &told.branch, told))?;
    let (was, is) = (told.commit.short(), is.short());
    Some(format!("{} is {is} by now, and it is about {was}", told.branch))
}

/// What GitHub has of the branch, where that is not what the plan knew.
fn newer(model: &Model, branch: &BranchName, told: &Told) -> Option<CommitId> {
    let newer = model.board.newer.iter().find(|newer| newer.branch == *branch)?.commit;
    (newer != told.commit && told.at_github != Some(newer)).then_some(newer)
}

/// What this clone has of the branch, where that is not what the plan knew.
fn here(model: &Model, branch: &BranchName, told: &Told) -> Option<CommitId> {
    let list = model.board.branches.value()?;
    let head = list.branches.iter().find(|other| other.name == *branch)?.head;
    let known = [Some(told.commit), told.here, told.at_github];
    (told.here.is_some() && !known.contains(&Some(head))).then_some(head)
}
