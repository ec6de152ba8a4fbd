//! What follows from the time and from what was read meanwhile: a word that was confirmed while the host was being reached is
//! sent, what was said of another word goes away, and the connection is kept ready.

use super::{RollbackEffect, keys, wizard};
use crate::app::{Effect, Model};
use chrono::TimeDelta;

/// What is opened for a rollback is closed again after a minute.
const READY: TimeDelta = TimeDelta::seconds(45);

/// Called after every message.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    if model.rollback.wizard.is_none() {
        return Vec::new();
    }
    void_said(model);
    let ready = kept_ready(model);
    ready.into_iter().chain(awaited(model)).collect()
}

/// Another word is asked for by now: what was said of the one before is wrong.
fn void_said(model: &mut Model) {
    let Some(asked) = model.rollback.wizard.as_ref().and_then(|wizard| wizard.asked.clone()) else { return };
    let ladder = wizard::ladder(model);
    let Some(wizard) = &mut model.rollback.wizard else { return };
    if wizard::way(wizard, &ladder).is_none_or(|way| wizard::asked(wizard, way) != asked) {
        (wizard.said, wizard.asked) = (None, None);
    }
}

fn kept_ready(model: &mut Model) -> Option<Effect> {
    let now = model.now;
    let wizard = model.rollback.wizard.as_mut().filter(|wizard| now - wizard.reached >= READY)?;
    wizard.reached = now;
    Some(Effect::Rollback(RollbackEffect::Reach(wizard.env.clone())))
}

fn awaited(model: &mut Model) -> Vec<Effect> {
    let Some(wizard) = &model.rollback.wizard else { return Vec::new() };
    let Some(until) = wizard.awaits else { return Vec::new() };
    if model.now < until && wizard::is_early(model, wizard) {
        return Vec::new();
    }
    keys::send_now(model)
}
