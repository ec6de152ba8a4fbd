//! `cutover follow`: what became of a promotion, until it is live and verified or somebody is needed. Whoever left it, on this
//! console or another, sees the same.

mod abandon;
mod lines;

pub(in crate::cli) use lines::Voice;

use super::Outcome;
use super::context::Context;
use super::leaving::Leaving;
use super::record::{holder, journal};
use super::refusal;
use super::survey::{Asked, Survey};
use crate::promoting::{Look, Upkeep, Watched, last, observed, tended};
use chrono::{Local, TimeDelta};
use engine::domain::place::is_same;
use engine::domain::{EnvName, Moment};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::journal::{Standing, Story, place_of, unfinished};
use engine::operations::promotion::{Ended, Means, Progress, Resumed, finish, progress, resume};
use engine::sources::git::Git;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A board is looked at again after so long, for time alone may tell.
const GLANCE: Duration = Duration::from_secs(1);
/// After so long without a word it is said what is waited for.
const SILENCE: Duration = Duration::from_secs(30);

/// Arguments of `cutover follow`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover follow                 watch what was promoted last, from any terminal
  cutover follow --once --json   how far it is now, for a program

A promotion that was left by this account on this machine is gone on with: its journal tells how far it came, GitHub tells
whether it was merged, and what was sent is never sent again. Without such a journal that is said, and the newest commit of
production's branch is watched: who made it, and whether it is a merge of integration, is said first. One that never came to its merge is ended, and that is the answer.

What cannot be gone on with any more is closed as seen with --abandon and the name of its journal: its branch is looked at
once, its lock is given back, and what was seen is put on record.

Leaving with Ctrl-C stops nothing: the build and the deploy go on, and the lock is held until somebody follows.

Exit codes: 0 it is live and verified, 1 it goes on (--once), 2 wrong arguments, 3 nobody can say, 4 refused, or it never came
to its merge, 5 it went wrong, 130 left with Ctrl-C.")]
pub struct Args {
    /// Tell how far it is, and end.
    #[arg(long)]
    once: bool,
    /// With --once: how long everything together may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
    /// Close a promotion that was begun here as seen, without going on with it. ID is the name of its journal.
    #[arg(long, value_name = "ID", conflicts_with = "once")]
    abandon: Option<String>,
}

/// Watches what was promoted last.
///
/// # Errors
/// When GitHub cannot be asked, nothing was promoted, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    super::env::is_of_production(context, "A promotion")?;
    refusal::told(follow(args, context, out), context, out)
}

fn follow(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let (runtime, github) = super::github::open_to_read(context, Some(&git))?;
    let survey = Survey::open(Asked::All, context)?;
    let voice = Voice::of(context);
    let places = context.places.as_ref().ok_or_else(|| Fault::refused("Nothing says where journals are kept"))?;
    let (record, journals) = (journal(context), places.journals());
    let leaving = Leaving::saying("Nothing was stopped by leaving: cutover follow looks again.");
    let told = |story: &Story| {
        leaving.at(story);
        voice.step(story);
    };
    let holder = holder(context);
    let config = &context.config;
    let means = Means { github: &github, config, record: &record, holder: &holder, journals: &journals, told: &told };
    if let Some(id) = &args.abandon {
        context.may_change("production")?;
        return abandon::run(id, &runtime, &means, &voice, out);
    }
    // Going on with one writes: where nothing is changed it is only looked at.
    let looks_only = args.once || context.may_change("production").is_err();
    let left = if looks_only { begun(&means) } else { left(&runtime, &means, &voice, out)? };
    let mut instead = None;
    let watched = match left {
        Left::Merged(watched) => watched,
        Left::Before(story) => return before_its_merge(&story, &means, &voice, out),
        Left::Untouched => return Ok(4),
        Left::Nothing => {
            let latest = runtime.block_on(last(&means))?;
            instead = Some(latest.instead(&config.branches, Some(&git)));
            Watched::Seen(latest.shipped, None)
        }
    };
    if let Watched::Own(sent) = &watched {
        leaving.at(sent.story());
    }
    voice.following(out, &watched, &watched.config(config).branches.production, instead.as_ref())?;
    watched.differs(config).iter().try_for_each(|sentence| voice.say(out, sentence))?;
    if args.once {
        return once(&watched, survey, context, (&voice, Duration::from_secs(args.deadline)), out);
    }
    watch(watched, survey, &(&runtime, &means), &voice, out).map_err(|fault| leaving.unheard(fault))
}

/// What was begun here and has not ended.
enum Left {
    /// It is merged.
    Merged(Watched),
    /// As far as its journal tells it has not come to its merge. It was only looked at.
    Before(Box<Story>),
    /// It never came to its merge, and was ended now.
    Untouched,
    /// Nothing.
    Nothing,
}

/// The promotions that were begun here and have not ended, the newest first; those that cannot be read with why.
fn open_ones(means: &Means<'_>) -> impl Iterator<Item = (PathBuf, Result<Story>)> {
    let place = means.github.place();
    let is_here = move |story: &Story| story.opening.is_of(&place) && story.opening.kind == "promotion";
    let stories = unfinished(means.journals).into_iter().rev();
    let place = means.github.place();
    let may_be_here = move |path: &Path| place_of(path).is_none_or(|told| is_same(&told, &place));
    stories.filter(move |(path, story)| story.as_ref().map_or_else(|_| may_be_here(path), &is_here))
}

/// The promotion that was begun here last and has not ended, as its journal tells it: only looked at.
fn begun(means: &Means<'_>) -> Left {
    match open_ones(means).find_map(|(_, story)| story.ok()) {
        None => Left::Nothing,
        Some(story) => match Watched::told_by(&story) {
            Some(watched) => Left::Merged(watched),
            None => Left::Before(Box::new(story)),
        },
    }
}

/// Tells how far one came that was not seen to be merged. Whether somebody goes on with it is not known here.
fn before_its_merge(story: &Story, means: &Means<'_>, voice: &Voice, out: &mut dyn Write) -> Outcome {
    let begun = story.opening.as_begun(means.config);
    let (from, branch) = (story.opening.from.short(), &begun.branches.production);
    let since = story.opening.at.format("%Y-%m-%d %H:%M %:z");
    let merging = story.steps.iter().any(|step| step.name == "merge");
    let (stands, code) = match story.standing() {
        _ if merging => (format!("whether it is in {branch} is not known"), 3),
        Standing::Within(step) => (format!("it stands at {step}, and {branch} was not touched by it so far"), 1),
        Standing::After(step, _) => (format!("it came as far as {step}, and {branch} was not touched by it so far"), 1),
        Standing::NotBegun | Standing::Closed(_) => (format!("{branch} was not touched by it"), 1),
    };
    let sentence = format!(
        "The promotion of {from}, begun {since}, has not ended: {stands}. cutover follow goes on with it, or tells that another console does."
    );
    voice.left(out, story, &sentence)?;
    Ok(code)
}

/// The promotion that was left here, gone on with. One that never came to its merge is ended.
fn left(runtime: &Runtime, means: &Means<'_>, voice: &Voice, out: &mut dyn Write) -> Result<Left> {
    let mut left = Left::Nothing;
    for (path, story) in open_ones(means) {
        let story = match story {
            Ok(story) => story,
            Err(fault) => {
                let path = path.display();
                let out_of_it = "cutover follow --abandon and its name set it aside";
                voice.say(out, &format!("{path} is passed over: {fault}. {out_of_it}."))?;
                continue;
            }
        };
        let (from, began) = (story.opening.from.short(), story.opening.at.format("%Y-%m-%d %H:%M %:z"));
        voice.say(out, &format!("A promotion of {from} was begun {began} and did not end here."))?;
        match runtime.block_on(resume(&path, means)) {
            Ok(Resumed::Going(sent)) => return Ok(Left::Merged(Watched::Own(sent))),
            // Another console goes on with it: it ends it, and is not disturbed.
            Err(fault) if fault.kind() == FaultKind::Refused => {
                let Some(watched) = Watched::told_by(&story) else { return Err(fault) };
                voice.say(out, &format!("{fault}; from here it is only looked at."))?;
                return Ok(Left::Merged(watched));
            }
            Err(fault) => return Err(fault),
            Ok(Resumed::Untouched(stopped)) => {
                let branch = story.opening.as_begun(means.config).branches.production;
                let touched = if stopped.sent { String::new() } else { format!(": it did not touch {branch}") };
                let journal = if stopped.is_closed { "Its journal is closed." } else { "Its journal stays open." };
                let sentence = format!("{}{touched}. {journal}", stopped.fault);
                voice.left(out, &story, &sentence)?;
                stopped.lock.iter().try_for_each(|lock| voice.say(out, lock))?;
                left = Left::Untouched;
            }
        }
    }
    Ok(left)
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

/// Now, and how far the clock of GitHub is ahead, by its last answer.
fn clocks(survey: &Survey) -> (Moment, TimeDelta) {
    let now = now();
    (now, survey.poller.github().map_or_else(|_| TimeDelta::zero(), |github| github.now_there(now) - now))
}

fn once(
    watched: &Watched,
    mut survey: Survey,
    context: &Context,
    (voice, deadline): (&Voice, Duration),
    out: &mut dyn Write,
) -> Outcome {
    let board = observed(&mut survey, context, deadline);
    let clocks = clocks(&survey);
    let (look, config) = (Look::since(survey.began(), clocks.1), watched.config(&context.config));
    let progress = progress(&watched.case(&board, &config, clocks, look));
    voice.progress(out, None, &progress)?;
    Ok(progress.ended.map_or(1, |ended| ended.outcome.exit_code()))
}

/// Watches it to its end, and ends it.
pub(in crate::cli) fn watch(
    watched: Watched,
    mut survey: Survey,
    (runtime, means): &(&Runtime, &Means<'_>),
    voice: &Voice,
    out: &mut dyn Write,
) -> Outcome {
    let mut before: Option<Progress> = None;
    let began = now();
    let (mut upkeep, mut spoke, mut lost) = (Upkeep::of(&watched, began), Instant::now(), None);
    let (mut look, config) = (Look::since(began, clocks(&survey).1), watched.config(means.config));
    let progress = loop {
        let board = survey.until(GLANCE, |_| false);
        let clocks = clocks(&survey);
        let progress = progress(&watched.case(&board, &config, clocks, look));
        if progress.ended.is_some() {
            break progress;
        }
        if voice.progress(out, before.as_ref(), &progress)? {
            spoke = Instant::now();
        } else if spoke.elapsed() > SILENCE {
            voice.waiting(out, &progress, clocks)?;
            spoke = Instant::now();
        }
        let due = upkeep.due(&progress, now());
        if due.check {
            survey.poller.precheck(&EnvName("production".into()));
        }
        if upkeep.asks(&progress, now()) || due.check {
            survey.poller.refresh();
        }
        if let Watched::Own(sent) = &watched {
            let trouble = runtime.block_on(tended(sent, due, means));
            if let Some(words) = trouble.filter(|words| lost.as_ref() != Some(words)) {
                voice.say(out, &words)?;
                lost = Some(words);
            }
        }
        look.saw(&progress);
        before = Some(progress);
    };
    end(watched, (before.as_ref(), &progress), (runtime, means), voice, out)
}

/// What was begun here is ended before it is told how: the lock is free by then, and the journal is closed.
fn end(
    watched: Watched,
    (before, progress): (Option<&Progress>, &Progress),
    (runtime, means): (&Runtime, &Means<'_>),
    voice: &Voice,
    out: &mut dyn Write,
) -> Outcome {
    let Some(Ended { outcome, .. }) = &progress.ended else {
        return Err(Fault::of(FaultKind::Unreadable, "It has not ended"));
    };
    let finished = match watched {
        Watched::Own(sent) => Some(runtime.block_on(finish(*sent, progress, means))),
        Watched::Seen(..) => None,
    };
    voice.progress(out, before, progress)?;
    if let Some(finished) = finished.transpose()? {
        finished.lock.iter().try_for_each(|lock| voice.say(out, lock))?;
        if let Some(fault) = finished.open {
            voice.say(out, &format!("{fault}. {}", fault.next_step().unwrap_or_default()))?;
        }
    }
    Ok(outcome.exit_code())
}
