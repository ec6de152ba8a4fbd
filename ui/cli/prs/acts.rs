//! `cutover prs comment|ask|merge|open`: acts on pull requests.

use crate::cli::Outcome;
use crate::cli::act::{self, Confirmation};
use crate::cli::context::Context;
use engine::board::{Board, Head};
use engine::domain::pull_request::{MergeMethod, PullNumber, PullRequest};
use engine::domain::{BranchName, CommitId};
use engine::fault::{Fault, Result};
use engine::operations::act::Act;
use engine::sources::git::Git;
use engine::sources::github::{Merging, Opening};
use std::io::{Read, Write};

/// The acts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Comment on a pull request.
    Comment {
        /// Its number.
        number: u64,
        /// The text; - reads it from standard input.
        text: String,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Ask the automated reviewer, by the mention that starts it.
    Ask {
        /// Its number.
        number: u64,
        /// What to ask, behind the mention.
        #[arg(default_value = "please review this pull request.")]
        text: String,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Merge a pull request, with a merge commit unless told otherwise.
    Merge {
        /// Its number.
        number: u64,
        /// The head you looked at: nothing is merged when it is another by now. Default: the head it has now.
        #[arg(long, value_name = "SHA")]
        head: Option<String>,
        /// How. A squash or a rebase orphans changelog entries.
        #[arg(long, value_enum, default_value_t = Method::Merge)]
        method: Method,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Open a pull request from a work branch.
    Open {
        /// The branch. Default: the one that is checked out.
        branch: Option<String>,
        /// Its title. Default: the subject of the newest commit.
        #[arg(long)]
        title: Option<String>,
        /// Its description; - reads it from standard input.
        #[arg(long, default_value = "")]
        body: String,
        /// The branch it goes into. Default: the integration branch.
        #[arg(long, value_name = "BRANCH")]
        into: Option<String>,
        /// Open it as a draft.
        #[arg(long)]
        draft: bool,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

/// How a pull request is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Method {
    /// With a merge commit.
    Merge,
    /// As one new commit.
    Squash,
    /// As new commits.
    Rebase,
}

/// Does the act.
///
/// # Errors
/// As [`act::run`].
pub fn run(command: &Command, context: &Context, out: &mut dyn Write) -> Outcome {
    match command {
        Command::Comment { number, text, confirmation } => {
            let text = text_of(text)?;
            act::run(context, confirmation, out, |_, _| Ok(Act::Comment { pull: PullNumber(*number), text }))
        }
        Command::Ask { number, text, confirmation } => {
            let text = format!("{} {}", context.config.workflows.reviewer.mention, text_of(text)?);
            act::run(context, confirmation, out, |_, _| Ok(Act::Comment { pull: PullNumber(*number), text }))
        }
        Command::Merge { number, head, method, confirmation } => {
            let merging = |board: &Board, _: Option<&Git>| merging(board, *number, head.as_deref(), *method);
            act::run(context, confirmation, out, merging)
        }
        Command::Open { confirmation, .. } => {
            act::run(context, confirmation, out, |_, git| opening(command, context, git))
        }
    }
}

fn text_of(given: &str) -> Result<String> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().read_to_string(&mut text);
    read.map_err(|cause| Fault::while_doing("reading the text from standard input", cause))?;
    Ok(text)
}

fn merging(board: &Board, number: u64, head: Option<&str>, method: Method) -> Result<Act> {
    let number = PullNumber(number);
    let pulls = board.pulls.value().map(|list| list.pulls.as_slice()).unwrap_or_default();
    let pull = pulls.iter().find(|pull| pull.number == number);
    let pull = pull.ok_or_else(|| Fault::refused(format!("{number} is not among the open pull requests")))?;
    let method = match method {
        Method::Merge => MergeMethod::Merge,
        Method::Squash => MergeMethod::Squash,
        Method::Rebase => MergeMethod::Rebase,
    };
    Ok(Act::Merge(Merging { pull: number, head: named_head(pull, head)?, base: pull.base.clone(), method }))
}

/// The head of the pull request, if it is the one that was named.
fn named_head(pull: &PullRequest, named: Option<&str>) -> Result<CommitId> {
    let head =
        pull.head_id.ok_or_else(|| Fault::refused(format!("GitHub does not tell the head of {}", pull.number)))?;
    match named {
        Some(named) if named.len() < 7 || !head.to_string().starts_with(&named.to_lowercase()) => {
            let sentence = format!("{} has the head {}, not {named}; nothing was sent", pull.number, head.short());
            Err(Fault::refused(sentence).hint("Look at what came, then decide anew. At least 7 letters name a head."))
        }
        _ => Ok(head),
    }
}

fn opening(command: &Command, context: &Context, git: Option<&Git>) -> Result<Act> {
    let Command::Open { branch, title, body, into, draft, .. } = command else {
        return Err(Fault::usage("This opens no pull request"));
    };
    let branch = match (branch, git) {
        (Some(branch), _) => Some(BranchName::new(branch.clone())),
        (None, git) => git.and_then(checked_out),
    };
    let head = branch.ok_or_else(|| Fault::usage("No branch is checked out here; name one"))?;
    let title = title.clone().or_else(|| subject(&head, context, git));
    let title = title.ok_or_else(|| Fault::usage(format!("{head} is not in this clone; name a title with --title")))?;
    let base = BranchName::new(into.clone().unwrap_or_else(|| context.config.branches.integration.clone()));
    Ok(Act::Open(Opening { head, base, title, body: text_of(body)?, draft: *draft }))
}

fn checked_out(git: &Git) -> Option<BranchName> {
    match git.head().ok()? {
        Head::Branch(name, _) => Some(name),
        _ => None,
    }
}

fn subject(branch: &BranchName, context: &Context, git: Option<&Git>) -> Option<String> {
    let list = git?.branch_heads(&context.config.branches).ok()?;
    list.branches.into_iter().find(|one| one.name == *branch).map(|one| one.subject)
}
