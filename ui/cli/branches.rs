//! `cutover branches`: each branch with its role, and where it stands towards production and integration.

mod json;
mod lines;

pub(super) use lines::role;

use super::Outcome;
use super::context::Context;
use engine::domain::{Branch, Role, Upstream};
use engine::fault::Fault;
use engine::sources::git::Git;
use std::io::Write;

/// Arguments of `cutover branches`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover branches                   those of this clone
  cutover branches --all             also those that only a remote has
  cutover branches --json | jq -r '.branches[].name'")]
pub struct Args {
    /// Also list branches that only a remote has.
    #[arg(long)]
    pub all: bool,
}

/// Prints the branches. Exit code 0 when the list is whole, 3 when the head of some branch cannot be read.
///
/// # Errors
/// When there is no repository, or its refs cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let settings = &context.config.branches;
    let list = Git::discover(&context.start)?.branches(settings)?;
    let (shown, hidden): (Vec<&Branch>, Vec<&Branch>) =
        list.branches.iter().partition(|branch| args.all || is_here(branch) || is_long_lived(branch.role));
    let printed = if context.flags.json {
        json::print(out, &shown, &list)
    } else {
        lines::print(out, settings, &shown, &list).and_then(|()| lines::print_hidden(out, hidden.len()))
    };
    printed.map_err(|cause| Fault::while_doing("printing the branches", cause))?;
    Ok(if list.unreadable.is_empty() { 0 } else { 3 })
}

fn is_here(branch: &Branch) -> bool {
    !matches!(branch.upstream, Upstream::RemoteOnly(_))
}

fn is_long_lived(role: Role) -> bool {
    matches!(role, Role::Production | Role::Integration | Role::Staging)
}
