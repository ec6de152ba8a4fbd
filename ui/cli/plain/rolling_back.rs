//! A rollback by prompts: the ways back, and the word of the one that is gone. What is run is what `cutover rollback --confirm`
//! runs.

use super::{say, somebody_is_here};
use crate::cli::context::Context;
use crate::cli::{Outcome, ask, rollback};
use crate::parts::visible;
use std::io::Write;

/// Asks step by step. An empty answer leaves, and nothing was run.
pub(super) fn ask(context: &Context, out: &mut dyn Write) -> Outcome {
    let Some(word) = rollback::planned(context, out)? else { return Ok(4) };
    somebody_is_here(context, "cutover rollback --confirm WORD")?;
    let question = format!("Type {} to roll back, or nothing to leave: ", visible(&word));
    let typed = ask::line(&question, out)?.unwrap_or_default();
    if typed.is_empty() {
        return say(out, "Left. Nothing was run.").map(|()| 0);
    }
    let reason = ask::line("Why, for the record (may be empty): ", out)?.filter(|reason| !reason.is_empty());
    rollback::run(&rollback::Args::typed(&typed, reason), context, out)
}
