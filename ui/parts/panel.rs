//! A frame with a title on the left and a note on the right. Its lines say what it is: double for production, heavy
//! for what is active or chosen, single for the rest.

use super::{cut, width};
use crate::theme::{Depth, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::widgets::{Block, Widget};

/// What the frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// Nothing special.
    #[default]
    Single,
    /// It has the focus.
    Focused,
    /// It is production.
    Production,
    /// It is production, and has the focus.
    ProductionFocused,
    /// It is the slot that takes the traffic.
    Active,
    /// It is the slot that takes the traffic, and has the focus.
    ActiveFocused,
}

/// A panel to draw.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// On the left of the upper line.
    pub title: &'a str,
    /// On the right of the upper line; left out when there is no room.
    pub note: &'a str,
    /// What the frame says.
    pub frame: Frame,
}

impl Panel<'_> {
    /// The room inside.
    #[must_use]
    pub fn inside(area: Rect) -> Rect {
        area.inner(Margin::new(2, 1))
    }

    /// Where no color shows the focus, the title does.
    fn title_style(&self, theme: &Theme) -> Style {
        let focused = matches!(self.frame, Frame::Focused | Frame::ProductionFocused | Frame::ActiveFocused);
        let style = theme.style(Role::Title);
        if focused && theme.depth == Depth::Mono { style.add_modifier(Modifier::REVERSED) } else { style }
    }

    /// Draws the frame and gives back the room inside.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
        if area.width < 4 || area.height < 2 {
            return Rect { height: 0, ..area };
        }
        let (set, role) = match self.frame {
            Frame::Single => (border::PLAIN, Role::Border),
            Frame::Focused => (border::PLAIN, Role::BorderFocus),
            Frame::Production => (border::DOUBLE, Role::Prod),
            Frame::ProductionFocused => (border::DOUBLE, Role::BorderFocus),
            Frame::Active => (border::THICK, Role::Border),
            Frame::ActiveFocused => (border::THICK, Role::BorderFocus),
        };
        Block::bordered().border_set(set).border_style(theme.style(role)).render(area, buffer);
        let room = usize::from(area.width) - 4;
        let title = cut(self.title, room);
        put(buffer, area.x + 2, area.y, &format!(" {title} "), self.title_style(theme));
        let note = width(self.note);
        if note > 0 && width(&title) + note + 4 < room {
            let x = area.right() - 3 - u16::try_from(note).unwrap_or(0) - 1;
            put(buffer, x, area.y, &format!(" {} ", cut(self.note, note)), theme.style(Role::Dim));
        }
        Self::inside(area)
    }
}

/// Writes one line. What lies outside of the buffer is left out, as is a line without room in a small terminal.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if buffer.area.contains(Position::new(x, y)) {
        buffer.set_string(x, y, text, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_reversed(frame: Frame, depth: Depth) -> bool {
        let area = Rect::new(0, 0, 24, 3);
        let mut buffer = Buffer::empty(area);
        let mut theme = Theme::default();
        theme.depth = depth;
        Panel { title: "Runs", note: "", frame }.draw(&theme, area, &mut buffer);
        buffer[(3, 0)].modifier.contains(Modifier::REVERSED)
    }

    #[test]
    fn without_colors_the_title_shows_the_focus_and_with_them_the_frame_does() {
        for frame in [Frame::Focused, Frame::ProductionFocused, Frame::ActiveFocused] {
            assert!(is_reversed(frame, Depth::Mono) && !is_reversed(frame, Depth::Ansi16), "{frame:?}");
        }
        for frame in [Frame::Single, Frame::Production, Frame::Active] {
            assert!(!is_reversed(frame, Depth::Mono), "{frame:?}");
        }
    }
}
