//! One column of words for very small terminals: production, branches, drift, what needs a person.

use super::{frame, status};
use crate::app::Model;
use crate::parts::RowOf;
use crate::theme::Role;
use engine::changelog::Answer;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    for (row, (role, text)) in area.rows().zip(lines(model)) {
        RowOf::new(theme, row.width).text(" ", role).text(&text, role).draw(row, buffer);
    }
}

fn lines(model: &Model) -> Vec<(Role, String)> {
    let mut lines = vec![(Role::Unknown, "PROD  ? unknown: environments are not in this build".to_owned())];
    match model.board.branches.value() {
        Some(list) => lines.extend(list.branches.iter().take(2).map(|branch| {
            let age = frame::ago(model, branch.updated);
            (Role::Text, format!("{}  {}  {age}", branch.name, branch.head.short()))
        })),
        None => lines.extend(status::instead(&model.board.branches, "branches").into_iter().map(|l| (Role::Dim, l))),
    }
    lines.push(match model.board.changelog.value().map(|report| (report.answer(), report.drift.len())) {
        Some((Answer::Clean, _)) => (Role::Ok, "✓ no drift".into()),
        Some((Answer::Unknown, _)) => (Role::Unknown, "? no drift known; the history is cut off".into()),
        Some((Answer::Drift, count)) => (Role::Warn, format!("! {count} in drift; 4 opens the changelog")),
        None => (Role::Dim, "◌ drift: checking…".into()),
    });
    lines.extend(model.dashboard.items.iter().map(|item| (Role::Text, format!("! {}  {}", item.word, item.text))));
    lines
}
