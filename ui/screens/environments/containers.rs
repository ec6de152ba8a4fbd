//! Every container of the engine, in a table.

use super::words::{long, silence};
use crate::app::Model;
use crate::app::environments::{Known, container_keys};
use crate::parts::{RowOf, cut_middle, window};
use crate::theme::Role;
use engine::domain::container::{Container, ContainerHealth, ContainerState};
use engine::environment::told;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// The rows that are shown below the heads.
pub(super) fn shown(model: &Model, inside: Rect) -> (Rect, Range<usize>) {
    let rows = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    let keys = container_keys(model);
    let selected = model.environments.containers.position(&keys).unwrap_or(0);
    (rows, window(keys.len(), selected, usize::from(rows.height)).rows)
}

pub(super) fn draw(model: &Model, known: &Known<'_>, focused: bool, (inside, buffer): (Rect, &mut Buffer)) {
    let theme = &model.look.theme;
    let Some(list) = known.env.containers.value() else {
        let (words, role) = silence(&known.env.containers, model.now).unwrap_or(("◌ reading…".into(), Role::Pending));
        for (place, line) in inside.rows().zip(crate::app::overlays::wrap(&words, usize::from(inside.width.max(1)))) {
            RowOf::new(theme, place.width).text(&line, role).draw(place, buffer);
        }
        return;
    };
    heads(model, inside.width).draw(inside, buffer);
    let (rows, shown) = shown(model, inside);
    if list.containers.is_empty() {
        RowOf::new(theme, rows.width).text("- the engine has none", Role::Skipped).draw(rows, buffer);
    }
    let selected = model.environments.containers.position(&container_keys(model)).filter(|_| focused);
    for (place, at) in rows.rows().zip(shown) {
        let here = selected == Some(at);
        row(model, known, &list.containers[at], (here, place.width)).draw(place, buffer);
        if here {
            buffer.set_style(place, theme.style(Role::Selection));
        }
    }
}

/// Cells of the columns: name, image, ports, restarts; a narrow table has no ports, and then no restarts.
const fn columns(width: u16) -> (usize, usize, usize, usize) {
    match width {
        ..60 => (16, 12, 0, 0),
        60..90 => (23, 14, 0, 0),
        90..120 => (28, 20, 14, 8),
        _ => (32, 32, 18, 8),
    }
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let (name, image, ports, restarts) = columns(width);
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("NAME", name, Role::Dim);
    let row = row.cell("IMAGE", image, Role::Dim).cell("STATE", 19, Role::Dim);
    let row = if ports > 0 { row.cell("PORTS", ports, Role::Dim) } else { row };
    let row = if restarts > 0 { row.cell("RESTARTS", restarts, Role::Dim) } else { row };
    row.text("SINCE", Role::Dim)
}

fn row<'a>(model: &'a Model, known: &Known<'_>, container: &Container, (here, width): (bool, u16)) -> RowOf<'a> {
    let (name, image, ports, restarts) = columns(width);
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let row = row.cell(&cut_middle(&container.name, name), name, Role::Text);
    let tag = match container.tag() {
        Some(tag) if is_own(known, container) => tag.to_owned(),
        _ => container.image.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let (state, role) = if is_old(model, known) { once(container) } else { state(container) };
    let row = row.cell(&cut_middle(&tag, image), image, Role::Text).cell(&state, 19, role);
    let row = if ports > 0 { row.cell(&published(container), ports, Role::Dim) } else { row };
    let many = if container.restarts > 0 { Role::Warn } else { Role::Dim };
    let row = if restarts > 0 { row.cell(&container.restarts.to_string(), restarts, many) } else { row };
    let since = if container.state == ContainerState::Running { container.started } else { container.finished };
    row.text(&since.map_or_else(|| "-".to_owned(), |since| long(model.now - since)), Role::Dim)
}

/// Whether what the engine told is not what it tells now.
fn is_old(model: &Model, known: &Known<'_>) -> bool {
    let reading = &known.env.containers;
    reading.fault().is_some() || reading.taken().is_some_and(|taken| model.now - taken > told::CONTAINERS)
}

/// The state that it had then.
fn once(container: &Container) -> (String, Role) {
    let (state, _) = state(container);
    let words = state.split_once(' ').map_or(state.as_str(), |(_, words)| words);
    (format!("~ {words}"), Role::Stale)
}

fn is_own(known: &Known<'_>, container: &Container) -> bool {
    known.slots.iter().any(|slot| slot.container.is_some_and(|own| own.id == container.id))
}

fn state(container: &Container) -> (String, Role) {
    let health = match container.health {
        ContainerHealth::Healthy => ("✓", "running, healthy", Role::Ok),
        ContainerHealth::Unhealthy => ("✗", "unhealthy", Role::Error),
        ContainerHealth::Starting => ("◌", "starting", Role::Pending),
        ContainerHealth::None | ContainerHealth::Unknown => ("·", "running", Role::Text),
    };
    let (sign, words, role) = match &container.state {
        ContainerState::Running => (health.0, health.1.to_owned(), health.2),
        ContainerState::Paused => ("!", "paused".into(), Role::Warn),
        ContainerState::Restarting => ("!", "restarting".into(), Role::Warn),
        ContainerState::Created => ("-", "created".into(), Role::Skipped),
        ContainerState::Exited(code) => ("-", format!("stopped, exit {code}"), Role::Skipped),
        ContainerState::Unknown(word) => ("?", word.clone(), Role::Unknown),
    };
    (format!("{sign} {words}"), role)
}

/// `3001→3000`.
fn published(container: &Container) -> String {
    let ports: Vec<String> = container.ports.iter().map(|port| format!("{}→{}", port.host, port.inside)).collect();
    if ports.is_empty() { "-".into() } else { ports.join(" ") }
}
