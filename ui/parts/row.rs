//! One row of cells: each has its width and its role, and what does not fit ends in `…`.

use super::{cut, width};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// A row being put together from left to right.
pub struct RowOf<'a> {
    theme: &'a Theme,
    spans: Vec<Span<'static>>,
    used: usize,
    room: usize,
}

impl<'a> RowOf<'a> {
    /// An empty row with room for so many cells.
    #[must_use]
    pub fn new(theme: &'a Theme, room: u16) -> Self {
        Self { theme, spans: Vec::new(), used: 0, room: usize::from(room) }
    }

    /// A cell of exactly so many cells, text on the left, and a blank behind it.
    #[must_use]
    pub fn cell(self, text: &str, cells: usize, role: Role) -> Self {
        let shown = cut(text, cells);
        let pad = " ".repeat(cells.saturating_sub(width(&shown)) + 1);
        self.span(shown + &pad, role)
    }

    /// Text as wide as it is.
    #[must_use]
    pub fn text(self, text: &str, role: Role) -> Self {
        let left = self.room.saturating_sub(self.used);
        let shown = cut(text, left);
        self.span(shown, role)
    }

    /// The same, where more would follow that is not shown: it ends in `…`.
    #[must_use]
    pub fn broken_off(mut self) -> Self {
        let Some(last) = self.spans.pop() else { return self };
        let cells = width(&last.content);
        let shown = cut(&format!("{}…", last.content.trim_end()), cells + self.left());
        self.used = self.used - cells + width(&shown);
        self.spans.push(Span::styled(shown, last.style));
        self
    }

    /// How many cells are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.room.saturating_sub(self.used)
    }

    /// The row as a line.
    #[must_use]
    pub fn line(self) -> Line<'static> {
        Line::from(self.spans)
    }

    /// Draws it in the first row of the area.
    pub fn draw(self, area: Rect, buffer: &mut Buffer) {
        if area.height > 0 {
            let width = area.width;
            buffer.set_line(area.x, area.y, &self.line(), width);
        }
    }

    fn span(mut self, text: String, role: Role) -> Self {
        self.used += width(&text);
        self.spans.push(Span::styled(text, self.theme.style(role)));
        self
    }
}
