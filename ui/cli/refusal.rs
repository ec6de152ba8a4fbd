//! A refusal for programs: with `--json` what stands in the way is one object on standard output too, not words alone on
//! standard error.

use super::Outcome;
use super::context::Context;
use engine::fault::{Fault, FaultKind};
use engine::operations::promotion::Gate;
use serde_json::json;
use std::io::Write;

/// What came of it, told as programs read it.
pub(super) fn told(came: Outcome, context: &Context, out: &mut dyn Write) -> Outcome {
    came.or_else(|fault| of(fault, &[], context, out))
}

/// The same with the gates that stand in the way.
pub(super) fn of(fault: Fault, gates: &[Gate], context: &Context, out: &mut dyn Write) -> Outcome {
    if !context.flags.json {
        return Err(fault);
    }
    let gates = gates.iter().map(|gate| {
        json!({ "id": gate.id.as_str(), "state": gate.state.word(), "observed": gate.observed, "clears": gate.clears })
    });
    let object = json!({
        "schema": 1, "event": "stopped", "refused": fault.kind() == FaultKind::Refused, "exit": fault.exit_code(),
        "sentence": fault.to_string(), "next_step": fault.next_step(), "gates": gates.collect::<Vec<_>>(),
    });
    super::report(&fault);
    // Where nobody reads, the exit code tells.
    let _ = writeln!(out, "{object}").and_then(|()| out.flush());
    Ok(fault.exit_code())
}
