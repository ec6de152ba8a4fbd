//! `cutover rollback`: the ways back, and, confirmed, the one that is gone, with its output as it comes.

mod github;
mod json;
mod leaving;
mod lines;
mod voice;

use super::Outcome;
use super::context::Context;
use super::env::usual;
use super::record::{journal, record};
use super::survey::{Asked, Survey, environment_answered};
use crate::app::rollback::{Run, Stage};
use crate::go_bag;
use crate::named::once;
use crate::parts::visible;
use crate::places::Places;
use chrono::Local;
use clap::builder::NonEmptyStringValueParser;
use engine::board::Board;
use engine::config::{Config, EnvironmentSettings};
use engine::domain::{EnvName, Moment};
use engine::environment::readiness::RungState;
use engine::fault::{Fault, Result};
use engine::operations::act;
use engine::operations::journal::{Site, Story, unfinished};
use engine::operations::rollback::{
    Abort, Armed, COMMANDS, Ending, Finished, Ladder, Means, Naming, News, Pace, Past, To, Via, WhenHeld, Wish, lift,
    quarantined, resume, run as roll_back,
};
use engine::poller::PollerHandle;
use engine::sources::docker::Engine;
use engine::sources::health::Prober;
use engine::sources::host::Host;
use leaving::{Leaving, ended};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use voice::Voice;

/// So long the connection is waited for, to have what the run needs open before.
const READY: Duration = Duration::from_secs(10);
/// How often it is looked whether the host is known yet.
const GLANCE: Duration = Duration::from_millis(20);

/// Arguments of `cutover rollback`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line, and clap wants them so")]
#[command(group = clap::ArgGroup::new("what").required(true).args(["plan", "confirm", "go_on", "lift"]))]
#[command(after_help = "Examples:
  cutover rollback --plan                                     every way back: open or not, how long, what it does not undo
  cutover rollback --to previous --confirm blue               put production back: PRODUCTION is served by blue after it
  cutover rollback --to blue --confirm 'blue anyway'          the same where blue is known not to be well
  cutover rollback --to main-f956226 --via host --confirm f956226 --reason 5xx
  cutover rollback --go-on                                    look how one ended that was left here
  cutover rollback --plan --json | jq -r '.targets[] | select(.available) | .confirm'

It needs the host and the path of the script, and nothing else: no clone, no GitHub, no registry, no store. The script is
run once, and only if the traffic is not where it is wanted. Success is what was seen afterwards: the port of nginx, and
good answers in a row. Where the connection is lost on the way, the host is looked at and nothing is run again.

Exit codes of --plan: 0 a way is open, 2 wrong arguments or configuration, 3 no way is known to be well, 4 none is open.
Exit codes of --confirm: 0 it serves, seen, 3 nobody can say, 4 nothing was run, 5 it was run and went wrong.")]
pub struct Args {
    /// List the ways back. Nothing is run.
    #[arg(long)]
    plan: bool,
    /// What to go back to: previous, a slot, a commit in seven digits or more, or a tag.
    #[arg(long, value_name = "WHAT", default_value = "previous")]
    to: String,
    /// Roll back: the word that the plan names, which is what should serve.
    #[arg(long, value_name = "WORD")]
    confirm: Option<String>,
    /// Why, for the record here and on the host.
    #[arg(long, value_name = "TEXT", requires = "confirm", value_parser = NonEmptyStringValueParser::new())]
    reason: Option<String>,
    /// Afterwards, by whichever way, tell of it in a comment on the pull request that brought what was bad.
    #[arg(long, requires = "confirm")]
    comment: bool,
    /// By which kind of way; without it the best that is open.
    #[arg(long, value_name = "WAY")]
    via: Option<Kind>,
    /// Take the lock of the host over even while somebody's script runs under it, which goes on.
    #[arg(long, requires = "confirm")]
    take_over: bool,
    /// Look how a rollback ended that was left here, and end it. Nothing is run again.
    #[arg(long)]
    go_on: bool,
    /// Let what was put back ship again: it was no fault of the commit.
    #[arg(long)]
    lift: bool,
    /// How long to look before, 5 seconds, or 10 with --confirm; what has not answered by then is not known.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: Option<u64>,
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

/// Whether it is told afterwards where the change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// A comment is posted.
    Comment,
    /// Nobody asked for one.
    Nothing,
}

impl Args {
    const fn telling(&self) -> Telling {
        if self.comment { Telling::Comment } else { Telling::Nothing }
    }

    /// A look at the ways back.
    pub(in crate::cli) fn planning() -> Self {
        Self {
            plan: true,
            to: "previous".into(),
            confirm: None,
            reason: None,
            comment: false,
            via: None,
            take_over: false,
            go_on: false,
            lift: false,
            deadline: None,
        }
    }

    /// The way back to what was there before, as a person confirmed it.
    pub(in crate::cli) fn typed(word: &str, reason: Option<String>) -> Self {
        Self { reason, ..Self::confirming(word) }
    }

    /// The way back to what was there before, confirmed by this word.
    pub(in crate::cli) fn confirming(word: &str) -> Self {
        Self { plan: false, confirm: Some(word.into()), reason: Some("drill".into()), ..Self::planning() }
    }
}

/// Prints the ways back to what was there before, and gives the word of the best; `None` where none is open.
///
/// # Errors
/// As of [`run`].
pub(in crate::cli) fn planned(context: &Context, out: &mut dyn Write) -> Result<Option<String>> {
    let args = Args::planning();
    let name = usual(&context.config, context.flags.env.as_deref())?;
    let settings = context.config.environments.get(name.as_str()).cloned().unwrap_or_default();
    let wish = Wish { to: To::of(&args.to, settings.slots.keys()), via: Via::Best };
    let mut survey = Survey::open(Asked::Environments, context)?;
    let board =
        seen((&mut survey, &context.config), (&name, &settings), &wish, &Args { confirm: Some(String::new()), ..args });
    let ladder = known_of(context, &board, &name, &wish.to);
    let printed = if context.flags.json { json::ladder(out, &ladder) } else { lines::ladder(out, &ladder) };
    printed.map_err(unprinted)?;
    Ok(ladder.best().map(|way| way.word.clone()))
}

/// Prints the ways back, or goes one.
///
/// # Errors
/// When there is no such environment, no such way, another word was given, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let (context, said) = go_bag::unpack(context);
    if said.is_none() {
        go_bag::pack(&context);
    }
    if let Some(sentence) = said {
        let _ = writeln!(std::io::stderr().lock(), "cutover: {}", visible(&sentence));
    }
    wished(args, &context, out)
}

/// The ways back, by what is known now and what came of rollbacks before.
fn known_of(context: &Context, board: &Board, name: &EnvName, to: &To) -> Ladder {
    let store = journal(context).store;
    let past = Past::read(context.places.as_ref().map(Places::journals).as_deref(), &store, &context.config);
    let repository = repository(context, board);
    let quarantined = quarantined(&store, &context.config, repository.as_deref());
    Ladder::heeding(&quarantined, (board, &context.config, name), to, now()).remembering(&past)
}

fn wished(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let name = usual(&context.config, context.flags.env.as_deref())?;
    if args.lift {
        return lifted(&name, context, out);
    }
    let settings = context.config.environments.get(name.as_str()).cloned().unwrap_or_default();
    let to = To::of(&args.to, settings.slots.keys());
    let wish = Wish { to, via: args.via.map_or(Via::Best, Via::from) };
    let mut survey = Survey::open(Asked::All, context)?;
    if args.confirm.is_some() {
        survey.run(async { drop(tokio::spawn(made_ready(survey.poller.clone(), name.clone()))) });
    }
    let board = seen((&mut survey, &context.config), (&name, &settings), &wish, args);
    let ladder = known_of(context, &board, &name, &wish.to);
    if args.go_on {
        return left(&ladder, args, (context, &survey), out);
    }
    let Some(word) = &args.confirm else {
        let printed = if context.flags.json { json::ladder(out, &ladder) } else { lines::ladder(out, &ladder) };
        printed.map_err(unprinted)?;
        return Ok(exit_code(&ladder));
    };
    let armed = ladder.choose(&wish)?.arm(word)?;
    if !armed.plan().way.is_of_the_host() {
        let naming = naming(args, context, &board);
        return github::run(armed, (&naming, args.telling()), (context, &board), survey, out);
    }
    let armed = match survey.poller.github() {
        Ok(github) => armed.aborting(Abort { github, board: Arc::new(board.clone()) }),
        Err(_) => armed,
    };
    let (run, finished) = go(armed, args, (context, &survey), &board)?;
    let code = told(&finished, run.check.as_deref(), context, out);
    if args.telling() == Telling::Comment && finished.ending != Ending::Refused {
        github::comment(&run, (context, &board), out)?;
    }
    Ok(code)
}

/// Opens what the run needs of the host while it is looked what serves.
async fn made_ready(poller: PollerHandle, name: EnvName) {
    let found = async {
        loop {
            match poller.host(&name) {
                Ok(host) => return host,
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    };
    if let Ok(host) = tokio::time::timeout(READY, found).await {
        host.make_ready_within(COMMANDS, READY).await;
    }
}

/// How it ended is told, and stands whether or not anybody reads it.
fn told(finished: &Finished, look: Option<&str>, context: &Context, out: &mut dyn Write) -> u8 {
    let printed =
        if context.flags.json { json::finished(out, finished, look) } else { lines::finished(out, finished, look) };
    if printed.and_then(|()| out.flush()).is_err() {
        let _ = writeln!(std::io::stderr().lock(), "cutover: {}.", visible(&finished.sentence));
    }
    finished.ending.exit_code()
}

/// What can be seen in time. Nobody is waited for whose answer would change nothing.
fn seen(
    (survey, config): (&mut Survey, &Config),
    (name, settings): (&EnvName, &EnvironmentSettings),
    wish: &Wish,
    args: &Args,
) -> Board {
    let usual = if args.confirm.is_some() { 10 } else { 5 };
    let (deadline, began) = (Duration::from_secs(args.deadline.unwrap_or(usual)), survey.began());
    let host = matches!(wish.via, Via::Best | Via::Host) && !matches!(wish.to, To::Version(_));
    if !host || (args.confirm.is_none() && !args.go_on) {
        let compared = |board: &Board| {
            let named = matches!(wish.to, To::Version(_)) || board.repository.fault().is_some();
            named || !Ladder::of(board, config, name, &wish.to, now()).awaits_comparison()
        };
        return survey.whole_when(deadline, compared);
    }
    survey.until(deadline, |board| {
        board.environments.get(name).is_some_and(|env| environment_answered(env, settings, began))
    })
}

fn exit_code(ladder: &Ladder) -> u8 {
    match ladder.best().map(|way| &way.state) {
        Some(RungState::Available) => 0,
        Some(_) => 3,
        None if ladder.no_good().is_some() => 3,
        None => 4,
    }
}

fn go(armed: Armed, args: &Args, (context, survey): (&Context, &Survey), board: &Board) -> Result<(Run, Finished)> {
    let tools = Tools::open(&armed.plan().env, context, survey)?;
    let naming = naming(args, context, board);
    let voice = Voice::of(context);
    voice.head(armed.plan());
    let run = Mutex::new(Run::begun(0, armed.plan(), args.reason.clone(), now()));
    let leaving = Leaving::default();
    let told = |news: News| {
        voice.tell(&news);
        if matches!(news, News::Sent) {
            leaving.sent.cancel();
        }
        run.lock().unwrap_or_else(PoisonError::into_inner).heard(news, now());
    };
    let means = Means { left: Some(&leaving.stop), ..tools.means(args, context, &told) };
    let finished = survey.run(leaving.watched(roll_back(armed, &naming, &means))).flatten();
    // Whoever left is told at once, and the output may be long.
    let mut run = run.into_inner().unwrap_or_else(PoisonError::into_inner);
    let finished = finished.ok_or_else(|| leaving.ended(run.check.as_deref()))?;
    voice.finish();
    run.stage = Stage::Ended(Arc::new(finished.clone()));
    Ok((run, finished))
}

/// Ends what was left here: the oldest first.
fn left(ladder: &Ladder, args: &Args, (context, survey): (&Context, &Survey), out: &mut dyn Write) -> Outcome {
    let tools = Tools::open(&ladder.env, context, survey)?;
    let journals = tools.journals.clone().ok_or_else(|| Fault::refused("Nothing says where journals are kept"))?;
    let none = EnvironmentSettings::default();
    let site = Site::of(context.config.environments.get(ladder.env.as_str()).unwrap_or(&none));
    let ours = |story: &Story| {
        let env = story.opening.aim.as_ref().is_some_and(|aim| aim.environment == ladder.env.as_str());
        env && story.opening.is_of_site(&site) != Some(false)
    };
    let stories = unfinished(&journals).into_iter().filter_map(|(path, story)| Some((path, story.ok()?)));
    let Some((path, story)) = stories.into_iter().find(|(_, story)| ours(story)) else {
        return Err(Fault::refused(format!("No rollback of {} was left here", ladder.env)));
    };
    if story.opening.is_of_site(&site).is_none() {
        let words =
            "cutover: Its journal does not say of which service it is: the host that is configured here is looked at.";
        let _ = writeln!(std::io::stderr().lock(), "{words}");
    }
    let voice = Voice::of(context);
    let heard = |news| voice.tell(&news);
    let means = tools.means(args, context, &heard);
    let finished = survey.run(unless_left(resume(&path, ladder, &means))).flatten();
    let look = ladder.ways.first().and_then(|way| way.check.as_deref());
    let finished = finished.ok_or_else(|| ended(look))??;
    voice.finish();
    Ok(told(&finished, look, context, out))
}

fn lifted(name: &EnvName, context: &Context, out: &mut dyn Write) -> Outcome {
    let settings = context.config.environments.get(name.as_str()).cloned().unwrap_or_default();
    let (store, repository) = (journal(context).store, context.repository());
    let all = quarantined(&store, &context.config, repository.as_deref());
    for one in all.iter().filter(|one| one.environment == name.as_str()) {
        if let Some(moved) = one.moved(&settings) {
            let _ = writeln!(std::io::stderr().lock(), "cutover: {}: {}.", one.bad.short(), visible(&moved));
        }
    }
    let count = lift(&store, repository.as_deref(), (name.as_str(), &settings));
    record(context, "rollback --lift", &format!("{count} of {name}"));
    let printed = if context.flags.json {
        writeln!(out, "{{\"schema\":1,\"lifted\":{count}}}")
    } else {
        writeln!(out, "{count} commits of {name} may ship again.")
    };
    printed.map(|()| 0).map_err(unprinted)
}

/// The work, unless somebody presses Ctrl-C.
async fn unless_left<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = work => Some(done),
        Ok(()) = tokio::signal::ctrl_c() => None,
    }
}

/// What a run needs that is opened for it.
struct Tools {
    host: Host,
    engine: Option<Engine>,
    prober: Prober,
    record: act::Journal,
    journals: Option<PathBuf>,
}

impl Tools {
    fn open(env: &EnvName, context: &Context, survey: &Survey) -> Result<Self> {
        Ok(Self {
            host: survey.poller.host(env)?,
            engine: survey.poller.engine(env).ok(),
            prober: Prober::new(now),
            record: journal(context),
            journals: context.places.as_ref().map(Places::journals),
        })
    }

    fn means<'a>(&'a self, args: &Args, context: &'a Context, told: &'a (dyn Fn(News) + Sync)) -> Means<'a> {
        Means {
            host: &self.host,
            config: &context.config,
            prober: &self.prober,
            engine: self.engine.as_ref(),
            record: &self.record,
            journals: self.journals.as_deref(),
            access: context.access(),
            held: if args.take_over { WhenHeld::TakeOver } else { WhenHeld::Wait },
            left: None,
            pace: Pace::default(),
            told,
        }
    }
}

fn naming(args: &Args, context: &Context, board: &Board) -> Naming {
    Naming { id: once("rollback"), reason: args.reason.clone(), repository: repository(context, board) }
}

/// The repository of the service, as far as it is known.
fn repository(context: &Context, board: &Board) -> Option<String> {
    let told = || board.repository.value().map(|facts| facts.name.clone());
    context.config.service.repository.clone().or_else(told)
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the rollback", cause)
}

fn now() -> Moment {
    Local::now().fixed_offset()
}
