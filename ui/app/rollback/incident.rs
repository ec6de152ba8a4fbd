//! What happened, as Markdown: for the channel and the page that somebody writes afterwards. Only what was seen here.

use super::banner::standing;
use super::run::{Run, Stage};
use crate::app::Model;
use crate::app::age::lasted;
use crate::parts::visible;
use engine::domain::Moment;
use engine::operations::journal::End;
use std::fmt::Write;

/// Who went back from what to what, when and why, step by step, and what is left to do.
#[must_use]
pub fn summary(model: &Model, run: &Run) -> String {
    let clock = |at: Moment| at.with_timezone(model.now.offset()).format("%H:%M:%S").to_string();
    let day = run.since.with_timezone(model.now.offset()).format("%Y-%m-%d %H:%M %:z");
    let mut text = format!("## Rollback of {} at {day}\n\n", run.env);
    let mut line = |name: &str, words: &str| {
        let _ = writeln!(text, "- {name}: {}", visible(words));
    };
    line("from", &run.away());
    line("to", &run.title());
    line("failing since", &run.failing_since.map_or_else(|| "not known".into(), clock));
    line("reason", run.reason.as_deref().unwrap_or("none was given"));
    line("result", &result(run));
    line("took", &lasted(run.took(model.now)));
    if let Some(standing) = standing(model).filter(|_| run.served()) {
        let (branch, holds, runs) = (&standing.branch, standing.holds.short(), standing.runs.short());
        line("left to do", &format!("{branch} holds {holds} while {} runs {runs}: revert or fix it", run.env));
    }
    text.push_str("\n| time | what | result |\n|---|---|---|\n");
    for row in &run.steps {
        let end = match row.end {
            Some((End::Done, _)) => "done",
            Some((End::Failed, _)) => "failed",
            Some((End::Unknown, _)) => "not known",
            None => "goes on",
        };
        let words = visible(&row.words).replace('|', "\\|");
        let _ = writeln!(text, "| {} | {} | {end}: {words} |", clock(row.began), row.step.word());
    }
    for (at, sentence) in &run.said {
        let _ = writeln!(text, "| {} | said | {} |", clock(*at), visible(sentence).replace('|', "\\|"));
    }
    text
}

fn result(run: &Run) -> String {
    match &run.stage {
        Stage::Going => "it goes on".into(),
        Stage::Refused(fault) => format!("nothing was run: {fault}"),
        Stage::Ended(finished) => finished.sentence.clone(),
        Stage::Acted(end) => end.sentence.clone(),
    }
}
