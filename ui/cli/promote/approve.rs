//! `cutover promote --approve HASH`: a second person says yes to the plan that somebody else is to send.

use crate::cli::Outcome;
use crate::cli::act::{self, Confirmation};
use crate::cli::context::Context;
use crate::parts::visible;
use engine::domain::approval::{FEWEST, digits_of};
use engine::domain::pull_request::PullRequest;
use engine::fault::{Fault, Result};
use engine::operations::act::Act;
use engine::operations::promotion::{Evidence, Plan, Yes, approve};
use std::io::Write;

/// What is approved, and what this console sees.
pub(super) struct Wanted<'a> {
    pub hash: &'a str,
    pub yes: bool,
    pub evidence: &'a Evidence<'a>,
    pub plan: &'a Plan,
}

/// Posts the approval, once, unless it is there already.
pub(super) fn run(wanted: &Wanted<'_>, context: &Context, out: &mut dyn Write) -> Outcome {
    let Wanted { plan, evidence, .. } = wanted;
    context.may_change("production")?;
    is_seen(wanted.hash, plan)?;
    let given = evidence.outside.approvals.value().map(|told| told.given.clone()).unwrap_or_default();
    match approve(plan, evidence.board, &given)? {
        Yes::Said(pull, login) => already(context, login, pull, out),
        Yes::Comment(pull, text) => {
            let number = pull.number;
            act::run(context, &Confirmation::by(wanted.yes), out, |_, _| Ok(Act::Comment { pull: number, text }))
        }
    }
}

/// Only what is seen here is approved or sent from here.
pub(super) fn is_seen(hash: &str, plan: &Plan) -> Result<()> {
    let digits = digits_of(hash).ok_or_else(|| {
        Fault::usage(format!("{hash:?} is no hash of a plan"))
            .hint(format!("Its first {FEWEST} digits or more are given."))
    })?;
    if plan.hash().starts_with(&digits) {
        return Ok(());
    }
    let seen = plan.hash().chars().take(FEWEST).collect::<String>();
    Err(Fault::refused(format!("This console sees plan {seen}, not {digits}; nothing was sent")).hint(
        "Look at it: cutover promote --plan. A branch may have moved, or this clone or its cutover.toml is another.",
    ))
}

fn already(context: &Context, login: &str, pull: &PullRequest, out: &mut dyn Write) -> Outcome {
    let sentence = format!("{login} approved it on {} already; nothing was sent.", pull.number);
    let printed = if context.flags.json {
        let told = serde_json::json!({ "schema": 1, "act": format!("prs comment {}", pull.number.0), "outcome": "observed",
            "sentence": sentence, "url": pull.url, "recorded": false });
        writeln!(out, "{told}")
    } else {
        writeln!(out, "✓ {}", visible(&sentence))
    };
    printed.map(|()| 0).map_err(super::unprinted)
}
