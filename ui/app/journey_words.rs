//! The words for a step that screen and lines share.

use engine::domain::workflow_run::Confidence;
use engine::lifecycle::{Mark, State, Step};

/// What a step is called; where it stopped, what the guide calls that.
#[must_use]
pub fn title(step: &Step) -> &'static str {
    step.fork.unwrap_or(step.state).title()
}

/// How sure a step is, where that is less than certain.
#[must_use]
pub fn sureness(step: &Step) -> &'static str {
    match (step.mark, step.confidence) {
        (Mark::Ahead | Mark::Unknown | Mark::Passed, _) | (_, None | Some(Confidence::Certain)) => "",
        (_, Some(Confidence::Likely)) if step.state == State::Branched => "",
        (_, Some(Confidence::Likely)) => "likely",
        (_, Some(Confidence::Guess)) => "a guess",
    }
}
