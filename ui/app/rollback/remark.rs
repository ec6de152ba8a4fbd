//! Telling it on the pull request that brought what was bad: `C` looks which that is and shows what would be posted
//! there, `W` posts it, once it could be read. Once for each rollback.

use super::RollbackEffect;
use super::run::Remark;
use crate::app::{Effect, Model, Notice};
use chrono::TimeDelta;
use engine::domain::pull_request::PullNumber;
use engine::operations::act::{ActEnd, Outcome};

/// Nobody has read what is shown for less than this. A `W` that comes earlier, or is held, posts nothing and begins it anew.
const READ: TimeDelta = TimeDelta::milliseconds(1500);

/// What is said of such a one.
const EARLY: &str = "Nothing was posted: read it first, then W posts it.";

/// `C` was pressed: it posts nothing, however often it comes.
pub(super) fn pressed(model: &mut Model) -> Vec<Effect> {
    let Some(run) = &mut model.rollback.run else { return Vec::new() };
    let (id, Some(bad)) = (run.id, run.from.1) else { return Vec::new() };
    if run.remark == Remark::None {
        run.remark = Remark::Asked;
        return vec![Effect::Rollback(RollbackEffect::Find(id, bad))];
    }
    if let Some(words) = run.remark.words() {
        model.say(words);
    }
    Vec::new()
}

/// `W` was pressed: what is shown is posted, unless the key came in a burst or before anybody could have read it.
pub(super) fn posted(model: &mut Model) -> Vec<Effect> {
    let (by_hand, now) = (model.pace.may_send(model.now), model.now);
    let Some(run) = model.rollback.run.as_mut().filter(|_| by_hand) else { return Vec::new() };
    let Remark::Offered(pull, text, since) = &mut run.remark else { return Vec::new() };
    if now - *since < READ {
        *since = now;
        model.say(EARLY);
        return Vec::new();
    }
    let (pull, text) = (*pull, text.clone());
    run.remark = Remark::Sent(pull);
    vec![Effect::Rollback(RollbackEffect::Comment(run.id, text, pull))]
}

/// What is offered is taken back; `false` where nothing was.
pub(super) fn withdrawn(model: &mut Model) -> bool {
    let offered = model.rollback.run.as_mut().filter(|run| matches!(run.remark, Remark::Offered(..)));
    let Some(run) = offered else { return false };
    run.remark = Remark::None;
    model.say("Nothing was posted.");
    true
}

/// It is known which pull request it is: what would be posted is shown.
pub(super) fn found(model: &mut Model, pull: PullNumber) {
    let text = model.rollback.run.as_ref().map(|run| super::summary(model, run)).unwrap_or_default();
    let now = model.now;
    let Some(run) = model.rollback.run.as_mut().filter(|run| run.remark == Remark::Asked) else { return };
    run.remark = Remark::Offered(pull, text, now);
}

/// It was posted, or why not.
pub(super) fn ended(model: &mut Model, end: &ActEnd) {
    let Some(run) = &mut model.rollback.run else { return };
    run.remark = match (&run.remark, end.outcome) {
        (Remark::Sent(pull), Outcome::Observed) => Remark::Posted(*pull, end.url.clone()),
        (Remark::Sent(pull), Outcome::Accepted | Outcome::Unknown) => Remark::Unsure(*pull),
        _ => Remark::None,
    };
    let told = std::iter::once(&end.sentence).chain(&end.next_step).chain(&end.url);
    let notice = told.map(String::as_str).collect::<Vec<_>>().join(" ");
    let posted = end.outcome.exit_code() == 0;
    // The line of a notice may be too short for why not.
    if let Some(run) = model.rollback.run.as_mut().filter(|_| !posted) {
        run.said.push((model.now, notice.clone()));
    }
    model.notify(if posted { Notice::Said(notice) } else { Notice::Failed(notice) });
}
