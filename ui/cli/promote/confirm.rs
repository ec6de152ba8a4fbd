//! `cutover promote --confirm SHA`: the promotion itself, by the same plan, and what becomes of it.

use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::follow::{self, Voice};
use crate::cli::record::journal;
use crate::cli::survey::Survey;
use crate::promoting::{Desk, Watched, left_here, name, nowhere, pull_body, stopped};
use engine::fault::{Fault, Result};
use engine::operations::promotion::{Armed, GateId, Means, Naming, Plan, send};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// On a terminal, so many seconds are left to think better of it.
const COUNTDOWN: u32 = 10;

/// What was confirmed.
pub(in crate::cli) struct Wanted<'a> {
    pub sha: &'a str,
    pub accept: &'a [String],
    pub follow: bool,
    pub notes: &'a str,
}

/// Promotes, and follows it unless that is not wanted.
pub(super) fn run(
    wanted: &Wanted<'_>,
    plan: Plan,
    (desk, survey): (Desk, Survey),
    context: &Context,
    out: &mut dyn Write,
) -> Outcome {
    let Desk { runtime, github } = desk;
    let github = github?;
    let places = context.places.as_ref().ok_or_else(nowhere)?;
    nothing_is_left(&places.journals(), &github.repository().to_string())?;
    let body = pull_body(&plan, wanted.notes);
    let heads = (plan.heads.from.commit, plan.heads.to.commit);
    let accept: Vec<&str> = wanted.accept.iter().map(String::as_str).collect();
    let made = plan.made;
    let armed = plan.arm(wanted.sha, &accept, heads, made).map_err(|refusal| refusal.fault())?;
    let voice = Voice::of(context);
    voice.say(out, &effect(&armed))?;
    count_down(context)?;
    let naming = Naming { id: name(armed.plan()), body };
    let record = journal(context);
    let means = Means {
        github: &github,
        config: &context.config,
        record: &record,
        journals: &places.journals(),
        told: &follow::tell_step,
    };
    let sent = runtime.block_on(send(armed, &naming, &means)).map_err(stopped)?;
    voice.say(out, &format!("Merged as {}. It ships by itself; leaving stops nothing: cutover follow.", sent.merge))?;
    if !wanted.follow {
        return Ok(1);
    }
    follow::watch(Watched::Own(Box::new(sent)), survey, &(&runtime, &means), &voice, out)
}

/// One thing after the other: what was begun here is ended first, or found to go on.
fn nothing_is_left(journals: &Path, place: &str) -> Result<()> {
    let Some((path, story)) = left_here(journals, Some(place)) else { return Ok(()) };
    let what = match story {
        Ok(story) => format!("The {} of {}", story.opening.kind, story.opening.from.short()),
        Err(_) => format!("What {} tells", path.display()),
    };
    Err(Fault::refused(format!("{what} has not ended here; nothing was sent"))
        .hint("cutover follow looks how far it came and ends it."))
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

/// Leaves time to think better of it, where somebody sits at a terminal.
fn count_down(context: &Context) -> Result<()> {
    if !context.interactive || context.flags.json {
        return Ok(());
    }
    let mut err = std::io::stderr().lock();
    for left in (1..=COUNTDOWN).rev() {
        let said =
            write!(err, "\rSent in {left:>2} s. Ctrl-C aborts it; nothing was sent yet. ").and_then(|()| err.flush());
        said.map_err(|cause| Fault::while_doing("counting down; nothing was sent", cause))?;
        std::thread::sleep(Duration::from_secs(1));
    }
    writeln!(err).map_err(|cause| Fault::while_doing("counting down; nothing was sent", cause))
}
