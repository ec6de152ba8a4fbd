//! Lines of a pane: a label and words, in the width of the pane. What is too long goes on below its words.

use crate::app::overlays::wrap;
use crate::parts::{RowOf, visible, width};
use crate::theme::{Role, Theme};

/// Lines being put together.
pub(super) struct Facts<'a> {
    theme: &'a Theme,
    width: u16,
    label: usize,
    lines: Vec<Line<'a>>,
}

/// A line, and how much it matters: where there is no room, the greatest numbers go first.
struct Line<'a> {
    weight: u8,
    row: RowOf<'a>,
}

impl<'a> Facts<'a> {
    /// No lines yet; labels have so many cells.
    pub(super) fn new(theme: &'a Theme, width: u16, label: usize) -> Self {
        Self { theme, width, label, lines: Vec::new() }
    }

    fn begin(&self, label: &str) -> RowOf<'a> {
        let row = RowOf::new(self.theme, self.width);
        if self.label == 0 { row } else { row.cell(label, self.label, Role::Dim) }
    }

    /// One line of several parts, cut where it is too long.
    pub(super) fn parts(&mut self, weight: u8, label: &str, parts: &[(&str, Role)]) {
        let row = parts.iter().fold(self.begin(label), |row, (text, role)| row.text(text, *role));
        self.lines.push(Line { weight, row });
    }

    /// Words that go on below where they are too long.
    pub(super) fn words(&mut self, weight: u8, label: &str, text: &str, role: Role) {
        let text = visible(text);
        let cells = usize::from(self.width).saturating_sub(if self.label == 0 { 0 } else { self.label + 1 }).max(8);
        let is_sign = |word: &str| width(word) == 1 && !word.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        let sign = text.split(' ').next().is_some_and(is_sign);
        let pieces = wrap(&text, cells);
        let Some(first) = pieces.first() else { return };
        self.lines.push(Line { weight, row: self.begin(label).text(first.trim_end(), role) });
        // What goes on below stands under the words, not under their sign.
        let indent = if sign { "  " } else { "" };
        let rest = text.get(first.len()..).unwrap_or_default().trim_start();
        for piece in wrap(rest, cells - indent.len()).iter().filter(|piece| !piece.trim().is_empty()) {
            self.lines.push(Line { weight, row: self.begin("").text(indent, role).text(piece.trim_end(), role) });
        }
    }

    /// An empty line.
    pub(super) fn blank(&mut self, weight: u8) {
        self.lines.push(Line { weight, row: RowOf::new(self.theme, self.width) });
    }

    /// A line that was made elsewhere.
    pub(super) fn row(&mut self, weight: u8, row: RowOf<'a>) {
        self.lines.push(Line { weight, row });
    }

    /// The width of a line.
    pub(super) const fn width(&self) -> u16 {
        self.width
    }

    /// The room of a line behind its label.
    pub(super) fn room(&self) -> usize {
        usize::from(self.width).saturating_sub(if self.label == 0 { 0 } else { self.label + 1 })
    }

    /// The lines that matter most, in their order: so many at most.
    pub(super) fn within(mut self, height: usize) -> Vec<RowOf<'a>> {
        while self.lines.len() > height {
            let worst = self.lines.iter().map(|line| line.weight).max().unwrap_or(0);
            let last = self.lines.iter().rposition(|line| line.weight == worst).unwrap_or(0);
            self.lines.remove(last);
        }
        self.all()
    }

    /// All lines.
    pub(super) fn all(self) -> Vec<RowOf<'a>> {
        self.lines.into_iter().map(|line| line.row).collect()
    }
}
