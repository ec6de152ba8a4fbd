//! The log of a container that is open.

use crate::app::Model;
use crate::app::environments::LogState;
use crate::app::overlays::wrap;
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::log_lines;
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(open) = &model.environments.log else { return };
    let theme = &model.look.theme;
    let question = &open.question;
    let place = if area.width < 100 { String::new() } else { format!(" on {}", question.environment) };
    let title = visible(&format!("Log of {}{place}", question.container)).into_owned();
    let state = match &open.state {
        LogState::Opening => "◌ opening…  ",
        LogState::Open => "⟳ live  ",
        LogState::Ended(_) => "- ended  ",
        LogState::Broken(_) => "✗ broken off  ",
    };
    let note = format!("{state}{}", log_lines::note(&open.reader));
    let mut inside = Panel { title: &title, note: &note, frame: Frame::Focused }.draw(theme, area, buffer);
    if let LogState::Broken(fault) = &open.state {
        let hint = fault.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
        for line in wrap(&visible(&format!("✗ {fault}.{hint}")), usize::from(inside.width.max(1))) {
            RowOf::new(theme, inside.width).text(&line, Role::Error).draw(inside, buffer);
            inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        }
    }
    if let LogState::Ended(why) = &open.state {
        let foot = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
        RowOf::new(theme, foot.width).text(&visible(&format!("- {why}")), Role::Skipped).draw(foot, buffer);
        inside.height = inside.height.saturating_sub(1);
    }
    let instead = match &open.state {
        LogState::Opening => "◌ Opening the log…",
        LogState::Broken(_) => "",
        _ => "- it wrote nothing yet",
    };
    log_lines::draw((theme, model.now), &open.reader, instead, (inside, buffer));
}
