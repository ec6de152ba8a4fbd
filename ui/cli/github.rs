//! What the commands that ask GitHub have in common: which repository, which token, one runtime.

use super::context::Context;
use crate::app::age::clocks_apart;
use chrono::TimeDelta;
use engine::fault::{Fault, FaultKind, Result};
use engine::sources::git::Git;
use engine::sources::github::{Api, DEADLINE, GitHub, Slug};
use std::io::Write;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Makes ready to ask the GitHub of this repository. Nothing is sent yet.
///
/// # Errors
/// When the repository or the token is not known.
pub(crate) fn open(context: &Context, git: Option<&Git>) -> Result<(Runtime, GitHub)> {
    open_within(DEADLINE, context, git)
}

/// The same, where each call may take so long.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_within(deadline: Duration, context: &Context, git: Option<&Git>) -> Result<(Runtime, GitHub)> {
    let api = Api::of(&context.config.github.api_url)?;
    let facts = git.and_then(|git| git.facts(&context.config.service).ok());
    let slug = Slug::of(&context.config, facts.as_ref(), &api).map_err(|fault| outside(git, fault))?;
    let token = context.github_token(api.host())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
    let github = {
        let _inside = runtime.enter();
        GitHub::with_deadline(api, slug, &token, deadline)?
            .allowing(context.access())
            .reviewed_by(&context.config.workflows.reviewer.mention)
    };
    Ok((runtime, github))
}

/// Where there is no repository, that comes first.
fn outside(git: Option<&Git>, fault: Fault) -> Fault {
    let hint = fault.next_step().filter(|_| git.is_none()).map(str::to_owned);
    match hint {
        Some(hint) => fault.hint(format!("Start in a clone, or name one with --repo PATH. {hint}")),
        None => fault,
    }
}

/// Says that the clock of GitHub and the one here are apart, where they are.
pub(crate) fn tell_clock(out: &mut dyn Write, ahead: TimeDelta) -> std::io::Result<()> {
    clocks_apart(ahead).map_or(Ok(()), |words| writeln!(out, "~ {words}."))
}

/// The same for an answer that can only be read there: without a repository or a token it could not be read.
///
/// # Errors
/// When the repository or the token is not known.
pub(crate) fn open_to_read(context: &Context, git: Option<&Git>) -> Result<(Runtime, GitHub)> {
    open(context, git).map_err(|fault| match fault.kind() {
        FaultKind::Refused => {
            let hint = fault.next_step().unwrap_or_default().to_owned();
            Fault::of(FaultKind::Unreadable, fault.to_string()).hint(hint)
        }
        _ => fault,
    })
}
