//! The ways that GitHub goes, each followed until what was put back serves. What a pull request brings is followed once somebody
//! has merged it.

use super::Telling;
use crate::app::rollback::{Run, Stage, incident};
use crate::cli::Outcome;
use crate::cli::act::{print, tell};
use crate::cli::context::Context;
use crate::cli::follow::Voice;
use crate::cli::github;
use crate::cli::record::journal;
use crate::cli::survey::Survey;
use crate::parts::visible;
use crate::promoting::Upkeep;
use engine::board::Board;
use engine::domain::EnvName;
use engine::fault::{Fault, Result};
use engine::operations::act;
use engine::operations::promotion::{Progress, progress};
use engine::operations::rollback::{
    Armed, Follow, GithubMeans, Naming, brought_by, comment as tell_of_it, run_by_github,
};
use engine::sources::git::Git;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A board is looked at again after so long, for time alone may tell.
const GLANCE: Duration = Duration::from_secs(1);
/// After so long without a word it is said what is waited for.
const SILENCE: Duration = Duration::from_secs(30);
/// What is left to do for what a pull request brings.
const MERGE: &str = "Once it is merged, cutover follow watches it until it serves.";

/// Goes one, prints what came of it, and follows it.
pub(super) fn run(
    armed: Armed,
    (naming, telling): (&Naming, Telling),
    (context, board): (&Context, &Board),
    survey: Survey,
    out: &mut dyn Write,
) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let (record, config) = (journal(context), &context.config);
    let act = format!("rollback --via {}", armed.plan().way.rung.id());
    let follow = Follow::of(armed.plan(), board, config, super::now());
    let mut run = Run::begun(0, armed.plan(), naming.reason.clone(), super::now());
    let told = |stage| tell(context, stage);
    let means = GithubMeans { github: &github, board, config, record: &record, told: &told };
    let mut end = runtime.block_on(run_by_github(armed, naming, &means));
    let taken = end.outcome.exit_code() == 0;
    if taken && follow.is_none() {
        end.next_step = Some(end.next_step.map_or_else(|| MERGE.to_owned(), |next| format!("{next} {MERGE}")));
    }
    print(context, &act, &end, out).map_err(super::unprinted)?;
    let (mut code, refused) = (end.outcome.exit_code(), end.outcome == act::Outcome::Refused);
    run.stage = Stage::Acted(Arc::new(end));
    if let Some(follow) = follow.filter(|_| taken) {
        let (ended, progress) = watched(follow, context, survey, out)?;
        code = ended;
        run.progress = Some(Arc::new(progress));
    }
    if telling == Telling::Comment && !refused {
        comment(&run, (context, board), out)?;
    }
    Ok(code)
}

/// Watches it to its end. Leaving stops nothing at GitHub.
fn watched(follow: Follow, context: &Context, mut survey: Survey, out: &mut dyn Write) -> Result<(u8, Progress)> {
    let voice = Voice::of(context);
    let (mut before, mut upkeep) = (None::<Progress>, Upkeep::since(super::now()));
    let mut spoke = Instant::now();
    survey.poller.refresh();
    loop {
        let board = survey.until(GLANCE, |_| false);
        let now = super::now();
        let clocks = (
            now,
            survey.poller.github().map_or_else(|_| chrono::TimeDelta::zero(), |github| github.now_there(now) - now),
        );
        let failing = before.as_ref().and_then(Progress::failing);
        let progress = progress(&follow.case(&board, &context.config, clocks, failing));
        if voice.progress(out, before.as_ref(), &progress)? {
            spoke = Instant::now();
        } else if spoke.elapsed() > SILENCE {
            voice.waiting(out, &progress, clocks)?;
            spoke = Instant::now();
        }
        if let Some(ended) = &progress.ended {
            return Ok((ended.outcome.exit_code(), progress.clone()));
        }
        if upkeep.due(&progress, now).check {
            survey.poller.precheck(&EnvName("production".into()));
            survey.poller.refresh();
        }
        before = Some(progress);
    }
}

/// Tells of it on the pull request that brought what was bad. That it cannot be told changes nothing of how it ended.
pub(super) fn comment(run: &Run, (context, board): (&Context, &Board), out: &mut dyn Write) -> Result<()> {
    let Some(bad) = run.from.1 else {
        return said(out, "What served is not known, so nothing is told at GitHub.");
    };
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = match github::open(context, git.as_ref()) {
        Ok(opened) => opened,
        Err(fault) => return said(out, &format!("It is not told at GitHub: {fault}.")),
    };
    let (record, config) = (journal(context), &context.config);
    let means = GithubMeans { github: &github, board, config, record: &record, told: &|_| {} };
    let end = runtime.block_on(async {
        let pull = brought_by(bad, &means).await?;
        let known = board.environments.get(&run.env).and_then(|known| known.health.value()).map(Arc::as_ref);
        Ok::<_, Fault>(tell_of_it(&incident(run, (None, known), super::now()), pull, &means).await)
    });
    let end = match end {
        Ok(end) => end,
        Err(fault) => return said(out, &format!("It is not told at GitHub: {fault}.")),
    };
    print(context, "rollback --comment", &end, out).map_err(super::unprinted)
}

fn said(out: &mut dyn Write, sentence: &str) -> Result<()> {
    writeln!(out, "{}", visible(sentence)).map_err(super::unprinted)
}
