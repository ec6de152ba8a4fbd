//! A sheet: what every overlay is made of.

use crate::parts::RowOf;
use crate::theme::{Role, Theme};

/// Which part of a sheet is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// The part around this row, which is selected.
    Row(usize),
    /// From this row on; nothing is selected.
    Scroll(usize),
}

/// One cell: text, width in cells (0: as wide as it is), role.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) width: usize,
    pub(super) role: Role,
}

/// Title, perhaps a line to type in, and rows.
#[derive(Debug, Clone)]
pub(super) struct Sheet<'a> {
    pub(super) title: std::borrow::Cow<'a, str>,
    pub(super) note: String,
    pub(super) prompt: Option<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) at: At,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>, width: usize, role: Role) -> Self {
        Self { text: text.into(), width, role }
    }
}

impl Sheet<'_> {
    /// Puts the cells of a row behind what is there.
    pub(super) fn row<'t>(&self, _theme: &'t Theme, at: usize, begun: RowOf<'t>) -> RowOf<'t> {
        let cells = self.rows.get(at).into_iter().flatten();
        cells.fold(begun, |row, cell| match cell.width {
            0 => row.text(&cell.text, cell.role),
            width => row.cell(&cell.text, width, cell.role),
        })
    }
}
