//! Where the panes stand, by the room there is and what has the focus.

use crate::app::environments::{Known, Pane};
use crate::app::{Model, Zoom};
use ratatui::layout::{Constraint, Layout, Rect};

/// What stands in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::screens) enum Spot {
    /// A pane.
    Pane(Pane),
    /// The most important lines of every pane.
    Summary,
    /// The log that is open.
    Log,
}

/// Fewer cells than this make no slot.
const SLOT: u16 = 36;

/// The places of the body.
pub(in crate::screens) fn places(model: &Model, known: &Known<'_>, area: Rect) -> Vec<(Spot, Rect)> {
    let log = model.environments.log.is_some();
    match (model.zoom, log) {
        (Zoom::On, true) => return vec![(Spot::Log, area)],
        (Zoom::On, false) => return vec![(Spot::Pane(model.environments.pane), area)],
        (Zoom::Off, true) if area.height < 26 => return vec![(Spot::Log, area)],
        _ => {}
    }
    if area.width < 100 || area.height < 25 {
        return narrow(model, known, area);
    }
    let (top, rest) = upper(model, known, area);
    if log {
        return top.into_iter().chain([(Spot::Log, rest)]).collect();
    }
    let lower = if area.width >= 140 && area.height >= 44 { spacious(rest) } else { middling(model, rest) };
    top.into_iter().chain(lower).collect()
}

/// The slots, and below them the pane with the focus; a summary while a slot has it.
fn narrow(model: &Model, known: &Known<'_>, area: Rect) -> Vec<(Spot, Rect)> {
    let height = (area.height / 2).clamp(5, 11);
    let [top, rest] = Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(area);
    let below = match model.environments.pane {
        Pane::Slot(_) => Spot::Summary,
        pane => Spot::Pane(pane),
    };
    slots(model, known, top).into_iter().chain([(below, rest)]).collect()
}

/// As many slots as there is room for, with the focused one among them.
fn slots(model: &Model, known: &Known<'_>, area: Rect) -> Vec<(Spot, Rect)> {
    let count = known.slots.len().max(1);
    let fit = usize::from((area.width / SLOT).max(1)).min(count);
    let focused = if let Pane::Slot(at) = model.environments.pane { at.min(count - 1) } else { 0 };
    let first = crate::parts::window(count, focused, fit).rows.start;
    let places = Layout::horizontal(vec![Constraint::Fill(1); fit]).split(area);
    places.iter().enumerate().map(|(at, place)| (Spot::Pane(Pane::Slot(first + at)), *place)).collect()
}

/// The slots with the traffic beside them, and the room below.
fn upper(model: &Model, known: &Known<'_>, area: Rect) -> (Vec<(Spot, Rect)>, Rect) {
    let height = if area.height >= 44 { 17 } else { 13 };
    let [top, rest] = Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(area);
    let traffic = if known.slots.len() < 2 { Constraint::Fill(1) } else { Constraint::Length(area.width * 3 / 10) };
    let [left, right] = Layout::horizontal([Constraint::Fill(1), traffic]).areas(top);
    let mut places = slots(model, known, left);
    places.push((Spot::Pane(Pane::Traffic), right));
    (places, rest)
}

/// Two rows of two; what has the focus and no place of its own takes that of the evidence.
fn middling(model: &Model, area: Rect) -> Vec<(Spot, Rect)> {
    let [upper, lower] = Layout::vertical([Constraint::Fill(1); 2]).areas(area);
    let [checks, ready] = Layout::horizontal([Constraint::Fill(2), Constraint::Fill(3)]).areas(upper);
    let [containers, evidence] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(lower);
    let last = if model.environments.pane == Pane::Health { Pane::Health } else { Pane::Evidence };
    let panes = [(Pane::Checks, checks), (Pane::Readiness, ready), (Pane::Containers, containers), (last, evidence)];
    panes.map(|(pane, place)| (Spot::Pane(pane), place)).into()
}

fn spacious(area: Rect) -> Vec<(Spot, Rect)> {
    let [upper, lower] = Layout::vertical([Constraint::Fill(1); 2]).areas(area);
    let [checks, ready, evidence] = Layout::horizontal([Constraint::Fill(1); 3]).areas(upper);
    let [containers, health] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(lower);
    let panes = [
        (Pane::Checks, checks),
        (Pane::Readiness, ready),
        (Pane::Evidence, evidence),
        (Pane::Containers, containers),
        (Pane::Health, health),
    ];
    panes.map(|(pane, place)| (Spot::Pane(pane), place)).into()
}
