//! How far a promotion is, as lines: one for each step that changed, for people or for programs.

use crate::app::age;
use crate::cli::context::Context;
use crate::parts::visible;
use engine::fault::{Fault, Result};
use engine::operations::journal::{Standing, Story};
use engine::operations::promotion::{Progress, StepLine, StepState};
use serde_json::{Value, json};
use std::io::Write;

/// How it is told.
pub(in crate::cli) struct Voice {
    json: bool,
}

impl Voice {
    pub fn of(context: &Context) -> Self {
        Self { json: context.flags.json }
    }

    /// A sentence.
    pub fn say(&self, out: &mut dyn Write, words: &str) -> Result<()> {
        if self.json {
            return print(out, &json!({ "schema": 1, "event": "said", "sentence": words }).to_string());
        }
        print(out, &visible(words))
    }

    /// What changed since it was told last.
    pub fn progress(&self, out: &mut dyn Write, last: Option<&Progress>, now: &Progress) -> Result<()> {
        if last.is_some_and(|last| gist(last) == gist(now)) {
            return Ok(());
        }
        if self.json {
            return print(out, &value(now).to_string());
        }
        for line in now.steps.iter().filter(|line| changed(last, line)) {
            print(out, &visible(&words(line)))?;
        }
        if last.is_none_or(|last| last.serving != now.serving) {
            print(out, &visible(&format!("  NOW SERVING  {}", now.serving)))?;
        }
        let Some(ended) = &now.ended else { return Ok(()) };
        let sign = if ended.outcome.exit_code() == 0 { "✓" } else { "✗" };
        print(out, &visible(&format!("{sign} {}.", ended.sentence)))?;
        ended.next_step.iter().try_for_each(|step| print(out, &visible(&format!("  {step}"))))
    }
}

/// Where the journal stands, for whoever watches: on standard error, for it must not depend on who reads.
pub(in crate::cli) fn tell_step(story: &Story) {
    let words = match story.standing() {
        Standing::Within(step) => format!("◌ {step}"),
        Standing::After(step, end) => {
            let detail = story.steps.last().and_then(|step| step.end.as_ref()).map(|(.., words)| words.clone());
            format!("{} {step}  {}", sign_of(end), detail.unwrap_or_default())
        }
        Standing::NotBegun | Standing::Closed(_) => return,
    };
    let _ = writeln!(std::io::stderr().lock(), "  {}", visible(&words));
}

fn print(out: &mut dyn Write, line: &str) -> Result<()> {
    let printed = writeln!(out, "{line}").and_then(|()| out.flush());
    printed.map_err(|cause| Fault::while_doing("printing how far it is", cause))
}

fn changed(last: Option<&Progress>, line: &StepLine) -> bool {
    let before = last.and_then(|last| last.steps.iter().find(|before| before.step == line.step));
    match before {
        Some(before) => (before.state, &before.words) != (line.state, &line.words),
        None => line.state != StepState::Pending,
    }
}

/// What must differ for it to be told again.
fn gist(progress: &Progress) -> (Vec<(StepState, &str)>, &str, Option<&str>) {
    let steps = progress.steps.iter().map(|line| (line.state, line.words.as_str())).collect();
    (steps, &progress.serving, progress.ended.as_ref().map(|ended| ended.sentence.as_str()))
}

fn words(line: &StepLine) -> String {
    let took = match line.time {
        (Some(from), Some(to)) => format!("  {}", age::lasted(to - from)),
        _ => line.usual.map(|usual| format!("  usually {}", age::lasted(usual))).unwrap_or_default(),
    };
    format!("{} {:<8} {}{took}", sign(line.state), line.step.word(), line.words)
}

const fn sign(state: StepState) -> &'static str {
    match state {
        StepState::Pending | StepState::Waiting => "◌",
        StepState::Running => "⟳",
        StepState::Done => "✓",
        StepState::Failed => "✗",
        StepState::Unknown => "?",
    }
}

const fn sign_of(end: engine::operations::journal::End) -> &'static str {
    use engine::operations::journal::End;
    match end {
        End::Done => "✓",
        End::Failed => "✗",
        End::Unknown => "?",
    }
}

const fn word(state: StepState) -> &'static str {
    match state {
        StepState::Pending => "pending",
        StepState::Running => "running",
        StepState::Waiting => "waiting",
        StepState::Done => "done",
        StepState::Failed => "failed",
        StepState::Unknown => "unknown",
    }
}

fn value(progress: &Progress) -> Value {
    let steps = progress.steps.iter().map(|line| {
        json!({
            "step": line.step.word(), "state": word(line.state), "observed": line.words, "run": line.run.map(|id| id.0),
            "began": line.time.0.map(|at| at.to_rfc3339()), "ended": line.time.1.map(|at| at.to_rfc3339()),
            "usual_s": line.usual.map(|usual| usual.num_seconds()),
        })
    });
    json!({
        "schema": 1, "event": "progress", "steps": steps.collect::<Vec<_>>(), "serving": progress.serving,
        "outcome": progress.ended.as_ref().map(|ended| ended.outcome.word()),
        "sentence": progress.ended.as_ref().map(|ended| &ended.sentence),
        "next_step": progress.ended.as_ref().and_then(|ended| ended.next_step.as_ref()),
    })
}
