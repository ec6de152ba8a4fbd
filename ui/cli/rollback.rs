//! `cutover rollback`: the ways back, and, confirmed, the one that is gone, with its output as it comes.

mod json;
mod lines;
mod voice;

use super::Outcome;
use super::context::Context;
use super::env::usual;
use super::record::journal;
use super::survey::{Asked, Survey, environment_answered};
use crate::places::Places;
use chrono::Local;
use engine::board::Board;
use engine::config::EnvironmentSettings;
use engine::domain::{EnvName, Moment};
use engine::environment::readiness::RungState;
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::rollback::{Armed, Ladder, Means, Naming, Pace, To, Via, WhenHeld, Wish, run as roll_back};
use engine::sources::health::Prober;
use engine::sources::host::Host;
use std::io::Write;
use std::time::Duration;
use voice::Voice;

/// Arguments of `cutover rollback`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover rollback --plan                                     every way back: open or not, how long, what it does not undo
  cutover rollback --to previous --confirm blue               put production back: PRODUCTION is served by blue after it
  cutover rollback --to blue --confirm 'blue anyway'          the same where blue is not known to be well
  cutover rollback --to main-f956226 --via host --confirm f956226 --reason 5xx
  cutover rollback --plan --json | jq -r '.targets[] | select(.available) | .confirm'

It needs the host and the path of the script, and nothing else: no clone, no GitHub, no registry, no store. The script is
run once, and only if the traffic is not where it is wanted. Success is what was seen afterwards: the port of nginx, and
good answers in a row. Where the connection is lost on the way, the host is looked at and nothing is run again.

Exit codes of --plan: 0 a way is open, 2 wrong arguments or configuration, 3 no way is known to be well, 4 none is open.
Exit codes of --confirm: 0 it serves, seen, 3 nobody can say, 4 nothing was run, 5 it was run and went wrong.")]
pub struct Args {
    /// List the ways back. Nothing is run.
    #[arg(long, required_unless_present = "confirm")]
    plan: bool,
    /// What to go back to: previous, a slot, a commit in seven digits or more, or a tag.
    #[arg(long, value_name = "WHAT", default_value = "previous")]
    to: String,
    /// Roll back: the word that the plan names, which is what should serve.
    #[arg(long, value_name = "WORD", conflicts_with = "plan")]
    confirm: Option<String>,
    /// Why, for the record here and on the host.
    #[arg(long, value_name = "TEXT", requires = "confirm")]
    reason: Option<String>,
    /// By which kind of way; without it the best that is open.
    #[arg(long, value_name = "WAY")]
    via: Option<Kind>,
    /// Take the lock of the host over even while somebody's script runs under it, which goes on.
    #[arg(long, requires = "confirm")]
    take_over: bool,
    /// How long to look before; what has not answered by then is not known.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// The kinds of ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A script of the host.
    Host,
    /// The old deploy run, again.
    Rerun,
    /// The deploy workflow, started by hand.
    Dispatch,
    /// A revert on the branch.
    Revert,
}

impl From<Kind> for Via {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Host => Self::Host,
            Kind::Rerun => Self::Rerun,
            Kind::Dispatch => Self::Dispatch,
            Kind::Revert => Self::Revert,
        }
    }
}

/// Prints the ways back, or goes one.
///
/// # Errors
/// When there is no such environment, no such way, another word was given, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let name = usual(&context.config, context.flags.env.as_deref())?;
    let settings = context.config.environments.get(name.as_str()).cloned().unwrap_or_default();
    let to = To::of(&args.to, settings.slots.keys());
    let wish = Wish { to, via: args.via.map_or(Via::Best, Via::from) };
    let mut survey = Survey::open(asked(args, &wish), context)?;
    let board = seen(&mut survey, &name, &settings, args);
    let ladder = Ladder::of(&board, &context.config, &name, &wish.to, now());
    let Some(word) = &args.confirm else {
        let printed = if context.flags.json { json::ladder(out, &ladder) } else { lines::ladder(out, &ladder) };
        printed.map_err(unprinted)?;
        return Ok(exit_code(&ladder));
    };
    let armed = ladder.choose(&wish)?.arm(word)?;
    let finished = go(armed, args, (context, &survey), out)?;
    let printed = if context.flags.json { json::finished(out, &finished) } else { lines::finished(out, &finished) };
    printed.map_err(unprinted)?;
    Ok(finished.ending.exit_code())
}

/// GitHub and the registry are asked only where a way of theirs may be meant.
fn asked(args: &Args, wish: &Wish) -> Asked {
    let host =
        args.confirm.is_some() && matches!(wish.via, Via::Best | Via::Host) && !matches!(wish.to, To::Version(_));
    if host { Asked::Environments } else { Asked::All }
}

/// What can be seen in time. Nobody is waited for whose answer would change nothing.
fn seen(survey: &mut Survey, name: &EnvName, settings: &EnvironmentSettings, args: &Args) -> Board {
    let (deadline, began) = (Duration::from_secs(args.deadline), survey.began());
    if args.confirm.is_none() {
        return survey.whole(deadline);
    }
    survey.until(deadline, |board| {
        board.environments.get(name).is_some_and(|env| environment_answered(env, settings, began))
    })
}

fn exit_code(ladder: &Ladder) -> u8 {
    match ladder.best().map(|way| &way.state) {
        Some(RungState::Available) => 0,
        Some(_) => 3,
        None => 4,
    }
}

fn go(
    armed: Armed,
    args: &Args,
    (context, survey): (&Context, &Survey),
    out: &mut dyn Write,
) -> Result<engine::operations::rollback::Finished> {
    let voice = Voice::of(context);
    voice.head(out, armed.plan()).map_err(unprinted)?;
    let host: Host = survey.poller.host(&armed.plan().env)?;
    let engine = survey.poller.engine(&armed.plan().env).ok();
    let (record, prober) = (journal(context), Prober::new(now));
    let journals = context.places.as_ref().map(Places::journals);
    let naming = Naming { id: id(), reason: args.reason.clone() };
    let told = |news| voice.tell(&news);
    let means = Means {
        host: &host,
        config: &context.config,
        prober: &prober,
        engine: engine.as_ref(),
        record: &record,
        journals: journals.as_deref(),
        access: context.access(),
        held: if args.take_over { WhenHeld::TakeOver } else { WhenHeld::Wait },
        pace: Pace::default(),
        told: &told,
    };
    survey
        .run(roll_back(armed, &naming, &means))
        .ok_or_else(|| Fault::of(FaultKind::Cancelled, "The runtime has ended; nothing was run"))
}

/// Nothing else is called so: two of one moment on one machine are two processes.
fn id() -> String {
    format!("rollback-{}-{}", now().timestamp_millis(), std::process::id())
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the rollback", cause)
}

fn now() -> Moment {
    Local::now().fixed_offset()
}
