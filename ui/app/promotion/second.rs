//! A plan that waits for somebody else's yes. While the wizard shows one, it is asked now and then whether that was given;
//! then everything is read again. Whoever is the second person says yes from the same screen: by a form, as every act.

use super::wizard::{Stage, Wizard};
use super::{PromotionEffect, keys};
use crate::app::{Effect, Model, acts};
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::domain::approval::FEWEST;
use engine::operations::promotion::{Gate, GateId, GateState, Yes};
use std::sync::Arc;

/// So often it is asked whether somebody approved it.
const ASKED: TimeDelta = TimeDelta::seconds(15);

impl Wizard {
    /// Whether the plan that is shown waits for somebody else's yes.
    #[must_use]
    pub fn waits_for_another(&self) -> bool {
        let unread = |gate: &Gate| gate.source == "configuration";
        let lacks = |gate: &Gate| gate.id == GateId::SecondPerson && gate.state == GateState::Block && !unread(gate);
        matches!(self.stage, Stage::Ready) && self.plan().is_some_and(|plan| plan.gates.iter().any(lacks))
    }

    /// The digits of the plan by which somebody else approves it.
    #[must_use]
    pub fn digits(&self) -> Option<String> {
        Some(self.plan()?.hash().chars().take(FEWEST).collect())
    }

    /// When it is asked next whether somebody approved it.
    pub(super) fn asks(&self) -> Option<Moment> {
        let since = self.asked.or(self.plan().map(|plan| plan.made))?;
        self.waits_for_another().then_some(since + ASKED)
    }
}

/// Asks whether somebody approved it, when it is time.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let now = model.now;
    let login = model.board.github.value().and_then(|facts| facts.identity.login.clone()).unwrap_or_default();
    let wizard = model.promotion.wizard.as_mut()?;
    if wizard.asks()? > now {
        return None;
    }
    wizard.asked = Some(now);
    let hash = wizard.plan()?.hash().to_owned();
    Some(Effect::Promotion(PromotionEffect::Await { id: wizard.id, hash, login }))
}

/// Somebody approved it, or nobody has yet.
pub(super) fn approved(model: &mut Model, id: u64, who: &[String]) -> Vec<Effect> {
    let waits = |wizard: &Wizard| wizard.id == id && wizard.waits_for_another();
    if who.is_empty() || !model.promotion.wizard.as_deref().is_some_and(waits) {
        return Vec::new();
    }
    model.say(format!("{} approved it. Everything is read again.", who.join(", ")));
    keys::again(model)
}

/// Opens the form that says yes to the plan that is shown, which somebody else is to send.
pub(super) fn approve(model: &mut Model) -> Vec<Effect> {
    if !model.config.promotion.two_person {
        model.say("promotion.two_person is off: nobody else has to approve a plan.");
        return Vec::new();
    }
    if let Err(kept) = model.config.may_change("production") {
        model.fail(&kept);
        return Vec::new();
    }
    let Some(gathered) = model.promotion.wizard.as_ref().and_then(|wizard| wizard.gathered.clone()) else {
        return Vec::new();
    };
    let board = Arc::clone(&model.board);
    match engine::operations::promotion::approve(&gathered.plan, &board, &gathered.approvals) {
        Ok(Yes::Comment(pull, text)) => return acts::approve_plan(model, pull.number, &text),
        Ok(Yes::Said(pull, login)) => model.say(format!("{login} approved it on {} already.", pull.number)),
        Err(fault) => model.fail(&fault),
    }
    Vec::new()
}
