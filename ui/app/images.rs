//! The images screen's state: the matrix of what is known, made once for each reading, and the branch that is chosen in
//! it. The selected row is kept with the other lists.

mod comparing;
mod filter;

use super::movement::{Step, Turn};
pub use super::outside::Pane;
use super::{Model, Screen, environments};
pub use comparing::{Answer, Comparisons, ImagesEffect, ImagesMsg, Pair, against_production, candidates, compare};
pub(super) use comparing::{answered, settle};
use engine::domain::image::{Image, ImageList};
use engine::domain::workflow_run::RunList;
use engine::matrix::{Cell, Matrix, Row};
pub(super) use filter::filter;
use std::sync::Arc;

/// State of the images screen.
#[derive(Debug, Clone, Default)]
pub struct ImagesView {
    /// The images by commit and branch.
    pub matrix: Arc<Matrix>,
    /// The places of the rows that are shown, in order.
    pub shown: Vec<usize>,
    /// Only rows that match are shown.
    pub filter: String,
    /// The chosen column.
    pub column: usize,
    /// The pane with the focus.
    pub pane: Pane,
    /// The two that the second pane compares, in the place of the selected image.
    pub compared: Option<Pair>,
    /// The first line that the second pane shows.
    pub scroll: usize,
    /// What is known of pairs of commits.
    pub comparisons: Comparisons,
    made_from: Option<(Arc<ImageList>, Option<Arc<RunList>>)>,
}

/// Lays out what the board lists, unless that is what was laid out before.
pub(super) fn learn(model: &mut Model) {
    model.images.comparisons.ask_again();
    let list = model.board.images.value().map(Arc::clone);
    let runs = model.board.runs.value().map(Arc::clone);
    let from = list.map(|list| (list, runs));
    if same(model.images.made_from.as_ref(), from.as_ref()) {
        return;
    }
    let matrix = from.as_ref().map(|(list, runs)| Matrix::of(list, runs.as_deref(), &model.config));
    model.images.matrix = Arc::new(matrix.unwrap_or_default());
    model.images.made_from = from;
    filter::arrange(model);
}

type Made = (Arc<ImageList>, Option<Arc<RunList>>);

fn same(before: Option<&Made>, now: Option<&Made>) -> bool {
    match (before, now) {
        (Some((images, runs)), Some((list, latest))) => {
            Arc::ptr_eq(images, list) && runs.as_ref().map(Arc::as_ptr) == latest.as_ref().map(Arc::as_ptr)
        }
        (None, None) => true,
        _ => false,
    }
}

/// The selected row.
#[must_use]
pub fn selected(model: &Model) -> Option<&Row> {
    at(model, model.outside.images.row()?)
}

/// The row that is shown in this place.
#[must_use]
pub fn at(model: &Model, place: usize) -> Option<&Row> {
    model.images.matrix.rows.get(*model.images.shown.get(place)?)
}

/// The image that stands for a row: that of the chosen branch, else the first there is.
#[must_use]
pub fn picked<'a>(model: &'a Model, row: &Row) -> Option<&'a Image> {
    let chosen = match row.cells.get(model.images.column) {
        Some(Cell::Image { at, .. }) => Some(*at),
        _ => row.images().next(),
    };
    model.board.images.value()?.images.get(chosen?)
}

/// Chooses the next branch that built the selected commit, or the one before; from the second pane, goes back to the
/// matrix.
pub(super) fn turn(model: &mut Model, turn: Turn) {
    if model.images.pane == Pane::Detail {
        model.images.pane = Pane::List;
        return;
    }
    let Some(row) = selected(model) else { return };
    let filled = |(column, cell): (usize, &Cell)| (!matches!(cell, Cell::Empty)).then_some(column);
    let columns: Vec<usize> = row.cells.iter().enumerate().filter_map(filled).collect();
    let at = columns.iter().find(|column| **column == model.images.column).or(columns.first());
    if let Some(at) = at {
        model.images.column = turn.within(&columns, *at);
    }
}

/// Moves in the focused pane.
pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page();
    match model.images.pane {
        Pane::List => {
            model.outside.images.step(step, page);
            (model.images.scroll, model.images.compared) = (0, None);
        }
        Pane::Detail => model.images.scroll = step.from(model.images.scroll, lines(model), page),
    }
}

/// How many lines the second pane has at most.
fn lines(model: &Model) -> usize {
    let compared = model.images.compared.and_then(|pair| model.images.comparisons.of(pair)?.as_ref().ok());
    match (compared, super::outside::image(model)) {
        (Some(held), _) => {
            let sides = [&held.gained, &held.lost].map(|side| side.commits.len() + side.entries.len());
            12 + sides.iter().sum::<usize>() + held.entities.len()
        }
        (None, Some(image)) => 12 + image.labels.len(),
        (None, None) => 4,
    }
}

/// Opens the row of this tag, whatever the list is filtered by.
pub(super) fn reveal(model: &mut Model, tag: &str) {
    let Some(place) = model.board.images.value().and_then(|list| list.images.iter().position(|one| one.tag == tag))
    else {
        return;
    };
    let Some(row) = model.images.matrix.rows.iter().find(|row| row.images().any(|at| at == place)) else { return };
    let of_column = |cell: &Cell| matches!(cell, Cell::Image { at, .. } if *at == place);
    let (key, column) = (row.key.clone(), row.cells.iter().position(of_column));
    if !model.outside.images.keys.contains(&key) {
        filter(model, "");
    }
    model.outside.images.list.selected = Some(key);
    model.images.column = column.unwrap_or(model.images.column);
    (model.images.scroll, model.images.compared) = (0, None);
    open(model);
}

/// Gives the focus to the pane about the selected image.
pub(super) fn open(model: &mut Model) {
    model.images.pane = Pane::Detail;
}

/// Steps back from the comparison, then from the second pane; says whether there was something to step back from.
pub(super) fn back(model: &mut Model) -> bool {
    let was = (model.images.compared.take().is_some(), model.images.pane);
    (model.images.pane, model.images.scroll) = (Pane::List, 0);
    was != (false, Pane::List)
}

/// The reference by which the selected image is pulled; of a container, the image that it was made from.
#[must_use]
pub fn reference(model: &Model) -> Option<String> {
    if model.screen == Screen::Environments {
        return environments::image(model);
    }
    super::outside::image(model)?.reference(&model.board.images.value()?.name)
}
