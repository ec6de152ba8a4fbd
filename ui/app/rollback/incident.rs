//! What happened, as Markdown: for the channel and the page that somebody writes afterwards. Only what was seen here; what
//! came from outside stands in spans of code, so that it calls nobody.

use super::banner::{Standing, standing};
use super::run::{Run, Stage};
use crate::app::Model;
use crate::app::age::lasted;
use engine::domain::Moment;
use engine::markdown::{cell, span};
use engine::operations::journal::End;
use engine::operations::rollback::Failing;
use std::fmt::Write;

/// Who went back from what to what, when and why, step by step, and what is left to do.
#[must_use]
pub fn summary(model: &Model, run: &Run) -> String {
    told(run, standing(model).as_ref(), model.now)
}

/// The same for whoever has no screen.
#[must_use]
pub fn told(run: &Run, standing: Option<&Standing>, now: Moment) -> String {
    let clock = |at: Moment| at.with_timezone(now.offset()).format("%H:%M:%S").to_string();
    let day = run.since.with_timezone(now.offset()).format("%Y-%m-%d %H:%M %:z");
    let mut text = format!("## Rollback of {} at {day}\n\n", span(run.env.as_str()));
    let mut line = |name: &str, words: &str| {
        let _ = writeln!(text, "- {name}: {words}");
    };
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
