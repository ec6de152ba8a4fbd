//! A `git fetch` as the console sees it: begun, speaking, over.

use super::{Effect, Model, Notice, notifying, overlays};
use engine::domain::Moment;
use engine::fault::{Fault, FaultKind};
use std::sync::Arc;

/// A `git fetch` that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetching {
    /// Since when.
    pub since: Moment,
    /// The last line it printed. Hostile text.
    pub line: String,
    /// It was asked to stop.
    pub stopping: bool,
}

/// Begins one.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    model.fetch = Some(Fetching { since: model.now, line: String::new(), stopping: false });
    vec![Effect::Fetch]
}

/// Asks the one that runs to stop.
pub fn stop(model: &mut Model) -> Vec<Effect> {
    let Some(fetch) = &mut model.fetch else { return Vec::new() };
    fetch.stopping = true;
    vec![Effect::StopFetch]
}

pub(super) fn said(model: &mut Model, line: String) -> Vec<Effect> {
    if let Some(fetch) = &mut model.fetch {
        fetch.line = line;
    }
    Vec::new()
}

pub(super) fn ended(model: &mut Model, result: &Result<String, Arc<Fault>>) -> Vec<Effect> {
    model.fetch = None;
    match result {
        Ok(printed) => {
            notifying::announce(model, &summary(printed));
            model.say(summary(printed));
        }
        Err(fault) if fault.kind() == FaultKind::Cancelled => model.say("The fetch was stopped."),
        Err(fault) => show_whole(model, fault),
    }
    vec![Effect::Refresh]
}

fn summary(printed: &str) -> String {
    match printed.lines().filter(|line| line.contains("->")).count() {
        0 => "Fetched. Nothing is new.".into(),
        1 => "Fetched. 1 ref is new or moved.".into(),
        refs => format!("Fetched. {refs} refs are new or moved."),
    }
}

fn show_whole(model: &mut Model, fault: &Fault) {
    let sentence = format!("The fetch failed: {}", first_line(fault));
    notifying::announce(model, &sentence);
    model.notify(Notice::Failed(sentence));
    let text = format!("{fault}\n\n{}", fault.next_step().unwrap_or_default());
    overlays::show(model, "git fetch", text.lines());
}

fn first_line(fault: &Fault) -> String {
    fault.to_string().lines().next().unwrap_or_default().to_owned()
}
