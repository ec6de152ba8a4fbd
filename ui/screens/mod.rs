//! One file per screen. `draw` takes `&Model`, does no IO and changes nothing.

use crate::app::{Model, Region};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws the whole console into the buffer.
pub fn draw(_model: &Model, _area: Rect, _buffer: &mut Buffer) {}

/// What can be clicked where, by the layout that [`draw`] uses. Where regions overlap, the last one counts.
#[must_use]
pub fn regions(_model: &Model, _area: Rect) -> Vec<Region> {
    Vec::new()
}

/// Where the hardware cursor belongs: in a text line, or for someone who listens, on the selected row.
#[must_use]
pub fn cursor(_model: &Model, _area: Rect) -> Option<Position> {
    None
}
