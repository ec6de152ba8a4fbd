//! `cutover follow`: what became of a promotion, until it is live and verified or somebody is needed. Whoever left it, on this
//! console or another, sees the same.

mod lines;
mod seen;

pub(in crate::cli) use lines::{Voice, tell_step};

use super::Outcome;
use super::context::Context;
use super::promote::observed;
use super::record::{holder, journal};
use super::survey::{Asked, Survey};
use chrono::{Local, TimeDelta};
use engine::board::Board;
use engine::config::Config;
use engine::domain::{EnvName, Moment};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::hold_lock::RENEWED;
use engine::operations::journal::{Story, unfinished};
use engine::operations::promotion::{
    Case, Ended, Means, Progress, Resumed, Sent, Step, StepState, finish, progress, renew, resume,
};
use engine::sources::git::Git;
pub(in crate::cli) use seen::Shipped;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A board is looked at again after so long, for time alone may tell.
const GLANCE: Duration = Duration::from_secs(1);

/// After a deploy the checks of the host are asked so often, until they have passed.
const CHECKED: TimeDelta = TimeDelta::seconds(30);

/// Arguments of `cutover follow`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover follow                 watch what was promoted last, from any terminal
  cutover follow --once --json   how far it is now, for a program

A promotion that was left by this account on this machine is gone on with: its journal tells how far it came, GitHub tells
whether it was merged, and what was sent is never sent again. Without such a journal the last merge of production's branch
is watched.

Exit codes: 0 it is live and verified, 1 it goes on (--once), 3 nobody can say, 4 refused, 5 it went wrong.")]
pub struct Args {
    /// Tell how far it is, and end.
    #[arg(long)]
    once: bool,
    /// With --once: how long everything together may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// Whose promotion is watched.
pub(in crate::cli) enum Watched {
    /// Our own: its journal is written, its lock is held.
    Own(Box<Sent>),
    /// One of another console, or of GitHub's page: only looked at.
    Seen(Shipped),
}

impl Watched {
    fn shipped(&self) -> Shipped {
        match self {
            Self::Own(sent) => Shipped::of(sent.story(), sent.merge),
            Self::Seen(shipped) => *shipped,
        }
    }

    /// What is known of it, for whoever watches it since that moment.
    fn case<'a>(&self, board: &'a Board, config: &'a Config, clocks: (Moment, TimeDelta), watched: Moment) -> Case<'a> {
        let (Shipped { from, to, merge, merged }, (now, ahead)) = (self.shipped(), clocks);
        Case { board, config, from, to, merge, merged, watched, now, ahead }
    }
}

/// Watches what was promoted last.
///
/// # Errors
/// When GitHub cannot be asked, nothing was promoted, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start)?;
    let (runtime, github) = super::github::open(context, Some(&git))?;
    let survey = Survey::open(Asked::All, context)?;
    let voice = Voice::of(context);
    let places = context.places.as_ref().ok_or_else(|| Fault::refused("Nothing says where journals are kept"))?;
    let record = journal(context);
    let journals = places.journals();
    let means = Means {
        github: &github,
        config: &context.config,
        record: &record,
        holder: &holder(context),
        journals: &journals,
        told: &tell_step,
    };
    let watched = if args.once { begun(&means) } else { left(&runtime, &means, &voice, out)? };
    let watched = match watched {
        Some(watched) => watched,
        None => Watched::Seen(runtime.block_on(seen::last(&means))?),
    };
    if args.once {
        return once(&watched, survey, context, (&voice, Duration::from_secs(args.deadline)), out);
    }
    watch(watched, survey, &(&runtime, &means), &voice, out)
}

/// The promotion that was begun here last and has not ended, as its journal tells it: only looked at.
fn begun(means: &Means<'_>) -> Option<Watched> {
    let place = means.github.repository().to_string();
    let stories = unfinished(means.journals).into_iter().rev().filter_map(|(_, story)| story.ok());
    let mut here = stories.filter(|story| story.opening.place == place);
    here.find_map(|story| Shipped::by(&story)).map(Watched::Seen)
}

/// The promotion that was left here, gone on with. One that never came to its merge is ended.
fn left(runtime: &Runtime, means: &Means<'_>, voice: &Voice, out: &mut dyn Write) -> Result<Option<Watched>> {
    let stories: Vec<(PathBuf, Result<Story>)> = unfinished(means.journals);
    let place = means.github.repository().to_string();
    for (path, story) in stories.into_iter().rev() {
        let story = match story {
            Ok(story) if story.opening.place == place && story.opening.kind == "promotion" => story,
            Ok(_) => continue,
            Err(fault) => {
                voice.say(out, &format!("{} is passed over: {fault}", path.display()))?;
                continue;
            }
        };
        voice.say(
            out,
            &format!(
                "A promotion of {} was begun {} and did not end here.",
                story.opening.from.short(),
                story.opening.at.to_rfc3339()
            ),
        )?;
        match runtime.block_on(resume(&path, means)) {
            Ok(Resumed::Going(sent)) => return Ok(Some(Watched::Own(sent))),
            // Another console goes on with it: it ends it, and is not disturbed.
            Err(fault) if fault.kind() == FaultKind::Refused => {
                let Some(shipped) = Shipped::by(&story) else { return Err(fault) };
                voice.say(out, &format!("{fault}; from here it is only looked at."))?;
                return Ok(Some(Watched::Seen(shipped)));
            }
            Err(fault) => return Err(fault),
            Ok(Resumed::Untouched(stopped)) => {
                voice.say(
                    out,
                    &format!(
                        "{}: {} was not touched. Its journal is closed.",
                        stopped.fault, means.config.branches.production
                    ),
                )?;
                stopped.lock.iter().try_for_each(|lock| voice.say(out, lock))?;
            }
        }
    }
    Ok(None)
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
    let since = watched.shipped().merged;
    let progress = progress(&watched.case(&board, &context.config, clocks(&survey), since));
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
    let mut last: Option<Progress> = None;
    let (began, mut checked, mut renewed) = (now(), None, now());
    let progress = loop {
        let board = survey.until(GLANCE, |_| false);
        let progress = progress(&watched.case(&board, means.config, clocks(&survey), began));
        voice.progress(out, last.as_ref(), &progress)?;
        if progress.ended.is_some() {
            break progress;
        }
        if wants_checks(&progress, checked, now()) {
            checked = Some(now());
            survey.poller.precheck(&EnvName("production".into()));
            survey.poller.refresh();
        }
        if let Watched::Own(sent) = &watched
            && now() - renewed > RENEWED
        {
            renewed = now();
            if let Err(fault) = runtime.block_on(renew(sent, means)) {
                voice.say(out, &format!("The lock could not be renewed: {fault}"))?;
            }
        }
        last = Some(progress);
    };
    end(watched, &progress, (runtime, means), voice, out)
}

/// Whether the checks of the host are to be asked: once it is deployed, and again until it has ended.
fn wants_checks(progress: &Progress, asked: Option<Moment>, now: Moment) -> bool {
    let deployed = progress.steps.iter().any(|line| line.step == Step::Deploy && line.state == StepState::Done);
    deployed && asked.is_none_or(|at| now - at >= CHECKED)
}

fn end(
    watched: Watched,
    progress: &Progress,
    (runtime, means): (&Runtime, &Means<'_>),
    voice: &Voice,
    out: &mut dyn Write,
) -> Outcome {
    let Some(Ended { outcome, .. }) = &progress.ended else {
        return Err(Fault::of(FaultKind::Unreadable, "It has not ended"));
    };
    if let Watched::Own(sent) = watched {
        let finished = runtime.block_on(finish(*sent, progress, means))?;
        finished.lock.iter().try_for_each(|lock| voice.say(out, lock))?;
        if let Some(fault) = finished.unwritten {
            voice.say(out, &format!("{fault}. {}", fault.next_step().unwrap_or_default()))?;
        }
    }
    Ok(outcome.exit_code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::operations::promotion::StepLine;

    fn deploy(state: StepState) -> Progress {
        let (words, run, time, usual) = (String::new(), None, (None, None), None);
        let line = StepLine { step: Step::Deploy, state, words, run, time, usual };
        Progress { steps: vec![line], serving: String::new(), ended: None }
    }

    #[test]
    fn the_checks_are_asked_once_it_is_deployed_and_every_half_minute_from_then_on() {
        let now = now();
        let ago = |seconds| Some(now - TimeDelta::seconds(seconds));
        assert!(!wants_checks(&deploy(StepState::Running), None, now));
        assert!(wants_checks(&deploy(StepState::Done), None, now));
        assert!(!wants_checks(&deploy(StepState::Done), ago(29), now));
        assert!(wants_checks(&deploy(StepState::Done), ago(30), now));
        assert!(!wants_checks(&deploy(StepState::Failed), ago(60), now));
    }
}
