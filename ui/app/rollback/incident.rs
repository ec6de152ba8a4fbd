//! What happened, as Markdown: for the channel and the page that somebody writes afterwards. Only what was seen here; what
//! came from outside stands in spans of code, so that it calls nobody.

use super::banner::{Standing, standing};
use super::run::{Run, Stage};
use crate::app::Model;
use crate::app::age::lasted;
use crate::parts::bars;
use chrono::TimeDelta;
use engine::domain::Moment;
use engine::domain::health::{Door, HealthReport, Trail};
use engine::environment::vital::sparkline;
use engine::lifecycle::landscape::mention;
use engine::markdown::{cell, span};
use engine::operations::journal::End;
use engine::operations::rollback::Failing;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// So much is shown of before it failed, and of after it ended.
const BEFORE: TimeDelta = TimeDelta::minutes(5);
/// No more is shown of before.
const LONGEST: TimeDelta = TimeDelta::hours(1);
/// In so many letters.
const PIECES: usize = 60;

/// Who went back from what to what, when and why, step by step, and what is left to do.
#[must_use]
pub fn summary(model: &Model, run: &Run) -> String {
    let known = model.board.environments.get(&run.env);
    told(run, (standing(model).as_ref(), known.and_then(|known| known.health.value()).map(Arc::as_ref)), model.now)
}

/// The same for whoever has no screen.
#[must_use]
pub fn told(run: &Run, (standing, health): (Option<&Standing>, Option<&HealthReport>), now: Moment) -> String {
    let clock = |at: Moment| at.with_timezone(now.offset()).format("%H:%M:%S").to_string();
    let day = run.since.with_timezone(now.offset()).format("%Y-%m-%d %H:%M %:z");
    let mut text = format!("## Rollback of {} at {day}\n\n", span(run.env.as_str()));
    let mut line = |name: &str, words: &str| {
        let _ = writeln!(text, "- {name}: {words}");
    };
    if let Some(who) = &run.who {
        line("who", &span(who));
    }
    line("from", &span(&run.away()));
    line("to", &span(&run.title()));
    let failing = |failing: Failing| format!("{} {}", failing.word(), clock(failing.at));
    line("failing", &run.failing_since.map_or_else(|| "not known since when".into(), failing));
    line("reason", &run.reason.as_deref().map_or_else(|| "none was given".into(), span));
    line("result", &span(&result(run)));
    line("took", &lasted(run.took(now)));
    if let Some(standing) = standing.filter(|_| run.served()) {
        let (branch, holds, runs) = (&standing.branch, standing.holds.short(), standing.runs.short());
        let words = format!("{branch} holds {holds} while {} runs {runs}: revert or fix it", run.env);
        line("left to do", &span(&words));
    }
    text.push_str(&commits(run));
    if let Some(trail) = health.and_then(|report| report.trail(&Door::Front)) {
        text.push_str(&graph(run, trail, now));
    }
    if !run.steps.is_empty() || !run.said.is_empty() {
        text.push_str("\n| time | what | result |\n|---|---|---|\n");
    }
    for row in &run.steps {
        let end = match row.end {
            Some((End::Done, _)) => "done",
            Some((End::Failed, _)) => "failed",
            Some((End::Unknown, _)) => "not known",
            None => "goes on",
        };
        let end = [end.to_owned(), cell(&row.words)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let _ = writeln!(text, "| {} | {} | {} |", clock(row.began), row.step.word(), end.join(": "));
    }
    for (at, sentence) in &run.said {
        let _ = writeln!(text, "| {} | said | {} |", clock(*at), cell(sentence));
    }
    text
}

/// What was gone back from: its commits, who wrote them, and the pull requests that they name.
fn commits(run: &Run) -> String {
    let Some(first) = run.came.commits.first() else { return String::new() };
    let count = run.came.count;
    let people: BTreeSet<&str> = run.came.commits.iter().map(|commit| commit.author.name.as_str()).collect();
    let people: Vec<String> = people.into_iter().map(span).collect();
    let pulls = run.came.commits.iter().filter_map(|commit| Some(span(&mention(&commit.subject)?.number.to_string())));
    let pulls: BTreeSet<String> = pulls.collect();
    let what = if count == 1 { format!("1 commit, {}", first.id.short()) } else { format!("{count} commits") };
    let mut text = format!("\nWhat was put back: {what}, by {}", people.join(", "));
    if !pulls.is_empty() {
        let _ = write!(text, "; of {}", pulls.into_iter().collect::<Vec<_>>().join(", "));
    }
    text.push_str(".\n\n| commit | what | by |\n|---|---|---|\n");
    for commit in &run.came.commits {
        let (subject, author) = (cell(&commit.subject), cell(&commit.author.name));
        let _ = writeln!(text, "| {} | {subject} | {author} |", span(&commit.id.short()));
    }
    let more = count.saturating_sub(run.came.commits.len());
    if more > 0 {
        let _ = writeln!(text, "\nAnd {more} older ones.");
    }
    text
}

/// How the front answered, from before it failed until a while after.
fn graph(run: &Run, trail: &Trail, now: Moment) -> String {
    let begins = run.failing_since.map_or(run.since, |failing| failing.at).min(run.since) - BEFORE;
    let from = begins.max(run.since - LONGEST);
    let until = now.min(run.since + run.took(now) + BEFORE);
    let pieces = sparkline(trail, from, until, PIECES);
    if pieces.iter().all(|piece| piece.probes == 0) {
        return String::new();
    }
    let clock = |at: Moment| at.with_timezone(now.offset()).format("%H:%M:%S").to_string();
    format!(
        "\nHow the front answered from {} to {}: higher is slower, ✗ failed, · was not asked.\n\n    {}\n",
        clock(from),
        clock(until),
        bars(&pieces)
    )
}

fn result(run: &Run) -> String {
    match &run.stage {
        Stage::Going => "it goes on".into(),
        Stage::Refused(fault) => format!("nothing was run: {fault}"),
        Stage::Ended(finished) => finished.sentence.clone(),
        Stage::Acted(end) => {
            let ended = run.progress.as_ref().and_then(|progress| progress.ended.as_ref());
            ended.map_or_else(|| end.sentence.clone(), |ended| ended.sentence.clone())
        }
    }
}
