//! An operation as the record of changes tells it: from its journal, so that both say the same.

use super::{End, Story};
use crate::domain::Moment;
use crate::store::{Deed, DeedResult, Moved, StepTaken};
use std::time::Duration;

impl Story {
    /// What goes on record of the operation as far as it went: that it began, while its journal is open, and how it ended
    /// once it is closed. `what` is the act in the words of the command line, `reason` why somebody wanted it.
    #[must_use]
    pub fn deed(&self, what: String, reason: Option<String>) -> Deed {
        let opening = &self.opening;
        let moved = Moved {
            operation: opening.id.clone(),
            from: opening.from.to_string(),
            to: opening.to.to_string(),
            plan: opening.plan.clone(),
            accepted: opening.accepted.clone(),
            reason,
            steps: self.steps.iter().map(taken).collect(),
        };
        let (result, at, detail) = match &self.closed {
            Some((end, at, detail)) => (of(*end), *at, detail.clone()),
            None => (DeedResult::Began, opening.at, String::new()),
        };
        let took = self.closed.as_ref().and_then(|(_, at, _)| between(opening.at, *at));
        let (who, place) = (opening.who.clone(), opening.place.clone());
        Deed { at, who, place, what, result, detail, took, moved: Some(moved) }
    }
}

fn taken(step: &super::story::Step) -> StepTaken {
    let result = step.end.as_ref().map_or(DeedResult::Began, |(end, ..)| of(*end));
    let took = step.end.as_ref().and_then(|(_, at, _)| between(step.began, *at));
    let took_ms = took.and_then(|took| u64::try_from(took.as_millis()).ok());
    StepTaken { step: step.name.clone(), result, took_ms }
}

/// None where the clock was put back in between.
fn between(from: Moment, to: Moment) -> Option<Duration> {
    (to - from).to_std().ok()
}

const fn of(end: End) -> DeedResult {
    match end {
        End::Done => DeedResult::Done,
        End::Failed => DeedResult::Failed,
        End::Unknown => DeedResult::Unknown,
    }
}
