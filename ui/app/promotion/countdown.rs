//! From the typed commit to the sending. Ten seconds are left to think better of it; in them everything is read again. What
//! is read again is held against what was shown, and only where both say the same is it sent.

use super::wizard::Stage;
use super::{Follow, PromotionEffect, Sending, Wizard, void};
use crate::app::{Effect, Model};
use crate::promoting::Gathered;
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::fault::Fault;
use engine::operations::promotion::Refusal;
use std::sync::Arc;

/// What is due for longer than this was held up by something, a closed lid or a clock that was set: nobody watched it.
const INTERRUPTED: TimeDelta = TimeDelta::seconds(15);

/// So long is left to abort it.
pub const COUNTDOWN: TimeDelta = TimeDelta::seconds(10);

/// The commit was typed by a person, who pressed Enter: the plan is armed, or it is said why not.
pub(super) fn arm(model: &mut Model) -> Vec<Effect> {
    let refusal = refusal(model);
    let Some(wizard) = &mut model.promotion.wizard else { return Vec::new() };
    if let Some(why) = refusal {
        wizard.said = Some(why);
        return Vec::new();
    }
    wizard.said = None;
    wizard.word.typing = false;
    wizard.stage = Stage::Counting { until: model.now + COUNTDOWN, fresh: None };
    let id = model.promotion.ask();
    if let Some(wizard) = &mut model.promotion.wizard {
        wizard.id = id;
    }
    vec![Effect::Promotion(PromotionEffect::Gather(id))]
}

/// Why it cannot be armed.
fn refusal(model: &Model) -> Option<String> {
    let wizard = model.promotion.wizard.as_ref()?;
    if let Some(why) = void(model) {
        return Some(format!("{why}. Nothing was sent."));
    }
    let Some(plan) = wizard.plan() else { return Some("It is not planned yet. Nothing was sent.".into()) };
    let heads = (plan.heads.from.commit, plan.heads.to.commit);
    let armed = plan.clone().arm(&wizard.word.says(), &ids(wizard), heads, model.now);
    armed.err().map(|refusal| refused(&refusal))
}

/// A refusal, with the keys that lead on from here.
fn refused(refusal: &Refusal) -> String {
    let next = match refusal {
        Refusal::Expired | Refusal::Moved(..) => "r plans anew.",
        Refusal::Blocked(_) => "Each says in 1 Check who clears it.",
        Refusal::NotAccepted(_) | Refusal::NothingToAccept(_) => "Space accepts each in 1 Check.",
        Refusal::TooShort(_) | Refusal::WrongCommit(..) => "Type the commit that is asked for.",
    };
    format!("{refusal}. Nothing was sent. {next}")
}

fn ids(wizard: &Wizard) -> Vec<&str> {
    wizard.accepted.iter().map(engine::operations::promotion::GateId::as_str).collect()
}

fn sentence(fault: &Fault) -> String {
    let next = fault.next_step().map(|next| format!(" {next}")).unwrap_or_default();
    format!("{fault}.{next}")
}

/// What was read again has come: where it is not what was shown, nothing is sent.
pub(super) fn read_again(model: &mut Model, read: Result<Arc<Gathered>, Arc<Fault>>) {
    let now = model.now;
    let Some(wizard) = &mut model.promotion.wizard else { return };
    let fresh = match read {
        Ok(fresh) => fresh,
        Err(fault) => {
            return stop(wizard, format!("It could not be read again, and nothing was sent: {}", sentence(&fault)));
        }
    };
    match differs(wizard, &fresh, now) {
        None => {
            if let Stage::Counting { fresh: read, .. } = &mut wizard.stage {
                *read = Some(fresh);
            }
        }
        Some(why) => {
            stop(wizard, why);
            wizard.take(fresh);
        }
    }
}

/// Stops the countdown; the word has to be typed again.
fn stop(wizard: &mut Wizard, why: String) {
    wizard.stage = Stage::Ready;
    wizard.word.clear();
    wizard.word.focus();
    wizard.said = Some(why);
}

/// How what was read again differs from what was confirmed.
fn differs(wizard: &Wizard, fresh: &Gathered, now: Moment) -> Option<String> {
    let shown = wizard.plan()?;
    let (was, is) = (&shown.heads, &fresh.plan.heads);
    let pairs = [(&was.from, &is.from), (&was.to, &is.to)];
    if let Some((was, is)) = pairs.into_iter().find(|(was, is)| was.commit != is.commit) {
        let (branch, was, is) = (&was.branch, was.commit.short(), is.commit.short());
        return Some(format!("{branch} is {is} by now, and what you confirmed was {was}. Nothing was sent."));
    }
    if shown.hash() != fresh.plan.hash() {
        return Some("What the commits say is not what was shown. Look at it again; nothing was sent.".into());
    }
    let changed = shown.gates.iter().filter(|gate| wizard.is_accepted(gate)).find(|gate| {
        let again = fresh.plan.gates.iter().find(|other| other.id == gate.id);
        again.is_none_or(|again| !again.says_what(gate))
    });
    if let Some(gate) = changed {
        return Some(format!("{} says something else than what you accepted. Nothing was sent.", gate.id));
    }
    let heads = (is.from.commit, is.to.commit);
    let armed = fresh.plan.clone().arm(&wizard.word.says(), &ids(wizard), heads, now);
    armed.err().map(|refusal| refused(&refusal))
}

/// Any key, click or text aborts the countdown. Whether there was one.
pub(super) fn abort(model: &mut Model) -> bool {
    let Some(wizard) = &mut model.promotion.wizard else { return false };
    if !matches!(wizard.stage, Stage::Counting { .. }) {
        return false;
    }
    stop(wizard, "Aborted. Nothing was sent.".into());
    // What is still being read for it is awaited by nobody.
    let id = model.promotion.ask();
    if let Some(wizard) = &mut model.promotion.wizard {
        wizard.id = id;
    }
    true
}

/// A board that makes the plan void stops the countdown at once.
pub(super) fn learn(model: &mut Model) {
    let counts = model.promotion.wizard.as_ref().is_some_and(|wizard| matches!(wizard.stage, Stage::Counting { .. }));
    if !counts {
        return;
    }
    if let Some(why) = void(model)
        && abort(model)
        && let Some(wizard) = &mut model.promotion.wizard
    {
        wizard.said = Some(format!("{why}. Nothing was sent."));
    }
}

/// When the time is over and what was read again says the same, it is sent: once, for the wizard is gone by that.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let wizard = model.promotion.wizard.as_ref()?;
    let Stage::Counting { until, fresh: Some(fresh) } = &wizard.stage else { return None };
    if model.now < *until {
        return None;
    }
    let gathered = Arc::clone(fresh);
    if model.now - (*until).max(gathered.plan.made) > INTERRUPTED {
        let wizard = model.promotion.wizard.as_mut()?;
        stop(wizard, "The countdown was interrupted. Nothing was sent.".into());
        return None;
    }
    // Reading again may have taken so long that it has to be judged once more.
    if let Some(why) = differs(wizard, &gathered, model.now) {
        let wizard = model.promotion.wizard.as_mut()?;
        stop(wizard, why);
        return None;
    }
    let accepted = ids(wizard).into_iter().map(str::to_owned).collect();
    let sending = Sending { typed: wizard.word.says(), accepted, gathered };
    let id = model.promotion.ask();
    model.promotion.follow = Some(Box::new(Follow::sending(id, &sending.gathered.plan, model.now)));
    model.promotion.wizard = None;
    Some(Effect::Promotion(PromotionEffect::Send(id, Box::new(sending))))
}
