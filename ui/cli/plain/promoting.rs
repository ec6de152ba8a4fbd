//! A promotion by prompts: the plan, each warning accepted by its id, the commit typed. What is sent is what
//! `cutover promote --confirm` sends, bound to the plan that was read.

use super::{say, somebody_is_here};
use crate::cli::context::Context;
use crate::cli::{Outcome, ask, promote};
use crate::parts::visible;
use engine::fault::{Fault, Result};
use engine::operations::promotion::{Gate, Plan, Verdict};
use std::io::Write;

/// Asks step by step. An empty answer leaves, and nothing was sent.
pub(super) fn ask(context: &Context, out: &mut dyn Write) -> Outcome {
    let plan = promote::planned(context, out)?;
    if plan.verdict() == Verdict::Blocked {
        return Ok(plan.verdict().exit_code());
    }
    somebody_is_here(context, "cutover promote --confirm")?;
    let Some(accepted) = accepted(&plan, out)? else { return left(out) };
    let short = plan.heads.from.commit.short();
    let question = format!("Type {short} to merge it and DEPLOY TO PRODUCTION, or nothing to leave: ");
    let typed = ask::line(&question, out)?.unwrap_or_default();
    if typed.is_empty() {
        return left(out);
    }
    promote::run(&promote::Args::confirming(&typed, accepted, plan.hash()), context, out)
}

/// The ids of the gates that have to be accepted, each typed; `None` where one was not.
fn accepted(plan: &Plan, out: &mut dyn Write) -> Result<Option<Vec<String>>> {
    let mut accepted = Vec::new();
    let gates: Vec<&Gate> = plan.gates.iter().filter(|gate| gate.wants_acceptance()).collect();
    for (number, gate) in (1..).zip(&gates) {
        let (id, state) = (gate.id.as_str(), gate.state.word());
        say(out, &format!("{number} of {}, {state}: {}", gates.len(), visible(&gate.observed)))?;
        let typed = ask::line(&format!("Type {} to accept it, or nothing to leave: ", visible(id)), out)?;
        match typed.unwrap_or_default() {
            typed if typed == id => accepted.push(typed),
            typed if typed.is_empty() => return Ok(None),
            typed => return Err(Fault::refused(format!("{typed:?} is not {id}; nothing was sent"))),
        }
    }
    Ok(Some(accepted))
}

fn left(out: &mut dyn Write) -> Outcome {
    say(out, "Left. Nothing was sent.").map(|()| 0)
}
