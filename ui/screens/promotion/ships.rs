//! What ships: the commits with their entries, the database, variables, packages, what breaks, who wrote it, image and time.

use crate::app::Model;
use crate::app::promotion::{ShipLine, Tone, Wizard, counts, ship_lines};
use crate::parts::RowOf;
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// `6 commits, 4 PRs, 31 files`
pub(super) fn title(wizard: &Wizard) -> String {
    wizard.gathered.as_ref().map(|gathered| counts(&gathered.ships)).unwrap_or_default()
}

pub(super) fn draw(model: &Model, wizard: &Wizard, area: Rect, buffer: &mut Buffer) {
    let Some(gathered) = &wizard.gathered else {
        return RowOf::new(&model.look.theme, area.width).text("◌ Not read yet.", Role::Pending).draw(area, buffer);
    };
    let lines = ship_lines(gathered);
    let first = wizard.scroll.min(lines.len().saturating_sub(usize::from(area.height)));
    let below = lines.len().saturating_sub(first + usize::from(area.height));
    let last = area.height.saturating_sub(1);
    for (at, (place, line)) in (0u16..).zip(area.rows().zip(&lines[first..])) {
        if at == last && below > 0 {
            let text = format!("… {} more lines: Tab to this section, then j", below + 1);
            RowOf::new(&model.look.theme, place.width).text(&text, Role::Dim).draw(place, buffer);
        } else {
            row(model, line, place.width).draw(place, buffer);
        }
    }
}

fn row<'a>(model: &'a Model, line: &ShipLine, width: u16) -> RowOf<'a> {
    let role = match line.tone {
        Tone::Plain => Role::Text,
        Tone::Well => Role::Ok,
        Tone::Warn => Role::Warn,
    };
    let row = RowOf::new(&model.look.theme, width).cell(&line.head, 8, Role::Title);
    if line.note.is_empty() {
        return row.text(&line.text, role);
    }
    let room = row.left().saturating_sub(crate::parts::width(line.note) + 1);
    row.cell(&line.text, room.saturating_sub(1), Role::Text).text(line.note, role)
}
