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
    /// Whether it goes on with the words of the line before.
    goes_on: bool,
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
        self.lines.push(Line { weight, row, goes_on: false });
    }

    /// Words that go on below where they are too long.
    pub(super) fn words(&mut self, weight: u8, label: &str, text: &str, role: Role) {
        let text = visible(text);
        let cells = usize::from(self.width).saturating_sub(if self.label == 0 { 0 } else { self.label + 1 }).max(8);
        let is_sign = |word: &str| width(word) == 1 && !word.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        let sign = text.split(' ').next().is_some_and(is_sign);
        let pieces = wrap(&text, cells);
        let Some(first) = pieces.first() else { return };
        self.lines.push(Line { weight, row: self.begin(label).text(first.trim_end(), role), goes_on: false });
        // What goes on below stands under the words, not under their sign.
        let indent = if sign { "  " } else { "" };
        let rest = text.get(first.len()..).unwrap_or_default().trim_start();
        for piece in wrap(rest, cells - indent.len()).iter().filter(|piece| !piece.trim().is_empty()) {
            let row = self.begin("").text(indent, role).text(piece.trim_end(), role);
            self.lines.push(Line { weight, row, goes_on: true });
        }
    }

    /// An empty line.
    pub(super) fn blank(&mut self, weight: u8) {
        self.lines.push(Line { weight, row: RowOf::new(self.theme, self.width), goes_on: false });
    }

    /// A line that was made elsewhere.
    pub(super) fn row(&mut self, weight: u8, row: RowOf<'a>) {
        self.lines.push(Line { weight, row, goes_on: false });
    }

    /// The width of a line.
    pub(super) const fn width(&self) -> u16 {
        self.width
    }

    /// The room of a line behind its label.
    pub(super) fn room(&self) -> usize {
        usize::from(self.width).saturating_sub(if self.label == 0 { 0 } else { self.label + 1 })
    }

    /// The lines that matter most, in their order: so many at most. Words of which not all lines are among them end in
    /// `…`.
    pub(super) fn within(mut self, height: usize) -> Vec<RowOf<'a>> {
        let mut broken_off = vec![false; self.lines.len()];
        while self.lines.len() > height {
            let worst = self.lines.iter().map(|line| line.weight).max().unwrap_or(0);
            let last = self.lines.iter().rposition(|line| line.weight == worst).unwrap_or(0);
            broken_off.remove(last);
            let line = self.lines.remove(last);
            if let Some(before) = last.checked_sub(1).filter(|_| line.goes_on) {
                broken_off[before] = true;
            }
        }
        let rows = self.all().into_iter().zip(broken_off);
        rows.map(|(row, broken_off)| if broken_off { row.broken_off() } else { row }).collect()
    }

    /// All lines.
    pub(super) fn all(self) -> Vec<RowOf<'a>> {
        self.lines.into_iter().map(|line| line.row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &str, height: usize) -> Vec<String> {
        let theme = Theme::default();
        let mut facts = Facts::new(&theme, 20, 5);
        facts.words(1, "about", words, Role::Text);
        facts.words(0, "then", "short", Role::Text);
        let text = |row: RowOf<'_>| row.line().spans.iter().map(|span| span.content.as_ref()).collect::<String>();
        facts.within(height).into_iter().map(text).collect()
    }

    #[test]
    fn words_of_which_lines_are_left_out_end_in_an_ellipsis_and_stay_in_their_width() {
        let words = "one two three four five six seven";
        assert_eq!(shown(words, 9).len(), 4);
        assert_eq!(shown(words, 3), ["about one two three", "      four five six…", "then  short"]);
        assert_eq!(shown("abcdefg abcdef abcdefg abcdef", 2), ["about abcdefg abcde…", "then  short"]);
        assert_eq!(shown(words, 1), ["then  short"]);
    }
}
