//! `cutover promote --confirm SHA`: the promotion itself, by the same plan, and what becomes of it.

use super::approve;
use crate::cli::Outcome;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::follow::{self, Voice};
use crate::cli::leaving::Leaving;
use crate::cli::record::{holder, journal};
use crate::cli::refusal;
use crate::cli::survey::Survey;
use crate::promoting::{Desk, Watched, left_here, name, nowhere, stopped};
use chrono::Local;
use engine::fault::{Fault, Result};
use engine::operations::hold_lock::HOLDS;
use engine::operations::promotion::{Armed, Gate, GateId, Means, Naming, Plan, Refusal, description, send};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Where somebody sits at a terminal, so many seconds are left to think better of it.
const COUNTDOWN: u32 = 10;
/// A second of the countdown that lasts so much longer was none: somebody or something stopped it.
const STOPPED: Duration = Duration::from_secs(3);

/// What is said to who leaves in the moment in which its journal is begun.
const SENDING: &str = "Left as it began. cutover follow looks how far it came, and ends it.";

/// What was confirmed.
pub(in crate::cli) struct Wanted<'a> {
    pub sha: &'a str,
    pub accept: &'a [String],
    pub plan_hash: Option<&'a str>,
    pub wait: Wait,
    pub follow: bool,
    pub notes: &'a str,
}

/// Whether time is left to abort it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Wait {
    /// Where somebody sits at a terminal.
    AtATerminal,
    /// Nowhere.
    Not,
}

/// Promotes, and follows it unless that is not wanted.
pub(super) fn run(
    wanted: &Wanted<'_>,
    plan: Plan,
    (desk, survey, leaving): (Desk, Survey, Leaving),
    context: &Context,
    out: &mut dyn Write,
) -> Outcome {
    let Desk { runtime, github } = desk;
    let places = context.places.as_ref().ok_or_else(nowhere)?;
    wanted.plan_hash.map_or(Ok(()), |hash| approve::is_seen(hash, &plan))?;
    let body = description(&plan, wanted.notes);
    // What was begun here holds the lock by which the plan is blocked: how to go on with it is the better answer.
    if let Ok(github) = &github {
        nothing_is_left(&places.journals(), &github.place())?;
    }
    let armed = match armed(wanted, plan) {
        Ok(armed) => armed,
        Err((fault, gates)) => return refusal::of(fault, &gates, context, out),
    };
    let github = github?;
    let voice = Voice::of(context);
    voice.say(out, &effect(&armed))?;
    // What was accepted by its id may say something else than it said when somebody looked.
    for gate in armed.plan().wants() {
        voice.say(out, &format!("  accepted: {} {}: {}", gate.state.word(), gate.id, gate.observed))?;
    }
    if wanted.wait == Wait::AtATerminal && context.is_at_a_terminal() {
        if context.flags.plain { count_down_in_lines()? } else { count_down()? }
    }
    let naming = Naming { id: name(armed.plan()), body };
    let record = journal(context);
    let told = |story: &engine::operations::journal::Story| {
        leaving.at(story);
        voice.step(story);
    };
    let journals = places.journals();
    let holder = holder(context);
    let config = &context.config;
    let means = Means { github: &github, config, record: &record, holder: &holder, journals: &journals, told: &told };
    // Whoever is leaving by now is out before anything is sent.
    leaving.say(SENDING);
    let sent = runtime.block_on(send(armed, &naming, &means)).map_err(stopped)?;
    let came = voice.merged(out, &sent).and_then(|()| {
        if wanted.follow {
            return follow::watch(Watched::Own(Box::new(sent)), survey, &(&runtime, &means), &voice, out);
        }
        voice.say(out, &unfollowed(&means)).map(|()| 1)
    });
    came.map_err(|fault| leaving.unheard(fault))
}

/// What is left behind by who does not follow.
fn unfollowed(means: &Means<'_>) -> String {
    let until = ((means.record.clock)() + HOLDS).format("%H:%M %:z");
    format!(
        "Nobody follows it from here. The lock stays, and says until {until} that it is held, until somebody does: cutover follow."
    )
}

/// The plan, confirmed; else why not, with the gates that are in the way.
fn armed(wanted: &Wanted<'_>, plan: Plan) -> Result<Armed, (Fault, Vec<Gate>)> {
    let heads = (plan.heads.from.commit, plan.heads.to.commit);
    let gates = plan.gates.clone();
    let accept: Vec<&str> = wanted.accept.iter().map(String::as_str).collect();
    plan.arm(wanted.sha, &accept, heads, Local::now().fixed_offset()).map_err(|refusal| {
        let ids = match &refusal {
            Refusal::Blocked(ids) | Refusal::NotAccepted(ids) => ids.clone(),
            _ => Vec::new(),
        };
        let gates: Vec<Gate> = gates.into_iter().filter(|gate| ids.contains(&gate.id)).collect();
        (refused(&refusal, &gates), gates)
    })
}

/// The refusal with what each gate in the way says.
fn refused(refusal: &Refusal, gates: &[Gate]) -> Fault {
    let reasons = gates.iter().map(|gate| {
        let clears = gate.clears.as_ref().map(|clears| format!(" {clears}")).unwrap_or_default();
        format!("{}: {}.{clears}", gate.id, gate.observed.trim_end_matches('.'))
    });
    let hint = reasons.chain([refusal.next_step().to_owned()]).collect::<Vec<_>>().join("\n  ");
    Fault::refused(format!("{refusal}; nothing was sent")).hint(hint)
}

/// One thing after the other: what was begun here is ended first, or found to go on.
fn nothing_is_left(journals: &Path, place: &str) -> Result<()> {
    let Some((path, story)) = left_here(journals, Some(place)) else { return Ok(()) };
    let what = match story {
        Ok(story) => format!("The {} of {}", story.opening.kind, story.opening.from.short()),
        Err(_) => format!("What {} tells", path.display()),
    };
    Err(Fault::refused(format!("{what} has not ended here; nothing was sent"))
        .hint("cutover follow looks how far it came and ends it; with --abandon and its name it is closed as seen."))
}

/// What will be the case, in words.
fn effect(armed: &Armed) -> String {
    let plan = armed.plan();
    let (from, to) = (&plan.heads.from, &plan.heads.to);
    let accepted: Vec<&str> = armed.accepted().iter().map(GateId::as_str).collect();
    let accepted = if accepted.is_empty() { "nothing".to_owned() } else { accepted.join(", ") };
    format!(
        "This merges {} {} into {} {} and DEPLOYS TO PRODUCTION. Accepted: {accepted}.",
        from.branch,
        from.commit.short(),
        to.branch,
        to.commit.short()
    )
}

/// Leaves time to think better of it. Standard error is held for no longer than a line takes: whoever leaves has a word to
/// say there.
fn count_down() -> Result<()> {
    let mut err = std::io::stderr();
    let is_seen = err.is_terminal();
    for left in (1..=COUNTDOWN).rev() {
        let line = format!("Sent in {left:>2} s. Ctrl-C aborts it; nothing was sent yet. ");
        if is_seen {
            write!(err, "\r{line}").and_then(|()| err.flush()).map_err(unsaid)?;
        } else if left == COUNTDOWN {
            writeln!(err, "{}", line.trim_end()).map_err(unsaid)?;
        }
        let began = SystemTime::now();
        std::thread::sleep(Duration::from_secs(1));
        went_on(began, Duration::from_secs(1))?;
    }
    if is_seen { writeln!(err).map_err(unsaid) } else { Ok(()) }
}

fn unsaid(cause: std::io::Error) -> Fault {
    Fault::while_doing("counting down; nothing was sent", cause)
}

/// A countdown that was stopped, by Ctrl-Z or a closed lid, is nobody's word any more.
fn went_on(began: SystemTime, wanted: Duration) -> Result<()> {
    match began.elapsed() {
        Ok(took) if took < wanted + STOPPED => Ok(()),
        _ => Err(Fault::refused("The countdown was interrupted; nothing was sent").hint("Run the command again.")),
    }
}

/// The same without moving the cursor: few lines, and any line that is typed aborts it.
fn count_down_in_lines() -> Result<()> {
    for (left, then) in [(COUNTDOWN, 5), (5, 2), (2, 0)] {
        let line = format!("Sent in {left} seconds. Enter or Ctrl-C aborts it; nothing was sent yet.");
        writeln!(std::io::stderr(), "{line}").map_err(unsaid)?;
        let (began, pause) = (SystemTime::now(), Duration::from_secs((left - then).into()));
        if ask::is_answered_within(pause)? {
            return Err(Fault::refused("It was aborted; nothing was sent"));
        }
        went_on(began, pause)?;
    }
    Ok(())
}
