//! What Enter opens: everything about a line, or the facts behind a figure.

use super::{Pane, delivery, selected};
use crate::app::{Effect, Model, overlays};
use engine::delivery::{Delivery, Entry, Fact, Figure, span};
use engine::domain::Moment;

/// Enter.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let page = match model.audit.pane {
        Pane::Timeline => selected(model).map(|entry| (entry.act.clone(), of_entry(entry, model.now))),
        Pane::Figures => figure_page(model),
    };
    if let Some((title, lines)) = page {
        overlays::show(model, &title, lines.iter().map(String::as_str));
    }
    Vec::new()
}

fn figure_page(model: &Model) -> Option<(String, Vec<String>)> {
    let delivery = delivery(model)?;
    let figure = delivery.figures.get(model.audit.figure)?;
    Some((figure.kind.name().to_owned(), of_figure(figure, delivery, model.now)))
}

fn local(at: Moment, now: Moment) -> String {
    at.with_timezone(now.offset()).format("%Y-%m-%d %H:%M").to_string()
}

fn of_entry(entry: &Entry, now: Moment) -> Vec<String> {
    let took = entry.took.map(|took| format!(" in {}", span(took))).unwrap_or_default();
    let mut lines = vec![
        format!("{} {}", entry.act, entry.what),
        String::new(),
        format!("when    {}", local(entry.at, now)),
        format!("who     {}", entry.who.as_deref().unwrap_or("nobody says")),
        format!("where   {}", entry.place),
        format!("source  {}", entry.source.word()),
        format!("result  {}{took}", entry.end.word()),
    ];
    lines.extend(entry.commit.map(|commit| format!("commit  {commit}")));
    lines.extend(entry.url.as_ref().map(|url| format!("page    {url}")));
    if !entry.details.is_empty() {
        lines.push(String::new());
        lines.extend(entry.details.iter().cloned());
    }
    lines
}

/// The value, the definition, what is left out, and every fact.
#[must_use]
pub fn of_figure(figure: &Figure, delivery: &Delivery, now: Moment) -> Vec<String> {
    let window = &delivery.window;
    let (since, until) = (local(window.since, now), local(window.until, now));
    let mut lines = vec![
        format!("{}: {}, n={}", figure.kind.name(), figure.value.words(), figure.n),
        format!("{since} to {until}, {}", delivery.environment),
        String::new(),
        figure.kind.definition().to_owned(),
    ];
    lines.extend(window.shortened().map(str::to_owned));
    lines.extend(figure.notes.iter().cloned());
    lines.push(String::new());
    if figure.facts.is_empty() {
        lines.push("Nothing in this time.".into());
    }
    lines.extend(figure.facts.iter().map(|fact| of_fact(fact, now)));
    lines
}

fn of_fact(fact: &Fact, now: Moment) -> String {
    let commit = fact.commit.map_or_else(|| "-".to_owned(), |commit| commit.short());
    let unsure = if fact.certain || fact.took.is_some() { " " } else { "?" };
    let sign = if fact.bad { "✗" } else { "✓" };
    let took = fact.took.map(|took| format!("{:>12}  ", span(took))).unwrap_or_default();
    format!("{sign} {}  {commit:<7}{unsure} {took}{}", local(fact.at, now), fact.words)
}
