//! `cutover logs SLOT`: what a slot's container writes, its last lines or as it comes.

use super::Outcome;
use super::context::Context;
use super::env::usual;
use super::survey::{Asked, Survey, answered};
use crate::parts::{clock, visible};
use chrono::Local;
use engine::board::Board;
use engine::config::Config;
use engine::domain::container::{LogEnd, LogNews, LogPiece};
use engine::domain::host::Link;
use engine::domain::{EnvName, Moment};
use engine::environment::slots::{SlotState, SlotView};
use engine::environment::{live, slots};
use engine::fault::{Fault, FaultKind, Result};
use engine::sources::docker::LogWish;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover logs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover logs blue                                 the last 100 lines of the slot blue of production
  cutover logs green --follow                       and what it writes from now on
  cutover logs app --env development --tail 20      of a container, by its name
  cutover logs blue --grep TypeError --tail 5000    only the lines that hold a text, of either case
  cutover logs blue --json | jq -r 'select(.error) | .text'

Exit codes: 0 printed; 1 the slot has no container; 2 no such slot, or nothing says where it is; 3 the engine or the log could not be read.")]
pub struct Args {
    /// The slot, or the name of any container of that engine. Without it the slot that takes the traffic.
    slot: Option<String>,
    /// Go on with what is written from now on, until the container stops.
    #[arg(long, short)]
    follow: bool,
    /// How many of the last lines.
    #[arg(long, value_name = "N", default_value_t = 100)]
    tail: u32,
    /// Only the lines that hold this text, of either case.
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,
    /// How long reaching the engine may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// Prints the log.
///
/// # Errors
/// When there is no such slot, its engine cannot be reached, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let name = usual(&context.config, context.flags.env.as_deref())?;
    let mut survey = Survey::open(Asked::Environments, context)?;
    let (began, deadline) = (survey.began(), Duration::from_secs(args.deadline));
    let read = |board: &Board| board.environments.get(&name).is_some_and(|env| answered(&env.containers, began));
    let whole = |board: &Board| {
        let live = || live::of_board(board, &context.config, &name, Local::now().fixed_offset());
        read(board) && (args.slot.is_some() || live().is_some_and(|live| live.slot.is_some()))
    };
    let board = survey.until(deadline, whole);
    if !read(&board) {
        let late = format!("The Docker engine of {name} did not answer within {} s", args.deadline);
        return Err(Fault::of(FaultKind::Unreadable, late).hint("--deadline gives it more time."));
    }
    let Some(container) = container(&board, &context.config, (&name, args.slot.as_deref()))? else { return Ok(1) };
    let engine = survey.poller.engine(&name).map_err(|fault| unreached(&board, &name, fault))?;
    let wish = if args.follow { LogWish::follow(args.tail) } else { LogWish::last(args.tail) };
    let printed = survey.run(async { print(args, context, engine.logs(&container, &wish), out).await });
    printed.unwrap_or(Ok(3))
}

/// The name of the container that is meant; `None`, said on standard error, where the slot has none.
fn container(board: &Board, config: &Config, (name, wanted): (&EnvName, Option<&str>)) -> Result<Option<String>> {
    let settings = config.environments.get(name.as_str());
    let Some((settings, env)) = settings.zip(board.environments.get(name)) else {
        return Err(Fault::usage(format!("There is no environment {name}")));
    };
    let now = Local::now().fixed_offset();
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    let Some(list) = env.containers.value() else {
        let fault = env.containers.fault();
        let why = fault.map_or_else(|| "nothing was told".into(), ToString::to_string);
        let kind = fault.map_or(FaultKind::Unreadable, |fault| fault.kind());
        let hint = fault.and_then(|fault| fault.next_step()).unwrap_or("cutover doctor says what is in the way.");
        return Err(Fault::of(kind, why).hint(hint));
    };
    let meant = |view: &&SlotView<'_>| match wanted {
        None => view.role == slots::Role::Active,
        Some(wanted) => view.name.as_ref().is_some_and(|slot| slot.as_str().eq_ignore_ascii_case(wanted)),
    };
    match (views.iter().find(meant), wanted) {
        (Some(view), _) if view.state == SlotState::Missing => {
            super::report(&Fault::refused(format!("{} has no container", view.title())));
            Ok(None)
        }
        (Some(view), _) => match view.container {
            Some(container) => Ok(Some(container.name.clone())),
            None => Err(nothing_there(view)),
        },
        (None, Some(wanted)) if list.containers.iter().any(|one| one.name == wanted) => Ok(Some(wanted.to_owned())),
        (None, Some(wanted)) => {
            let slots = views.iter().filter_map(|view| view.name.as_ref()).map(|slot| slot.0.clone());
            let known: Vec<String> = slots.chain(list.containers.iter().map(|one| one.name.clone())).collect();
            Err(Fault::usage(format!("{name} has no slot and no container {wanted}"))
                .hint(format!("There are {}.", known.join(", "))))
        }
        (None, None) => Err(Fault::of(FaultKind::Unreadable, "It is not known which slot takes the traffic")
            .hint("Name the slot: cutover logs blue.")),
    }
}

/// Why no engine is at hand, as its reading and the connection tell it.
fn unreached(board: &Board, name: &EnvName, fault: Fault) -> Fault {
    let env = board.environments.get(name);
    let lost = env.and_then(|env| match &env.link {
        Link::Lost { why, hint, .. } => Some((why.clone(), hint.clone())),
        _ => None,
    });
    let told = env.and_then(|env| env.containers.fault());
    let told = told.map(|fault| (fault.to_string(), fault.next_step().map(str::to_owned)));
    let Some((why, hint)) = lost.or(told) else { return fault.kind_is(FaultKind::Unreadable) };
    let fault = Fault::of(FaultKind::Unreadable, format!("The Docker engine of {name} is not reached: {why}"));
    fault.hint(hint.unwrap_or_else(|| "cutover doctor says what is in the way.".into()))
}

fn nothing_there(view: &SlotView<'_>) -> Fault {
    let words = match &view.state {
        SlotState::Unknown(why) => format!("What {} is, is not known: {why}", view.title()),
        state => format!("{} is {}", view.title(), state.words()),
    };
    Fault::of(FaultKind::Unreadable, words).hint("cutover doctor says what is in the way.")
}

#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    at: Option<String>,
    error: bool,
    text: &'a str,
    cut: usize,
    dropped: u64,
}

async fn print(
    args: &Args,
    context: &Context,
    log: impl Stream<Item = Result<LogNews>> + Unpin,
    out: &mut dyn Write,
) -> Outcome {
    let wanted = args.grep.as_ref().map(|text| text.to_lowercase());
    let mut log = log;
    while let Some(news) = log.next().await {
        match news? {
            LogNews::Line(piece) => {
                let fits = wanted.as_ref().is_none_or(|wanted| piece.text.to_lowercase().contains(wanted));
                if fits {
                    let printed = if context.flags.json { json(out, &piece) } else { line(out, &piece) };
                    printed.map_err(unprinted)?;
                }
            }
            LogNews::Skipped(since) => {
                let at = clock(since, now(), "%H:%M:%S");
                super::report(&Fault::refused(format!(
                    "What was written from {at} on came too fast and was passed over"
                )));
            }
            LogNews::End(LogEnd::Whole) => break,
            LogNews::End(LogEnd::Stopped(_)) => super::report(&Fault::refused("The container stopped")),
            LogNews::End(LogEnd::Gone) => super::report(&Fault::refused("The container is gone")),
        }
        if args.follow {
            out.flush().map_err(unprinted)?;
        }
    }
    Ok(0)
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing the log", cause)
}

fn json(out: &mut dyn Write, piece: &LogPiece) -> std::io::Result<()> {
    let at = piece.at.map(|at| at.to_rfc3339());
    let LogPiece { error, text, cut, dropped, .. } = piece;
    let line = Line { schema: 1, at, error: *error, text, cut: *cut, dropped: *dropped };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

fn line(out: &mut dyn Write, piece: &LogPiece) -> std::io::Result<()> {
    if piece.dropped > 0 {
        writeln!(out, "[{} lines came too fast and were left out]", piece.dropped)?;
    }
    let at = piece.at.map(|at| clock(at, now(), "%H:%M:%S%.3f ")).unwrap_or_default();
    let cut = if piece.cut > 0 { format!(" [and {} bytes more]", piece.cut) } else { String::new() };
    writeln!(out, "{at}{}{cut}", visible(&piece.text))
}
