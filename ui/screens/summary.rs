//! One column of words for very small terminals: production, branches, drift, what needs a person.

use super::environments::{readiness, words};
use super::{frame, status};
use crate::app::Model;
use crate::app::environments::{known, names, production};
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

/// How each environment is, production first, and whether it could be put back.
fn environments(model: &Model) -> Vec<(Role, String)> {
    let mut lines = Vec::new();
    for name in names(model) {
        let (words, role) = words::standing(model, &name);
        lines.push((role, format!("{name}  {words}")));
    }
    let (words, role) = words::prod(model);
    let age = words::live_age(model).map(|age| format!("  {age}")).unwrap_or_default();
    if let Some(first) = lines.first_mut() {
        *first = (role, format!("{words}{age}"));
    }
    let known = production(&model.config).and_then(|name| known(model, &name));
    if let Some(known) = known.filter(|known| !words::is_bare(known) && !words::is_loading(known)) {
        let (words, role) = readiness::badge(model, &readiness::of(model, &known));
        lines.insert(1, (role, words));
    }
    lines
}

fn lines(model: &Model) -> Vec<(Role, String)> {
    let mut lines = environments(model);
    match model.board.branches.value() {
        Some(list) => lines.extend(list.branches.iter().take(2).map(|branch| {
            let age = frame::ago(model, branch.updated);
            (Role::Text, format!("{}  {}  {age}", branch.name, branch.head.short()))
        })),
        None => lines.extend(status::instead(&model.board.branches, "branches").into_iter().map(|l| (Role::Dim, l))),
    }
    let report = model.board.changelog.value();
    lines.push(match report.map(|report| (report.answer(), report.drift.len())) {
        Some((Answer::Clean, _)) if report.is_some_and(|report| report.is_of_nothing()) => {
            (Role::Skipped, "- no commit yet, so no drift to look for".into())
        }
        Some((Answer::Clean, _)) => (Role::Ok, "✓ no drift".into()),
        Some((Answer::Unknown, _)) => (Role::Unknown, "? no drift known; the history is cut off".into()),
        Some((Answer::Drift, count)) => (Role::Warn, format!("! {count} in drift; 4 opens the changelog")),
        None => (Role::Dim, "◌ drift: checking…".into()),
    });
    lines.extend(model.dashboard.items.iter().map(|item| (Role::Text, format!("! {}  {}", item.word, item.text))));
    lines
}
