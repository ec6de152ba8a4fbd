//! `cutover env`: what runs in each environment, which slot takes the traffic, whether it is well, and whether it could
//! be put back.

pub(super) mod apart;
mod around;
pub(super) mod json;
pub(super) mod lines;
mod usage;

use super::Outcome;
use super::context::Context;
use super::survey::{Asked, Survey};
use chrono::Local;
use engine::board::Board;
use engine::config::{Config, EnvironmentSettings};
use engine::domain::health::{Door, Kind, Probe};
use engine::domain::{CommitId, EnvName, Moment};
use engine::environment::ladder;
use engine::environment::live::{self, Agreement, Live};
use engine::environment::readiness::{self, Readiness};
use engine::environment::slots::{self, Role, SlotState, SlotView};
use engine::environment::{Environment, is_unconfigured, told};
use engine::fault::{Fault, Result};
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover env`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover env                                       every environment: slots, traffic, health, the way back
  cutover env production                            one of them
  cutover env --watch                               again whenever something changed
  cutover env --json | jq -r '.environments[] | select(.match == \"no\") | .name'

Hosts are reached by your own ssh, with its configuration, agent and known hosts. What does not answer costs its own
lines, and is unknown and never well.

Exit codes: 0 healthy, and all who tell where the traffic goes agree; 1 not; 2 wrong arguments or configuration; 3 something could not be read.")]
pub struct Args {
    /// Only this environment.
    name: Option<String>,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
    /// Go on, and print again whenever something changed; with --json one object a line.
    #[arg(long)]
    watch: bool,
}

/// Prints the environments.
///
/// # Errors
/// When there is no such environment, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let name = args.name.as_deref().or(context.flags.env.as_deref());
    let wanted = wanted(&context.config, name)?;
    let mut survey = Survey::open(Asked::Environments, context)?;
    let settled = |board: &Board| places(board, &context.config, now()).all(|place| place.knows_entities());
    let board = survey.whole_when(Duration::from_secs(args.deadline), settled);
    let board = usage::counted(&survey, &context.config, board);
    let heads =
        || wanted.iter().filter_map(|name| Some((name.clone(), apart::head(context, name.as_str())?))).collect();
    let mut told = Told { board, config: &context.config, wanted: &wanted, heads: heads(), now: now() };
    told.print(context, out)?;
    if !args.watch {
        return Ok(told.exit_code());
    }
    out.flush().map_err(unprinted)?;
    while let Some(board) = survey.next() {
        let next = Told { board, config: &context.config, wanted: &wanted, heads: heads(), now: now() };
        if json::gist(&next) != json::gist(&told) {
            if !context.flags.json {
                writeln!(out, "\n{}", next.now.format("%H:%M:%S")).map_err(unprinted)?;
            }
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
    Fault::while_doing("printing the environments", cause)
}

/// The environments that are asked about: the one of this name, else all.
pub(super) fn wanted(config: &Config, name: Option<&str>) -> Result<Vec<EnvName>> {
    let all = || config.environments.keys().map(|name| EnvName(name.clone()));
    let Some(name) = name else { return Ok(all().collect()) };
    if config.environments.contains_key(name) {
        return Ok(vec![EnvName(name.to_owned())]);
    }
    let known: Vec<String> = all().map(|name| name.0).collect();
    Err(Fault::usage(format!("There is no environment {name}"))
        .hint(format!("The configuration has {}; [environment.{name}] adds one.", known.join(", "))))
}

/// The environment that an act or a question is about without a name: that of the production branch.
pub(super) fn usual(config: &Config, name: Option<&str>) -> Result<EnvName> {
    if name.is_some() {
        return Ok(wanted(config, name)?.remove(0));
    }
    let production = |name: &&String| config.branch_of(name) == config.branches.production;
    let found = config.environments.keys().find(production).cloned();
    found.map(EnvName).ok_or_else(|| {
        Fault::usage("No environment runs the production branch").hint("--env NAME says which one is meant.")
    })
}

/// That no other environment was named than the one that a promotion is about.
pub(super) fn is_of_production(context: &Context, what: &str) -> Result<()> {
    let Some(name) = context.flags.env.as_deref() else { return Ok(()) };
    wanted(&context.config, Some(name))?;
    if name == "production" {
        return Ok(());
    }
    Err(Fault::usage(format!("{what} is about production, and --env names {name}")).hint("Leave --env out."))
}

/// What is printed.
pub(super) struct Told<'a> {
    pub board: Board,
    pub config: &'a Config,
    pub wanted: &'a [EnvName],
    /// What the branches hold, by the name of the environment.
    pub heads: BTreeMap<EnvName, CommitId>,
    pub now: Moment,
}

/// One environment with all that follows.
pub(crate) struct Place<'a> {
    pub board: &'a Board,
    pub config: &'a Config,
    pub name: &'a EnvName,
    pub settings: &'a EnvironmentSettings,
    pub env: &'a Environment,
    pub live: Live,
    pub slots: Vec<SlotView<'a>>,
    pub readiness: Readiness,
    pub now: Moment,
}

impl<'a> Told<'a> {
    /// The environments that are told.
    pub fn places(&'a self) -> impl Iterator<Item = Place<'a>> {
        places(&self.board, self.config, self.now).filter(|place| self.wanted.contains(place.name))
    }

    fn print(&self, context: &Context, out: &mut dyn Write) -> Result<()> {
        let printed = if context.flags.json { json::print(out, self) } else { lines::print(out, self) };
        printed.map_err(unprinted)
    }

    /// What is not configured at all is neither well nor unknown, unless it is the only thing that was asked for.
    fn exit_code(&self) -> u8 {
        let states: Vec<Kind> = self.places().filter(Place::is_configured).map(|place| place.state()).collect();
        if states.contains(&Kind::Bad) {
            return 1;
        }
        u8::from(states.is_empty() || states.contains(&Kind::Unknown)) * 3
    }
}

/// All environments of a board.
pub(crate) fn places<'a>(board: &'a Board, config: &'a Config, now: Moment) -> impl Iterator<Item = Place<'a>> {
    board.environments.iter().filter_map(move |(name, env)| {
        let settings = config.environments.get(name.as_str())?;
        let live = live::of(settings, env, now);
        let slots = slots::of(settings, env, &live, now);
        let readiness = readiness::of(board, config, name, now);
        Some(Place { board, config, name, settings, env, live, slots, readiness, now })
    })
}

impl Place<'_> {
    /// Whether anything of it can be looked at.
    pub fn is_configured(&self) -> bool {
        !(is_unconfigured(&self.env.containers) && is_unconfigured(&self.env.health))
    }

    /// Whether it is known which entity files differ, where that can be known.
    fn knows_entities(&self) -> bool {
        let live = ladder::live(self.board, self.config, self.name, self.now).commit;
        let both = live.zip(self.readiness.target.as_ref().and_then(|target| target.commit));
        both.is_none() || self.board.repository.value().is_none() || !self.env.entities.is_loading()
    }

    /// What the front answered, unless that is too long ago.
    pub fn front(&self) -> Option<&Probe> {
        let probe = self.env.health.value()?.latest(&Door::Front)?;
        (self.now - probe.at <= told::HEALTH).then_some(probe)
    }

    /// The slot that takes the traffic.
    pub fn active(&self) -> Option<&SlotView<'_>> {
        self.slots.iter().find(|slot| slot.role == Role::Active)
    }

    /// Good when the front answers well, all who tell agree and the live container runs; bad when one of them is not so.
    pub fn state(&self) -> Kind {
        let front = self.front().map_or(Kind::Unknown, |probe| probe.verdict.kind());
        let agree = match self.live.agreement {
            Agreement::Agree => Kind::Good,
            Agreement::Mismatch(_) => Kind::Bad,
            Agreement::Unknown(_) => Kind::Unknown,
        };
        let runs = match self.active().map(|slot| &slot.state) {
            Some(SlotState::Running) => Kind::Good,
            None | Some(SlotState::Unknown(_) | SlotState::Unconfigured) => Kind::Unknown,
            Some(_) => Kind::Bad,
        };
        [front, agree, runs].into_iter().max().unwrap_or(Kind::Unknown)
    }
}
