//! Telling it on the pull request that brought what was bad: the first press looks which that is and shows what would be
//! posted there, the next one posts it. Once for each rollback.

use super::RollbackEffect;
use super::run::Remark;
use crate::app::{Effect, Model, Notice};
use engine::domain::pull_request::PullNumber;
use engine::operations::act::{ActEnd, Outcome};

/// `C` was pressed.
pub(super) fn pressed(model: &mut Model) -> Vec<Effect> {
    let Some(run) = &mut model.rollback.run else { return Vec::new() };
    let (id, Some(bad)) = (run.id, run.from.1) else { return Vec::new() };
    let effect = match &run.remark {
        Remark::None => {
            run.remark = Remark::Asked;
            RollbackEffect::Find(id, bad)
        }
        Remark::Offered(pull, text) => {
            let (pull, text) = (*pull, text.clone());
            run.remark = Remark::Sent(pull);
            RollbackEffect::Comment(id, text, pull)
        }
        other => {
            let words = other.words().unwrap_or_default();
            model.say(words);
            return Vec::new();
        }
    };
    vec![Effect::Rollback(effect)]
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
