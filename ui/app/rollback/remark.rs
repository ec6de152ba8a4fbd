//! Telling it on the pull request that brought what was bad: `C` looks which that is and shows what would be posted
//! there, `W` posts it. Once for each rollback.

use super::RollbackEffect;
use super::run::Remark;
use crate::app::{Effect, Model, Notice};
use engine::domain::pull_request::PullNumber;
use engine::operations::act::{ActEnd, Outcome};

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

/// `W` was pressed: what is shown is posted, unless the key came in a burst.
pub(super) fn posted(model: &mut Model) -> Vec<Effect> {
    let by_hand = model.pace.may_send(model.now);
    let Some(run) = model.rollback.run.as_mut().filter(|_| by_hand) else { return Vec::new() };
    let Remark::Offered(pull, text) = &run.remark else { return Vec::new() };
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
    let Some(run) = model.rollback.run.as_mut().filter(|run| run.remark == Remark::Asked) else { return };
    run.remark = Remark::Offered(pull, text);
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
    model.notify(if posted { Notice::Said(notice) } else { Notice::Failed(notice) });
}
