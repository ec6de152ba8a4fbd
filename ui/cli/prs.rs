//! `cutover prs`: the open pull requests, with checks, reviews, entries and what stands in the way of a merge.

mod acts;
mod json;
mod lines;
mod show;

use super::context::Context;
use super::watch::{Shown, watch};
use super::{Outcome, github};
use chrono::Local;
use engine::chain;
use engine::domain::pull_request::PullRequest;
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::{Known, pull_here};
use engine::sources::git::Git;
use engine::sources::github::GitHub;
use std::io::Write;
use tokio::runtime::Runtime;

/// Arguments of `cutover prs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover prs                                       the open pull requests, newest change first
  cutover prs --into development                    those that go into one branch
  cutover prs --review                              those that wait for your review
  cutover prs --watch                               again whenever something changed
  cutover prs show 61                               one of them whole
  cutover prs ask 61                                posts the mention that starts the automated reviewer, after a yes
  cutover prs merge 61 --head a40c2e1               merges it if that is still its head, after a yes
  cutover prs open --title \"fix: otp\" --yes         opens one from the branch that is checked out, without asking
  cutover prs --json | jq '.pulls[] | select(.changelog == \"missing\") | .number'

The token is GH_TOKEN or GITHUB_TOKEN, else what gh auth token gives. Whether entries are there is read from the
objects of this clone: cutover fetch brings those that are unknown.

Exit codes: 0 the list is whole, or the act was done; 2 wrong arguments or configuration; 3 GitHub could not be read, or
it is unknown whether the act was done; 4 refused, or there is no token; 5 GitHub refused.")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Without one the list is printed.
    #[command(subcommand)]
    command: Option<Command>,
    /// Only those that go into this branch.
    #[arg(long, value_name = "BRANCH")]
    into: Option<String>,
    /// Only those that the account of the token opened.
    #[arg(long, conflicts_with = "review")]
    mine: bool,
    /// Only those that wait for its review.
    #[arg(long)]
    review: bool,
    /// Go on, and print again whenever something changed; with --json one object a line.
    #[arg(long)]
    watch: bool,
}

/// What can be done with one pull request.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print one open pull request whole: description, talk, checks with the logs of those that failed, files.
    Show {
        /// Its number.
        number: u64,
    },
    #[command(flatten)]
    Act(acts::Command),
}

/// So many calls a reading costs at most, where GitHub has GraphQL.
const COST: u64 = 2;

/// Prints the open pull requests.
///
/// # Errors
/// When the repository or the token is not known, or GitHub cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    match &args.command {
        Some(Command::Show { number }) => return show::show(*number, context, out),
        Some(Command::Act(command)) => return acts::run(command, context, out),
        None => {}
    }
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let known = Known::default();
    let read = || list(args, context, (&runtime, &github), (git.as_ref(), &known));
    if args.watch {
        return watch(out, |wished| github.pace(wished, COST), read);
    }
    out.write_all(&read()?.text).map_err(unprinted)?;
    Ok(0)
}

fn list(
    args: &Args,
    context: &Context,
    (runtime, github): (&Runtime, &GitHub),
    (git, known): (Option<&Git>, &Known),
) -> Result<Shown> {
    let now = Local::now().fixed_offset();
    let (pulls, runs) = runtime.block_on(async { tokio::join!(github.pulls(), github.runs(now)) });
    let (mut list, runs) = (pulls?, runs.map(|list| list.runs).unwrap_or_default());
    let left = list.total.map_or(0, |total| total.saturating_sub(list.pulls.len() as u64));
    let login = if args.mine || args.review { Some(login(runtime, github)?) } else { None };
    let whose = |pull: &PullRequest| match &login {
        Some(login) if args.mine => pull.is_by(login),
        Some(login) => pull.awaits(login),
        None => true,
    };
    let into = |pull: &PullRequest| args.into.as_ref().is_none_or(|branch| pull.base.as_str() == branch);
    list.pulls.retain(|pull| into(pull) && whose(pull));
    let unasked = runtime.block_on(github.fill(&mut list.pulls));
    let join = |mut pull: PullRequest| {
        pull.claude = chain::review_of(&pull, &runs, &context.config.workflows);
        if let Some(git) = git {
            pull_here(git, &context.config, &pull, known).tell(&mut pull);
        }
        pull
    };
    let joined: Vec<PullRequest> = list.pulls.into_iter().map(join).collect();
    let (mut text, mut plain) = (Vec::new(), Vec::new());
    json::print(&mut plain, &joined, unasked).map_err(unprinted)?;
    if !context.flags.json {
        lines::print(&mut text, now + github.ahead(now), &joined, (left, unasked)).map_err(unprinted)?;
        super::github::tell_clock(&mut text, github.ahead(now)).map_err(unprinted)?;
    }
    Ok(Shown { text: if context.flags.json { plain.clone() } else { text }, gist: plain })
}

/// Whose token it is.
fn login(runtime: &Runtime, github: &GitHub) -> Result<String> {
    let login = runtime.block_on(github.identity())?.login;
    login.ok_or_else(|| {
        Fault::of(FaultKind::Unreadable, "GitHub does not tell whose token this is")
            .hint("The token of an app has no account: use one of a person.")
    })
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the pull requests", cause)
}
