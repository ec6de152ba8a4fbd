//! A screen whose source is not in this build: what it would show, and why it does not.

use crate::app::{Model, Screen};
use crate::commands::absent;
use crate::parts::{Frame, Panel};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget, Wrap};

pub(super) fn draw(model: &Model, screen: Screen, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let panel = Panel { title: screen.names().0, note: "not in this build", frame: Frame::Single };
    let inside = panel.draw(theme, area, buffer);
    let reason = absent::screen(screen).unwrap_or_default();
    let lines = vec![
        Line::styled(format!("? {reason}"), theme.style(Role::Unknown)),
        Line::default(),
        Line::styled(format!("It will show {}.", would_show(screen)), theme.style(Role::Text)),
        Line::default(),
        Line::styled("1 to 7 and 9 open what is here.", theme.style(Role::Dim)),
    ];
    Paragraph::new(lines).wrap(Wrap { trim: false }).render(inside, buffer);
}

const fn would_show(screen: Screen) -> &'static str {
    match screen {
        Screen::Where => "the journey of one change from its branch to production",
        _ => "what it shows now",
    }
}
