//! `cutover status`: the dashboard as lines. What stands where, whether it would merge, what needs a person.

mod json;
mod lines;
mod sources;

use super::Outcome;
use super::context::Context;
use super::env::{Place, apart, places};
use super::survey::{Asked, Survey};
use crate::app::Model;
use crate::app::dashboard::{Attention, FEW, Severity, attention};
use crate::screens::steps;
use crate::unfinished;
use chrono::Local;
use engine::board::Board;
use engine::changelog::Answer;
use engine::domain::health::Kind;
use engine::domain::{Branch, CommitId, EnvName, Moment, Role};
use engine::fault::{Fault, Result};
use engine::sources::git::Git;
use sources::{Source, sources};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// Arguments of `cutover status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover status                                    where the branches stand, and what needs a person
  cutover status --offline                          from git alone
  cutover status --watch                            again whenever something changed
  cutover status --json | jq '.attention[].text'

GitHub is read with GH_TOKEN or GITHUB_TOKEN, else with what gh auth token gives; the registry with a token of its own.
What does not answer costs its own lines. What is not set up, as a repository that is not at GitHub, is not asked.

Exit codes: 0 nothing needs a person, 1 something does, 2 wrong arguments or configuration, 3 something could not be read.")]
pub struct Args {
    /// Ask neither GitHub nor the registry nor a host.
    #[arg(long)]
    offline: bool,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
    /// Go on, and print again whenever something changed; with --json one object a line.
    #[arg(long)]
    watch: bool,
}

/// Prints what is known now. A source that fails costs its own lines and the exit code 3, nothing else.
///
/// # Errors
/// When there is no repository, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    drop(Git::discover(&context.start)?);
    let asked = if args.offline { Asked::Git } else { Asked::All };
    let mut survey = Survey::open(asked, context)?;
    let board = survey.whole(Duration::from_secs(args.deadline));
    let told = Told::of(board, context, now());
    told.print(context, out)?;
    if args.watch {
        return watch(survey, told, context, out);
    }
    Ok(told.exit_code())
}

/// Prints again whenever what is told changed; that time has passed is no change.
fn watch(mut survey: Survey, mut told: Told, context: &Context, out: &mut dyn Write) -> Outcome {
    out.flush().map_err(unprinted)?;
    while let Some(board) = survey.next() {
        let next = Told::of(board, context, now());
        if next.gist() != told.gist() {
            next.print(context, out)?;
            out.flush().map_err(unprinted)?;
        }
        told = next;
    }
    Ok(told.exit_code())
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the status", cause)
}

/// The status as it is told: the board with what follows from it.
struct Told {
    model: Model,
    items: Vec<Attention>,
    sources: Vec<Source>,
    unfinished: Vec<String>,
    /// What the branches hold, by the name of the environment.
    heads: BTreeMap<EnvName, CommitId>,
}

impl Told {
    fn of(board: Board, context: &Context, now: Moment) -> Self {
        let items = attention(&board, &context.config, now, FEW);
        let sources = sources(&board);
        let mut model = Model::new(Arc::new(context.config.clone()), now, (120, 36));
        model.board = Arc::new(board);
        let unfinished = context
            .places
            .iter()
            .flat_map(|places| unfinished::sentences(places, &context.config, &unfinished::SHELL))
            .collect();
        let names = model.board.environments.keys();
        let heads = names.filter_map(|name| Some((name.clone(), apart::head(context, name.as_str())?))).collect();
        Self { model, items, sources, unfinished, heads }
    }

    fn board(&self) -> &Board {
        &self.model.board
    }

    /// The long-lived branches and what their three steps say, as on the dashboard.
    fn lanes(&self) -> impl Iterator<Item = (&Branch, [String; 3])> {
        let branches = self.board().branches.value().into_iter().flat_map(|list| &list.branches);
        let long = |branch: &&Branch| matches!(branch.role, Role::Production | Role::Integration | Role::Staging);
        branches.filter(long).map(|branch| (branch, steps(&self.model, branch).map(|(words, _)| words)))
    }

    fn print(&self, context: &Context, out: &mut dyn Write) -> Result<()> {
        let printed = if context.flags.json { json::print(out, self) } else { lines::print(out, self) };
        printed.map_err(unprinted)
    }

    /// No environment is configured, or none was asked.
    fn runs_nowhere(&self) -> bool {
        !places(self.board(), &self.model.config, self.model.now).any(|place| place.is_configured())
    }

    /// What is told without the times at which it was read.
    fn gist(&self) -> String {
        json::gist(self)
    }

    fn exit_code(&self) -> u8 {
        let board = self.board();
        let cut = board.branches.value().is_none_or(|list| !list.unreadable.is_empty());
        let unknown = board.changelog.value().is_some_and(|report| report.answer() == Answer::Unknown);
        let failed = board.repository.fault().is_some() || self.sources.iter().any(Source::failed);
        let configured = places(board, &self.model.config, self.model.now).filter(Place::is_configured);
        let unseen = configured.into_iter().any(|place| place.state() == Kind::Unknown);
        let failed = failed || unseen;
        let needed = !self.unfinished.is_empty() || self.items.iter().any(|item| item.severity > Severity::Note);
        match (cut || unknown || failed, needed) {
            (true, _) => 3,
            (false, true) => 1,
            (false, false) => 0,
        }
    }
}
