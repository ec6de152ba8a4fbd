//! From a step to the log of the job that does it, and back to that step. What is followed goes on meanwhile.

use super::{keys, lay};
use crate::app::{Effect, Model, Screen, outside, runs, visit};
use engine::domain::workflow_run::RunId;

/// Where a step led to, and where one was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    run: RunId,
    row: usize,
    before: Screen,
}

/// Leads to the log of this run, or to its jobs while there is none.
pub(super) fn log_of(model: &mut Model, run: RunId) -> Vec<Effect> {
    let Some(follow) = &model.promotion.follow else { return Vec::new() };
    model.promotion.visit = Some(Visit { run, row: follow.selected(&model.config), before: model.screen });
    keys::put_away(model);
    let effects = visit::screen(model, Screen::Runs);
    runs::reveal_log(model, run);
    model.say("Esc comes back to the step.");
    effects
}

/// One level back from the run that a step led to: the step is shown again. `None` where none led here.
pub(crate) fn back(model: &mut Model) -> Option<Vec<Effect>> {
    let Visit { run, row, before } = model.promotion.visit?;
    let there = model.screen == Screen::Runs && outside::run(model).is_some_and(|one| one.id == run);
    if !there {
        model.promotion.visit = None;
        return None;
    }
    // What is searched for in the log is one level more.
    if model.runs.log.as_ref().is_some_and(|log| !log.reader.search.is_empty()) {
        return None;
    }
    model.promotion.visit = None;
    runs::close(model);
    let effects = visit::screen(model, before);
    if let Some(follow) = &mut model.promotion.follow {
        follow.row = Some(row);
    }
    lay(model);
    Some(effects)
}
