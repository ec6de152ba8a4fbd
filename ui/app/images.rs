//! The images screen's state: the matrix of what is known, made once for each reading, and the branch that is chosen in
//! it. The selected row is kept with the other lists.

use super::Model;
use super::movement::Turn;
use engine::domain::image::{Image, ImageList};
use engine::domain::workflow_run::RunList;
use engine::matrix::{Cell, Matrix, Row};
use std::sync::Arc;

/// State of the images screen.
#[derive(Debug, Clone, Default)]
pub struct ImagesView {
    /// The images by commit and branch.
    pub matrix: Arc<Matrix>,
    /// The chosen column.
    pub column: usize,
    made_from: Option<(Arc<ImageList>, Option<Arc<RunList>>)>,
}

/// Lays out what the board lists, unless that is what was laid out before.
pub(super) fn learn(model: &mut Model) {
    let list = model.board.images.value().map(Arc::clone);
    let runs = model.board.runs.value().map(Arc::clone);
    let from = list.map(|list| (list, runs));
    if same(model.images.made_from.as_ref(), from.as_ref()) {
        return;
    }
    let matrix = from.as_ref().map(|(list, runs)| Matrix::of(list, runs.as_deref(), &model.config));
    let matrix = matrix.unwrap_or_default();
    model.outside.images.keys = matrix.rows.iter().map(|row| row.key.clone()).collect();
    model.images.matrix = Arc::new(matrix);
    model.images.made_from = from;
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
    model.images.matrix.rows.get(model.outside.images.row()?)
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

/// Chooses the next branch that built the selected commit, or the one before.
pub(super) fn turn_column(model: &mut Model, turn: Turn) {
    let Some(row) = selected(model) else { return };
    let filled = |(column, cell): (usize, &Cell)| (!matches!(cell, Cell::Empty)).then_some(column);
    let columns: Vec<usize> = row.cells.iter().enumerate().filter_map(filled).collect();
    let at = columns.iter().find(|column| **column == model.images.column).or(columns.first());
    if let Some(at) = at {
        model.images.column = turn.within(&columns, *at);
    }
}

/// The reference by which the selected image is pulled.
#[must_use]
pub fn reference(model: &Model) -> Option<String> {
    let list = model.board.images.value()?;
    Some(format!("{}:{}", list.name, super::outside::image(model)?.tag))
}
