//! `cutover promote --approve HASH`: a second person says yes to the plan that somebody else is to send.

use crate::cli::Outcome;
use crate::cli::act::{self, Confirmation};
use crate::cli::context::Context;
use crate::parts::visible;
use engine::domain::approval::{FEWEST, WORDS, digits_of};
use engine::domain::pull_request::PullRequest;
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::act::Act;
use engine::operations::promotion::{Evidence, Plan};
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
    is_seen(wanted.hash, plan)?;
    let login = evidence.board.github.value().and_then(|facts| facts.identity.login.clone());
    let login = login.ok_or_else(|| {
        Fault::of(FaultKind::Unreadable, "GitHub does not tell whose token this is; nothing was sent")
            .hint("Use a token of a person: cutover doctor tells of it.")
    })?;
    let pull = open_pull(evidence)?;
    let opened = pull.author.as_deref().is_some_and(|author| author.eq_ignore_ascii_case(&login));
    if opened {
        let sentence = format!("{login} opened {}, and one's own plan is not approved; nothing was sent", pull.number);
        return Err(Fault::refused(sentence).hint("Somebody else approves it."));
    }
    let approvals = evidence.outside.approvals.value().map(|told| told.given.clone()).unwrap_or_default();
    if approvals.iter().any(|one| one.is_by(&login) && one.is_of(plan.hash())) {
        return already(context, &login, pull, out);
    }
    let (number, text) = (pull.number, format!("{WORDS} {}", plan.hash()));
    act::run(context, &Confirmation::by(wanted.yes), out, |_, _| Ok(Act::Comment { pull: number, text }))
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

fn open_pull<'a>(evidence: &Evidence<'a>) -> Result<&'a PullRequest> {
    let (from, into) = (&evidence.heads.from.branch, &evidence.heads.to.branch);
    let Some(list) = evidence.board.pulls.value() else {
        let fault = Fault::of(FaultKind::Unreadable, "The pull requests could not be read; nothing was sent");
        return Err(fault.hint("cutover doctor tells what is missing."));
    };
    let found = list.pulls.iter().find(|pull| pull.head == *from && pull.base == *into && pull.fork.is_none());
    found.ok_or_else(|| {
        Fault::refused(format!("No pull request from {from} into {into} is open to approve it on; nothing was sent"))
            .hint("Whoever promotes opens it.")
    })
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
