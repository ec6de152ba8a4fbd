//! `cutover runs show|log`: one run with its jobs and steps, and what a job printed.

use super::lines::{span, state};
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::github;
use crate::parts::{clock, visible};
use engine::domain::Moment;
use engine::domain::workflow_run::{Job, JobId, Run, RunId, Step};
use engine::fault::{Fault, Result};
use engine::run_log::{JobLog, LineKind};
use engine::sources::git::Git;
use serde_json::{Value, json};
use std::io::Write;

/// Prints a run with its jobs and steps. Exit code 1 when it ended otherwise than well.
///
/// # Errors
/// When GitHub cannot be read, or has no such run.
pub(super) fn show(id: u64, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let run = runtime.block_on(github.run_now(RunId(id), context.now))?;
    let jobs = runtime.block_on(github.jobs(RunId(id), context.now))?;
    let printed = if context.flags.json {
        as_json(&run, &jobs, out)
    } else {
        as_lines(&run, &jobs, github.now_there(context.now), out)
    };
    printed.map_err(|cause| Fault::while_doing("printing the run", cause))?;
    let well = !run.state.ended() || state(run.state) == "success";
    Ok(u8::from(!well))
}

fn as_lines(run: &Run, jobs: &[Job], now: Moment, out: &mut dyn Write) -> std::io::Result<()> {
    let file = run.file.as_deref().unwrap_or(&run.workflow);
    writeln!(out, "#{} {}  {}  try {}", run.number, visible(file), state(run.state), run.attempt)?;
    writeln!(out, "  {}", visible(&run.title))?;
    for job in jobs {
        let took = span(job.started, job.ended, now);
        writeln!(out, "{}  {}  {took}  job {}", state(job.state), visible(&job.name), job.id)?;
        for step in &job.steps {
            writeln!(
                out,
                "  {:<10} {}  {}",
                state(step.state),
                visible(&step.name),
                span(step.started, step.ended, now)
            )?;
        }
    }
    writeln!(out, "{}", visible(&run.url))
}

fn as_json(run: &Run, jobs: &[Job], out: &mut dyn Write) -> std::io::Result<()> {
    let step = |step: &Step| json!({ "number": step.number, "name": step.name, "state": state(step.state) });
    let job = |job: &Job| {
        let steps: Vec<Value> = job.steps.iter().map(step).collect();
        let time = |at: Option<Moment>| at.map(|at| at.to_rfc3339());
        json!({
            "id": job.id, "name": job.name, "state": state(job.state), "started": time(job.started),
            "ended": time(job.ended), "steps": steps, "url": job.url,
        })
    };
    let told = json!({
        "schema": 1, "id": run.id, "number": run.number, "workflow": run.file, "state": state(run.state),
        "attempt": run.attempt, "jobs": jobs.iter().map(job).collect::<Vec<_>>(), "url": run.url,
    });
    writeln!(out, "{told}")
}

/// Prints what the jobs of a run printed: of all of them, or of the one of this name.
///
/// # Errors
/// When GitHub cannot be read, has no such job, or keeps no log of it.
pub(super) fn log(id: u64, name: Option<&str>, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let (runtime, github) = github::open(context, git.as_ref())?;
    let jobs = runtime.block_on(github.jobs(RunId(id), context.now))?;
    let wanted: Vec<(JobId, String)> =
        jobs.into_iter().filter(|job| name.is_none_or(|name| job.name == name)).map(|job| (job.id, job.name)).collect();
    if wanted.is_empty() {
        return Err(
            Fault::refused(format!("Run {id} has no such job")).hint(format!("cutover runs show {id} lists them."))
        );
    }
    for (job, name) in &wanted {
        let log = JobLog::of(&runtime.block_on(github.job_log(*job))?);
        print(&log, (wanted.len() > 1).then_some(name.as_str()), context, out)?;
    }
    Ok(0)
}

fn print(log: &JobLog, name: Option<&str>, context: &Context, out: &mut dyn Write) -> Result<()> {
    let failed = |cause| Fault::while_doing("printing the log", cause);
    if let Some(name) = name.filter(|_| !context.flags.json) {
        writeln!(out, "== {}", visible(name)).map_err(failed)?;
    }
    for line in &log.lines {
        let time = line.at.map(|at| at.to_rfc3339());
        if context.flags.json {
            writeln!(out, "{}", json!({ "schema": 1, "at": time, "kind": kind(line.kind), "text": line.text }))
        } else {
            let time = line.at.map(|at| clock(at, context.now, "%H:%M:%S ")).unwrap_or_default();
            let mark = if line.kind == LineKind::Plain { String::new() } else { format!("{}: ", kind(line.kind)) };
            writeln!(out, "{time}{mark}{}", visible(&line.text))
        }
        .map_err(failed)?;
    }
    Ok(())
}

const fn kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Plain => "plain",
        LineKind::Group => "group",
        LineKind::Command => "command",
        LineKind::Error => "error",
        LineKind::Warning => "warning",
        LineKind::Notice => "notice",
        LineKind::Debug => "debug",
        LineKind::Gap => "gap",
    }
}
