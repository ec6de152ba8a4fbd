//! Text that a person types: lines, a cursor, undo. Control characters never get in, whoever brings them.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

/// One text field, of one line or of many.
#[derive(Debug, Clone)]
pub struct Text {
    area: TextArea<'static>,
}

impl Default for Text {
    fn default() -> Self {
        Self::of("")
    }
}

impl Text {
    /// A field with this text and the cursor at its end.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut area: TextArea<'static> = printable(text).split('\n').collect();
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_tab_length(2);
        area.set_cursor_line_style(area.style());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// Takes a key: letters, Enter, arrows, Backspace and the keys of readline. Whether the text changed.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let unseen = matches!(key.code, KeyCode::Char(letter) if letter.is_control());
        !unseen && self.area.input(key)
    }

    /// Inserts text at the cursor, as from the clipboard.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(printable(text));
    }

    /// The lines; at least one.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// The line and the character of the cursor, from 0.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// For drawing: wraps, scrolls and shows the cursor by itself.
    #[must_use]
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// For drawing where nothing is typed: the same lines without a cursor.
    #[must_use]
    pub fn at_rest(&self) -> TextArea<'static> {
        let mut area = self.area.clone();
        area.set_cursor_style(area.style());
        area
    }

    /// The text without blank ends, its lines without trailing blanks.
    #[must_use]
    pub fn trimmed(&self) -> String {
        let lines: Vec<&str> = self.area.lines().iter().map(|line| line.trim_end()).collect();
        lines.join("\n").trim().to_owned()
    }
}

/// Line ends become `\n`, tabs two spaces; other control characters go.
fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "  ");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

    #[test]
    fn text_from_outside_loses_its_control_characters_and_keeps_its_lines() {
        let text = Text::of("one\r\n\ttwo\x1b[31m\rthree\u{9b}");
        assert_eq!(text.lines(), ["one", "  two[31m", "three"]);
        assert_eq!(text.cursor(), (2, 5));
    }

    #[test]
    fn trimmed_text_has_no_blank_ends_and_keeps_blank_lines_between() {
        assert_eq!(Text::of("\n a  \n\nb\n\n").trimmed(), "a\n\nb");
        assert_eq!(Text::of(" \n ").trimmed(), "");
    }

    #[test]
    fn a_field_at_rest_shows_its_lines_and_no_cursor() {
        let text = Text::of("words");
        let cells = |area: &TextArea<'static>| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
            area.render(buffer.area, &mut buffer);
            buffer
        };
        let cursors = |buffer: &Buffer| buffer.content.iter().filter(|cell| !cell.modifier.is_empty()).count();
        let (typed, at_rest) = (cells(text.area()), cells(&text.at_rest()));
        assert_eq!((cursors(&typed), cursors(&at_rest)), (1, 0));
        assert_eq!(at_rest.content[0].symbol(), "w");
    }
}
