//! `cutover bisect`: which deployment brought a fault. Proposes the one to try next, and ends with what came between the last
//! good and the first bad.

mod json;
mod lines;
mod said;

use super::context::Context;
use super::whereabouts::{Known, now};
use super::{Outcome, audit, env};
use engine::delivery::production;
use engine::domain::{CommitId, EnvName};
use engine::fault::{Fault, FaultKind, Result};
use engine::lifecycle::bisect::{Bisection, Look, Question, bisect, deployments, looks};
use engine::lifecycle::find;
use engine::operations::CommitsHere;
use engine::sources::git::Git;
use said::Said;
use std::io::Write;
use std::time::Duration;

pub(crate) use lines::counted;

/// More lines of the record are not read.
const RECORDS: u32 = 10_000;

/// Arguments of `cutover bisect`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover bisect --good a40c2e1 --bad f956226                    which to try first, and how it can be looked at
  cutover bisect --good a40c2e1 --bad f956226 --say good 7b1e4d0
  cutover bisect --good a40c2e1 --bad f956226 --say good 7b1e4d0 --say bad 91d2f7b 0c0ffee
  cutover bisect --good a40c2e1 --bad main --say skip 7b1e4d0    it cannot be tried: another comes in its place
  cutover --env development bisect --good a40c2e1 --bad development
  cutover bisect --good a40c2e1 --bad main --json | jq -r .next.commit

A version is a commit, a branch, a tag of an image or a pull request, as cutover where takes them. It only reads: what puts
an environment on a version is another command, which it names.

Exit codes: 0 found, 1 there is one to try, 2 wrong arguments, or what was said contradicts itself; 3 it cannot be told: this
clone lacks the history, or what is left cannot be tried.")]
pub struct Args {
    /// A version that was good.
    #[arg(long, value_name = "VERSION")]
    good: String,
    /// A later one that is bad.
    #[arg(long, value_name = "VERSION")]
    bad: String,
    /// What was found out of versions between: good, bad or skip, then which.
    #[arg(long, num_args = 2.., value_names = ["WORD", "VERSION"], action = clap::ArgAction::Append)]
    say: Vec<String>,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// What is printed.
struct Answer<'a> {
    environment: &'a EnvName,
    bisection: &'a Bisection,
    known: &'a Known,
    looks: Vec<Look>,
}

/// Prints which deployment to try, or what came between the last good and the first bad.
///
/// # Errors
/// When there is no repository, a version is not known, what was said makes no sense, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let said = Said::parse(&args.say)?;
    let environment = environment(context)?;
    let known = Known::read(context, Duration::from_secs(args.deadline))?;
    let question = Question {
        good: version(&args.good, &known)?,
        bad: version(&args.bad, &known)?,
        said: said.of(|text| version(text, &known))?,
    };
    let bisection = narrowed(&question, &environment, &known, (context, &git))?;
    let looks = bisection.next().map(|next| looks(next.commit, &environment, (&known.board, &known.config), now()));
    let answer =
        Answer { environment: &environment, bisection: &bisection, known: &known, looks: looks.unwrap_or_default() };
    let printed = if context.flags.json { json::print(out, &answer) } else { lines::print(out, &answer) };
    printed.map_err(|cause| Fault::while_doing("printing where the search stands", cause))?;
    Ok(match (bisection.next(), bisection.is_found() && bisection.brought.is_some()) {
        (Some(_), _) => 1,
        (None, true) => 0,
        (None, false) => 3,
    })
}

/// The environment that is asked about: it has an address here, or a workflow deploys to it.
fn environment(context: &Context) -> Result<EnvName> {
    let name = context.flags.env.as_deref();
    match name.filter(|name| !context.config.workflows.deploy.contains_key(*name)) {
        Some(name) => env::wanted(&context.config, Some(name)).map(|_| EnvName(name.to_owned())),
        None => Ok(EnvName(name.unwrap_or_else(|| production(&context.config)).to_owned())),
    }
}

fn narrowed(
    question: &Question,
    environment: &EnvName,
    known: &Known,
    (context, git): (&Context, &Git),
) -> Result<Bisection> {
    let records = audit::records(context, RECORDS);
    let lines = records.as_ref().map(Vec::as_slice).unwrap_or_default();
    let mut deployments = deployments(&known.board, &known.config, environment, lines);
    deployments.notes.extend(records.err().map(|fault| format!("What was done from here is left out: {fault}.")));
    bisect(&deployments, question, &CommitsHere { git: Some(git) }, &known.board)
}

/// The one commit that is meant.
fn version(text: &str, known: &Known) -> Result<CommitId> {
    let candidates = find(&known.board, &known.landscape, text);
    match candidates.as_slice() {
        [only] => only.commit.ok_or_else(|| unknown(text)),
        [] => Err(unknown(text)),
        several => Err(Fault::usage(format!("{text:?} may mean {} changes", several.len()))
            .hint(format!("cutover where {text} lists them."))),
    }
}

fn unknown(text: &str) -> Fault {
    Fault::of(FaultKind::Unreadable, format!("No version that is known here is called {text:?}")).hint(
        "It takes a commit, a branch, a tag of an image or a pull request. cutover fetch brings what the remote has.",
    )
}
