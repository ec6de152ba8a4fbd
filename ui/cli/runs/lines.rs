//! The runs as lines for people. Everything from outside is made visible before it is printed.

use crate::app::age;
use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::chain;
use engine::domain::Moment;
use engine::domain::workflow_run::{Confidence, Run, RunState};
use std::io::{Result, Write};

/// Prints the runs; `all` names those that cancelled them.
pub(super) fn print(out: &mut dyn Write, now: Moment, (shown, all): (&[&Run], &[Run])) -> Result<()> {
    if shown.is_empty() {
        return writeln!(out, "There are no runs.");
    }
    let head = ["RUN", "STATE", "WORKFLOW", "BRANCH", "COMMIT", "TRIGGER", "ACTOR", "ASKED", "TOOK", "ID", "ABOUT"];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(shown.iter().map(|run| cells(now, run, all)));
    aligned(out, &rows)
}

fn cells(now: Moment, run: &Run, all: &[Run]) -> [String; 11] {
    let text = |text: Option<&str>| visible(text.unwrap_or("-")).into_owned();
    [
        format!("#{}", run.number),
        told(run, all),
        text(run.file.as_deref().or(Some(&run.workflow))),
        text(run.branch.as_deref()),
        ships(run),
        text(Some(&run.event)),
        text(run.actor.as_deref().or(Some("ghost"))),
        age::words(now, run.created),
        took(run, now),
        run.id.to_string(),
        text(Some(&run.title)),
    ]
}

fn told(run: &Run, all: &[Run]) -> String {
    let by = run.cancelled_by.and_then(|id| all.iter().find(|run| run.id == id));
    match by {
        Some(by) => format!("{} by #{}", state(run.state), by.number),
        None => state(run.state).into(),
    }
}

/// The word of the contract for a state.
pub(in crate::cli) const fn state(state: RunState) -> &'static str {
    // The contract has no word for a run that ended neither well nor badly.
    if matches!(state, RunState::Neutral) { RunState::Unknown.word() } else { state.word() }
}

/// What it builds or ships, with `?` behind what is not certain; else the head that GitHub reports.
fn ships(run: &Run) -> String {
    match (&run.ships, run.head) {
        _ if run.state == RunState::Skipped => "-".into(),
        (Some(ships), _) if ships.confidence == Confidence::Certain => ships.commit.short(),
        (Some(ships), _) => format!("{}?", ships.commit.short()),
        (None, Some(head)) => head.short(),
        (None, None) => "-".into(),
    }
}

fn took(run: &Run, now: Moment) -> String {
    age::lasted(chain::took(run, now))
}

/// How long something took, or goes on; empty for what has not begun.
pub(super) fn span(began: Option<Moment>, ended: Option<Moment>, now: Moment) -> String {
    began.map(|began| age::lasted(ended.unwrap_or(now) - began)).unwrap_or_default()
}
