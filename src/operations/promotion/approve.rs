//! A second person's yes to a plan that somebody else is to send: the comment that says it, or why this account says none.
//! Nothing is sent by it.

use super::plan::Plan;
use crate::board::Board;
use crate::domain::approval::{Approval, WORDS};
use crate::domain::pull_request::PullRequest;
use crate::fault::{Fault, FaultKind, Result};

/// How an account says yes to a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yes<'a> {
    /// By this comment on that pull request.
    Comment(&'a PullRequest, String),
    /// It did already, there: the pull request and the account.
    Said(&'a PullRequest, &'a str),
}

/// How the account of this console says yes to the plan, after what was approved there so far.
///
/// # Errors
/// When no pull request is open for it, when the account opened that itself, or when either is not known.
pub fn approve<'a>(plan: &Plan, board: &'a Board, given: &[Approval]) -> Result<Yes<'a>> {
    let pull = open_pull(plan, board)?;
    let login = board.github.value().and_then(|facts| facts.identity.login.as_deref()).ok_or_else(nameless)?;
    if pull.author.as_deref().is_some_and(|author| author.eq_ignore_ascii_case(login)) {
        let sentence = format!("{login} opened {}, and one's own plan is not approved; nothing was sent", pull.number);
        return Err(Fault::refused(sentence).hint("Somebody else approves it."));
    }
    if given.iter().any(|one| one.is_by(login) && one.is_of(plan.hash())) {
        return Ok(Yes::Said(pull, login));
    }
    Ok(Yes::Comment(pull, format!("{WORDS} {}", plan.hash())))
}

fn nameless() -> Fault {
    Fault::of(FaultKind::Unreadable, "GitHub does not tell whose token this is; nothing was sent")
        .hint("Use a token of a person: cutover doctor tells of it.")
}

fn open_pull<'a>(plan: &Plan, board: &'a Board) -> Result<&'a PullRequest> {
    let (from, into) = (&plan.heads.from.branch, &plan.heads.to.branch);
    let Some(list) = board.pulls.value() else {
        let fault = Fault::of(FaultKind::Unreadable, "The pull requests could not be read; nothing was sent");
        return Err(fault.hint("cutover doctor tells what is missing."));
    };
    let found = list.pulls.iter().find(|pull| pull.head == *from && pull.base == *into && pull.fork.is_none());
    found.ok_or_else(|| {
        Fault::refused(format!("No pull request from {from} into {into} is open to approve it on; nothing was sent"))
            .hint("Whoever promotes opens it.")
    })
}
