//! A journey as lines for people. Everything from outside is made visible before it is printed.

use crate::app::{age, journey_words};
use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::lifecycle::{Candidate, Journey, Mark, Step, Verdict};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, journey: &Journey) -> Result<()> {
    let candidate = &journey.candidate;
    let name = visible(&candidate.name()).into_owned();
    let by = if candidate.author.is_empty() { String::new() } else { format!("  by {}", visible(&candidate.author)) };
    writeln!(out, "{name}  {}{by}", visible(&candidate.title))?;
    let rows: Vec<[String; 4]> = journey.steps.iter().map(row).collect();
    aligned(out, &rows)?;
    writeln!(out, "Answer: {}", visible(&journey.answer))?;
    if let Some(waits) = &journey.waits {
        writeln!(out, "Waits for {}.", visible(&waits.what))?;
        if let Some(who) = &waits.who {
            writeln!(out, "  {}", visible(who))?;
        }
    }
    journey.doubts.iter().try_for_each(|doubt| writeln!(out, "Doubt: {}.", visible(doubt)))
}

fn row(step: &Step) -> [String; 4] {
    let at =
        step.at.map(|at| at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let sure = journey_words::sureness(step);
    let sure = if sure.is_empty() { String::new() } else { format!(" ({sure})") };
    let word = mark(step.mark).to_owned();
    [word, journey_words::title(step).to_owned(), at, format!("{}{sure}", visible(&step.evidence))]
}

const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "done",
        Mark::Here => "HERE",
        Mark::Stopped => "STOPPED",
        Mark::Replaced => "REPLACED",
        Mark::Passed => "-",
        Mark::Ahead => "ahead",
        Mark::Unknown => "unknown",
    }
}

pub(super) fn candidates(out: &mut dyn Write, several: &[Candidate], query: &str) -> Result<()> {
    let more = if several.len() == engine::lifecycle::find::MOST { " at least" } else { "" };
    writeln!(out, "{:?} may mean{more} {} changes; --pick N chooses one:", visible(query), several.len())?;
    let now = super::now();
    let rows: Vec<[String; 5]> =
        several.iter().zip(1..).map(|(candidate, pick)| listed(candidate, pick, now)).collect();
    aligned(out, &rows)
}

fn listed(candidate: &Candidate, pick: usize, now: engine::domain::Moment) -> [String; 5] {
    let age = candidate.at.map(|at| age::words(now, at)).unwrap_or_default();
    let name = visible(&candidate.name()).into_owned();
    [format!("{pick:>3}"), name, age, visible(&candidate.author).into_owned(), visible(&candidate.title).into_owned()]
}

/// How far a change is, in a few words.
pub(in crate::cli) fn journey_state(journey: &Journey) -> String {
    match journey.verdict {
        Verdict::Live => "live".into(),
        Verdict::Unknown => format!("unknown, at least {}", journey.state.title().to_lowercase()),
        Verdict::NotLive => journey.state.title().to_lowercase(),
    }
}

/// What a change waits for, in a few words.
pub(in crate::cli) fn waiting(journey: &Journey) -> String {
    let words = journey.waits.as_ref().map(|waits| format!("waits for {}", waits.what)).unwrap_or_default();
    visible(&words).into_owned()
}
