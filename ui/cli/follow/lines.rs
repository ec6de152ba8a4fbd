//! How far a promotion is, as lines: one for each step that changed, for people or for programs.

use crate::app::age;
use crate::cli::context::Context;
use crate::cli::times::seconds;
use crate::parts::visible;
use crate::promoting::{Brings, Instead, Watched};
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::fault::{Fault, Result};
use engine::operations::journal::{End, Standing, Story};
use engine::operations::promotion::{BLIND, Progress, Sent, Step, StepLine, StepState};
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
        self.told(out, words, &json!({ "schema": 1, "event": "said", "sentence": words }))
    }

    /// Which promotion is watched, or what instead where none was begun here.
    pub fn following(
        &self,
        out: &mut dyn Write,
        watched: &Watched,
        branch: &str,
        instead: Option<&Instead>,
    ) -> Result<()> {
        let shipped = watched.shipped();
        let (from, merge) = (shipped.from.short(), shipped.merge.short());
        let at = shipped.merged.format("%Y-%m-%d %H:%M %:z");
        let words = match instead {
            None => format!("Following the promotion of {from} into {branch}: {merge}, merged {at}."),
            Some(instead) => format!("{} It is of {at}.", instead.sentence),
        };
        let object = json!({
            "schema": 1, "event": "following", "from": shipped.from, "to": shipped.to, "merge": shipped.merge,
            "merged": seconds(shipped.merged), "own": matches!(watched, Watched::Own(_)), "sentence": words,
            "by": instead.and_then(|instead| instead.by.as_ref()),
            "is_promotion": instead.map_or(Some(true), |instead| is_promotion(instead.brings)),
        });
        self.told(out, &words, &object)
    }

    /// That one has not come to its merge, as its journal tells.
    pub fn left(&self, out: &mut dyn Write, story: &Story, words: &str) -> Result<()> {
        let opening = &story.opening;
        let object = json!({
            "schema": 1, "event": "left", "operation": opening.id, "from": opening.from, "to": opening.to,
            "began": seconds(opening.at), "merge": null, "sentence": words,
        });
        self.told(out, words, &object)
    }

    /// That it is merged.
    pub fn merged(&self, out: &mut dyn Write, sent: &Sent) -> Result<()> {
        let words = format!("Merged as {}. It ships by itself; leaving stops nothing: cutover follow.", sent.merge);
        let opening = &sent.story().opening;
        let object = json!({
            "schema": 1, "event": "merged", "operation": opening.id, "from": opening.from, "to": opening.to,
            "merge": sent.merge, "sentence": words,
        });
        self.told(out, &words, &object)
    }

    fn told(&self, out: &mut dyn Write, words: &str, object: &Value) -> Result<()> {
        if self.json { print(out, &object.to_string()) } else { print(out, &visible(words)) }
    }

    /// What changed since it was told last; whether that was anything.
    pub fn progress(&self, out: &mut dyn Write, last: Option<&Progress>, now: &Progress) -> Result<bool> {
        if last.is_some_and(|last| gist(last) == gist(now)) {
            return Ok(false);
        }
        if self.json {
            return print(out, &value(now).to_string()).map(|()| true);
        }
        for line in now.steps.iter().filter(|line| changed(last, line)) {
            print(out, &visible(&words(line)))?;
        }
        if last.is_none_or(|last| last.serving != now.serving) {
            print(out, &visible(&format!("  NOW SERVING  {}", now.serving)))?;
        }
        let Some(ended) = &now.ended else { return Ok(true) };
        let sign = if ended.outcome.exit_code() == 0 { "✓" } else { "✗" };
        print(out, &visible(&format!("{sign} {}.", ended.sentence)))?;
        ended.next_step.iter().try_for_each(|step| print(out, &visible(&format!("  {step}"))))?;
        Ok(true)
    }

    /// A sign of life: what is waited for, for how long, and until when.
    pub fn waiting(&self, out: &mut dyn Write, progress: &Progress, (now, ahead): (Moment, TimeDelta)) -> Result<()> {
        let Some((line, waits)) = waits(progress, (now, ahead)) else { return Ok(()) };
        let lasts = waits.lasts.map(|lasts| lasts.num_seconds());
        let object = json!({
            "schema": 1, "event": "waiting", "step": line.step.word(), "observed": line.words, "elapsed_s": lasts,
            "usual_s": line.usual.map(|usual| usual.num_seconds()), "until": waits.until.map(seconds),
        });
        self.told(out, &waits.words(line), &object)
    }

    /// Where the journal stands. For people on standard error, for it must not depend on who reads.
    pub fn step(&self, story: &Story) {
        let (step, state, words) = match story.standing() {
            Standing::Within(step) => (step, None, String::new()),
            Standing::After(step, end) => {
                let detail = story.steps.last().and_then(|step| step.end.as_ref()).map(|(.., words)| words.clone());
                (step, Some(end), detail.unwrap_or_default())
            }
            Standing::NotBegun | Standing::Closed(_) => return,
        };
        if self.json {
            let state = state.map_or("running", word_of);
            let object = json!({ "schema": 1, "event": "step", "step": step, "state": state, "observed": words });
            let _ = writeln!(std::io::stdout(), "{object}");
            return;
        }
        let line = format!("{} {step}  {words}", state.map_or("◌", sign_of));
        let _ = writeln!(std::io::stderr(), "  {}", visible(line.trim_end()));
    }
}

/// For programs; `None` where that is not known.
fn is_promotion(brings: Brings) -> Option<bool> {
    match brings {
        Brings::Integration => Some(true),
        Brings::SomethingElse => Some(false),
        Brings::Either | Brings::Unknown => None,
    }
}

/// What is waited for.
struct Waits {
    lasts: Option<TimeDelta>,
    /// When it is given up.
    until: Option<Moment>,
}

impl Waits {
    fn words(&self, line: &StepLine) -> String {
        let lasts = self.lasts.map(|lasts| format!(" for {}", age::lasted(lasts))).unwrap_or_default();
        let usual = line.usual.map(|usual| format!(", usually {}", age::lasted(usual))).unwrap_or_default();
        let until = self.until.map(|at| format!("; given up at {}", at.format("%H:%M %:z"))).unwrap_or_default();
        format!("· {:<8} waiting{lasts}{usual}{until}: {}", line.step.word(), line.words)
    }
}

/// The step whose turn it is, since when by the clock of here, and until when what cannot be seen is waited for.
fn waits(progress: &Progress, (now, ahead): (Moment, TimeDelta)) -> Option<(&StepLine, Waits)> {
    let goes = |line: &&StepLine| !matches!(line.state, StepState::Pending | StepState::Done);
    let line = progress.steps.iter().find(goes)?;
    let deployed = progress.steps.iter().find(|line| line.step == Step::Deploy && line.state == StepState::Done);
    let deployed = deployed.and_then(|line| line.time.1).map(|at| at - ahead);
    let after = matches!(line.step, Step::Traffic | Step::Verify);
    let began = line.time.0.map(|at| at - ahead).or(deployed.filter(|_| after));
    let until = deployed.filter(|_| after).map(|at| at + BLIND);
    Some((line, Waits { lasts: began.map(|at| now - at), until }))
}

fn print(out: &mut dyn Write, line: &str) -> Result<()> {
    let printed = writeln!(out, "{line}").and_then(|()| out.flush());
    printed.map_err(|cause| Fault::while_doing("printing how far it is", cause))
}

fn changed(last: Option<&Progress>, line: &StepLine) -> bool {
    let before = last.and_then(|last| last.steps.iter().find(|before| before.step == line.step));
    match before {
        Some(before) => (before.state, steady(&before.words)) != (line.state, steady(&line.words)),
        None => line.state != StepState::Pending,
    }
}

/// Words without their ages and counts: these go on by themselves.
fn steady(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

/// What must differ for it to be told again.
fn gist(progress: &Progress) -> (Vec<(StepState, String)>, &str, Option<&str>) {
    let steps = progress.steps.iter().map(|line| (line.state, steady(&line.words))).collect();
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

const fn word_of(end: End) -> &'static str {
    match end {
        End::Done => "done",
        End::Failed => "failed",
        End::Unknown => "unknown",
    }
}

const fn sign_of(end: End) -> &'static str {
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
            "began": line.time.0.map(seconds), "ended": line.time.1.map(seconds),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
    }

    fn line(step: Step, state: StepState, time: (Option<Moment>, Option<Moment>)) -> StepLine {
        StepLine { step, state, words: "words".into(), run: None, time, usual: None }
    }

    fn said(steps: Vec<StepLine>, now: i64) -> String {
        let progress = Progress { steps, serving: String::new(), ended: None };
        let (line, waits) = waits(&progress, (at(now), TimeDelta::seconds(10))).unwrap();
        waits.words(line)
    }

    #[test]
    fn a_sign_of_life_tells_how_long_it_goes_on_by_the_clock_of_here_and_how_long_it_usually_does() {
        let build = StepLine {
            usual: Some(TimeDelta::seconds(219)),
            ..line(Step::Build, StepState::Running, (Some(at(10)), None))
        };
        assert_eq!(said(vec![build], 131), "· build    waiting for 2m11s, usually 3m39s: words");
    }

    #[test]
    fn a_sign_of_life_in_the_verification_tells_until_when_it_is_waited() {
        let deploy = line(Step::Deploy, StepState::Done, (Some(at(0)), Some(at(10))));
        let verify = line(Step::Verify, StepState::Running, (None, None));
        let until = (at(0) + BLIND).format("%H:%M %:z");
        assert_eq!(said(vec![deploy, verify], 45), format!("· verify   waiting for 45s; given up at {until}: words"));
    }
}
