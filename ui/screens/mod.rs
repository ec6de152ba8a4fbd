//! One file per screen. `draw` takes `&Model`, does no IO and changes nothing.

use crate::app::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the whole console into the buffer.
pub fn draw(_model: &Model, _area: Rect, _buffer: &mut Buffer) {}
