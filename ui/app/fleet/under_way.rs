//! What keeps a console at the service that it shows: whoever went elsewhere would not see how it ends.

use crate::app::Model;
use crate::app::promotion::{FollowStage, Whose};
use crate::app::rollback::Remark;

/// What goes on here, in a sentence; `None` where nothing does.
#[must_use]
pub fn under_way(model: &Model) -> Option<String> {
    rollback(model)
        .or_else(|| promotion(model))
        .or_else(|| model.acts.going.first().map(|(_, act)| format!("{act} is under way.")))
        .or_else(|| model.changelog.writing.map(|_| "The changelog is being written.".into()))
        .or_else(|| model.changelog.editing.map(|_| "An entry is open in the editor.".into()))
        .or_else(|| model.fetch.as_ref().map(|_| "git fetch runs: Esc stops it.".into()))
}

fn rollback(model: &Model) -> Option<String> {
    let run = model.rollback.run.as_ref()?;
    if matches!(run.remark, Remark::Sent(_)) {
        return Some("What happened is being told on a pull request.".into());
    }
    (run.goes_on() || run.is_followed()).then(|| format!("The rollback of {} goes on: B follows it.", run.env))
}

fn promotion(model: &Model) -> Option<String> {
    if model.promotion.wizard.is_some() {
        return Some("A promotion is being planned: P shows it.".into());
    }
    let follow = model.promotion.follow.as_ref()?;
    let found = follow.whose == Whose::Own && matches!(follow.stage, FollowStage::Looking);
    if !found && !follow.goes_on() {
        return None;
    }
    Some(format!("The promotion of {} goes on: P follows it.", follow.title()))
}
