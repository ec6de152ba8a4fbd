//! The lists of what is read from outside the repository: pull requests, runs, images. The selection belongs to the
//! item, so it stays through every reading.

mod filter;

use super::movement::Step;
use super::pulls::Which;
use super::query::Query;
use super::{ListView, Model, Screen, images};
use chrono::TimeDelta;
use engine::domain::image::Image;
use engine::domain::pull_request::{PullNumber, PullRequest};
use engine::domain::workflow_run::{Run, RunId};
use engine::matrix::RowKey;
use std::hash::Hash;
use std::time::Duration;

/// Selection in each list.
#[derive(Debug, Clone, Default)]
pub struct OutsideView {
    /// Pull requests, by number.
    pub pulls: Kept<PullNumber>,
    /// Runs, by the number of the API.
    pub runs: Kept<RunId>,
    /// Images, by what identifies a row of the matrix.
    pub images: Kept<RowKey>,
}

/// The panes of such a screen, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// The selected item.
    Detail,
}

/// A list by what identifies its items.
#[derive(Debug, Clone)]
pub struct Kept<K> {
    /// The selection.
    pub list: ListView<K>,
    /// The items, in the order of the screen.
    pub keys: Vec<K>,
}

impl<K> Default for Kept<K> {
    fn default() -> Self {
        Self { list: ListView::default(), keys: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash> Kept<K> {
    /// The row of the selected item.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.list.position(&self.keys)
    }

    pub(super) fn step(&mut self, step: Step, page: usize) {
        let Some(row) = self.row() else { return };
        self.list.select(&self.keys, step.from(row, self.keys.len(), page));
    }
}

/// How long to wait with what is read by itself: longer than is wished where the calls of GitHub run out.
#[must_use]
pub fn paced(wished: TimeDelta, pace: Option<Duration>) -> TimeDelta {
    pace.and_then(|pace| TimeDelta::from_std(pace).ok()).map_or(wished, |pace| pace.max(wished))
}

/// Takes in what the board lists.
pub(super) fn learn(model: &mut Model) {
    let query = Query::parse(&model.pulls.filter);
    let listed = pulls(model, model.pulls.which).filter(|pull| filter::pull(&query, pull));
    let numbers = listed.map(|pull| pull.number).collect();
    let Model { board, outside, runs, .. } = model;
    outside.pulls.keys = numbers;
    let query = Query::parse(&runs.filter);
    let all = board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    outside.runs.keys = all.iter().filter(|run| filter::run(&query, run)).map(|run| run.id).collect();
    images::learn(model);
}

/// Lists only the pull requests that this filter admits.
pub(super) fn filter_pulls(model: &mut Model, typed: &str) {
    typed.clone_into(&mut model.pulls.filter);
    learn(model);
}

/// Lists only the runs that this filter admits.
pub(super) fn filter_runs(model: &mut Model, typed: &str) {
    typed.clone_into(&mut model.runs.filter);
    learn(model);
}

/// Moves in the list of the screen.
pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page();
    match model.screen {
        Screen::Pulls => model.outside.pulls.step(step, page),
        Screen::Runs => model.outside.runs.step(step, page),
        Screen::Images => images::step(model, step),
        _ => {}
    }
}

/// The row of the selected item in the list of the screen.
#[must_use]
pub fn row(model: &Model) -> Option<usize> {
    match model.screen {
        Screen::Pulls => model.outside.pulls.row(),
        Screen::Runs => model.outside.runs.row(),
        Screen::Images => model.outside.images.row(),
        _ => None,
    }
}

/// Those of the open pull requests, in the order of the list.
pub fn pulls(model: &Model, which: Which) -> impl Iterator<Item = &PullRequest> {
    let login = model.board.github.value().and_then(|facts| facts.identity.login.as_deref());
    let all = model.board.pulls.value().map(|list| list.pulls.as_slice()).unwrap_or_default();
    all.iter().filter(move |pull| which.admits(pull, login))
}

/// The pull request in this row of the list.
#[must_use]
pub fn pull_at(model: &Model, row: usize) -> Option<&PullRequest> {
    let number = model.outside.pulls.keys.get(row)?;
    model.board.pulls.value()?.pulls.iter().find(|pull| pull.number == *number)
}

/// The selected pull request.
#[must_use]
pub fn pull(model: &Model) -> Option<&PullRequest> {
    pull_at(model, model.outside.pulls.row()?)
}

/// The selected run.
#[must_use]
pub fn run(model: &Model) -> Option<&Run> {
    run_at(model, model.outside.runs.row()?)
}

/// The run in this row of the list.
#[must_use]
pub fn run_at(model: &Model, row: usize) -> Option<&Run> {
    let id = model.outside.runs.keys.get(row)?;
    model.board.runs.value()?.runs.iter().find(|run| run.id == *id)
}

/// The selected image: that of the chosen branch in the selected row, else the first one there.
#[must_use]
pub fn image(model: &Model) -> Option<&Image> {
    images::picked(model, images::selected(model)?)
}
