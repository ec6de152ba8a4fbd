//! What works alike on every list: opening, marking, sorting, searching, refreshing.

use super::branches::{BranchOrder, BranchesPane};
use super::log_reader::{self, with_log};
use super::movement::{self, Step};
use super::outside::Kept;
use super::{
    Effect, Model, Overlay, Screen, audit, branches, changelog, dashboard, environments, images, outside, overlays,
    pulls, runs, whereabouts,
};
use engine::board::Board;
use engine::fault::Fault;
use std::hash::Hash;
use std::sync::Arc;

/// What is to be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// The selected item.
    One,
    /// From the item chosen before to the selected one.
    Range,
    /// Everything shown.
    All,
}

/// Opens the selected item of the topmost overlay or the focused pane.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        return overlays::choose(model);
    }
    match model.screen {
        Screen::Dashboard => dashboard::open(model),
        Screen::Branches => {
            model.branches.pane = BranchesPane::Detail;
            Vec::new()
        }
        Screen::Changelog => changelog::open(model),
        Screen::Runs => runs::open(model),
        Screen::Where => whereabouts::open(model),
        Screen::Environments => environments::open(model),
        Screen::Audit => audit::open(model),
        Screen::Pulls => {
            pulls::open(model);
            Vec::new()
        }
        Screen::Images => {
            images::open(model);
            Vec::new()
        }
    }
}

/// Marks, or takes marks away.
pub fn mark(model: &mut Model, marking: Marking) -> Vec<Effect> {
    match (model.screen, marking) {
        (Screen::Changelog, Marking::One) => changelog::mark(model),
        (Screen::Changelog, Marking::Range) => changelog::mark_range(model),
        (Screen::Changelog, Marking::All) => changelog::mark_all(model),
        (Screen::Branches, marking) => mark_branches(model, marking),
        (Screen::Images, marking) => mark_in(&mut model.outside.images, marking),
        _ => Vec::new(),
    }
}

fn mark_branches(model: &mut Model, marking: Marking) -> Vec<Effect> {
    let view = &mut model.branches;
    match marking {
        Marking::One => view.list.toggle_mark(&view.keys),
        Marking::Range => view.list.toggle_range(&view.keys),
        Marking::All => view.list.toggle_all(&view.keys),
    }
    Vec::new()
}

fn mark_in<K: Clone + Eq + Hash>(kept: &mut Kept<K>, marking: Marking) -> Vec<Effect> {
    match marking {
        Marking::One => kept.list.toggle_mark(&kept.keys),
        Marking::Range => kept.list.toggle_range(&kept.keys),
        Marking::All => kept.list.toggle_all(&kept.keys),
    }
    Vec::new()
}

/// The orders of a screen's list, by name; empty when there is but one.
#[must_use]
pub fn orders(screen: Screen) -> Vec<&'static str> {
    match screen {
        Screen::Branches => BranchOrder::ALL.iter().map(|order| order.name()).collect(),
        _ => Vec::new(),
    }
}

/// The row of the order in force.
#[must_use]
pub fn order_row(model: &Model) -> usize {
    BranchOrder::ALL.iter().position(|order| *order == model.branches.order).unwrap_or(0)
}

/// Puts the list in the order of this row.
pub fn sort(model: &mut Model, row: usize) -> Vec<Effect> {
    model.branches.order = BranchOrder::ALL.get(row).copied().unwrap_or_default();
    branches::learn(model);
    Vec::new()
}

/// Puts the list in the order of this name, or of the first that begins with it.
pub fn sort_by_name(model: &mut Model, name: &str) -> Vec<Effect> {
    let names = orders(model.screen);
    match names.iter().position(|order| order.starts_with(name)) {
        Some(row) => return sort(model, row),
        None if names.is_empty() => model.say("This list has one order."),
        None => model.say(format!("This list is sorted by one of: {}.", names.join(", "))),
    }
    Vec::new()
}

/// Lists only what this filter admits.
pub fn filter(model: &mut Model, typed: &str) {
    match model.screen {
        Screen::Branches => branches::filter(model, typed),
        Screen::Changelog => typed.clone_into(&mut model.changelog.filter),
        Screen::Images => images::filter(model, typed),
        Screen::Where => whereabouts::look_for(model, typed),
        Screen::Pulls => outside::filter_pulls(model, typed),
        Screen::Runs if log_reader::open(model).is_none() => outside::filter_runs(model, typed),
        Screen::Audit => audit::filter(model, typed),
        Screen::Runs | Screen::Environments => drop(with_log(model, |log| log.search(typed))),
        Screen::Dashboard => {}
    }
}

/// What the list of this screen is filtered by.
#[must_use]
pub fn filter_of(model: &Model) -> &str {
    match model.screen {
        Screen::Branches => &model.branches.filter,
        Screen::Changelog => &model.changelog.filter,
        Screen::Images => &model.images.filter,
        Screen::Where => &model.whereabouts.query,
        Screen::Pulls => &model.pulls.filter,
        Screen::Runs if log_reader::open(model).is_none() => &model.runs.filter,
        Screen::Audit => &model.audit.filter,
        Screen::Runs | Screen::Environments => log_reader::open(model).map_or("", |log| &log.search),
        Screen::Dashboard => "",
    }
}

/// Whether `n` has something to go to.
#[must_use]
pub fn is_searched(model: &Model) -> bool {
    match overlays::above_palette(model) {
        Some(Overlay::Help { search, .. }) => !search.is_empty(),
        Some(_) => false,
        None => !filter_of(model).is_empty(),
    }
}

/// Goes to the next row that matches; a filtered list has no others.
pub fn next_match(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.overlays.is_empty() && log_reader::open(model).is_some() {
        return with_log(model, |log| log.next_match(by));
    }
    movement::go(model, Step::Rows(by))
}

/// What is said while everything is read again.
const READING: &str = "Reading everything again.";

/// Takes that sentence away when a reading fails: the reason stands in its place.
pub(super) fn refreshed(model: &mut Model, before: &Board) {
    let faults = |board: &Board| {
        [board.pulls.fault(), board.runs.fault(), board.images.fault()].map(Option::<&Arc<Fault>>::cloned)
    };
    let pairs = faults(&model.board).into_iter().zip(faults(before));
    let failed = |(now, then): (Option<Arc<Fault>>, Option<Arc<Fault>>)| {
        now.is_some_and(|now| then.is_none_or(|then| !Arc::ptr_eq(&now, &then)))
    };
    if pairs.into_iter().any(failed) {
        model.notices.retain(|notice| notice.text() != READING);
    }
}

/// Asks for fresh readings.
pub fn refresh(model: &mut Model) -> Vec<Effect> {
    model.say(READING);
    pulls::read_again(model);
    audit::read_again(model);
    vec![Effect::RefreshAnew]
}
