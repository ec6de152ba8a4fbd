//! The frame of whatever changes production: double lines, and the word PRODUCTION in every width.

use super::{Frame, Panel, put, width};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Whether it has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Keys go there.
    Here,
    /// They go elsewhere.
    Elsewhere,
}

/// Draws the frame and gives back the room inside. The word stands on the right, or before the title where there is no room.
pub fn production(theme: &Theme, title: &str, focus: Focus, area: Rect, buffer: &mut Buffer) -> Rect {
    const WORD: &str = "PRODUCTION";
    let frame = if focus == Focus::Here { Frame::ProductionFocused } else { Frame::Production };
    let fits = width(title) + WORD.len() + 8 < usize::from(area.width).saturating_sub(4);
    if title.contains(WORD) {
        return Panel { title, note: "", frame }.draw(theme, area, buffer);
    }
    if fits {
        let inside = Panel { title, note: "", frame }.draw(theme, area, buffer);
        let x = area.right().saturating_sub(4 + u16::try_from(WORD.len()).unwrap_or(0));
        put(buffer, x, area.y, &format!(" {WORD} "), theme.style(Role::Prod));
        return inside;
    }
    Panel { title: &format!("{WORD}  {title}"), note: "", frame }.draw(theme, area, buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_there_in_every_width() {
        for columns in [24, 40, 60, 80, 120] {
            let area = Rect::new(0, 0, columns, 4);
            let mut buffer = Buffer::empty(area);
            production(&Theme::default(), "Confirm the promotion of 7b1e4d0", Focus::Here, area, &mut buffer);
            let top: String = (0..columns).map(|x| buffer[(x, 0)].symbol().to_owned()).collect();
            assert!(top.contains("PRODUCTION") && top.contains('═'), "{top}");
        }
    }
}
