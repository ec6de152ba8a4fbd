//! What runs: the cell of each lane, and production at a glance.

use crate::app::Model;
use crate::app::environments::{self, Known};
use crate::parts::RowOf;
use crate::screens::environments::{Side, side, words};
use crate::theme::Role;
use engine::domain::{Branch, EnvName};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What runs of a branch, where: `PROD ✓ BLUE f956226`.
pub(super) fn running(model: &Model, branch: &Branch) -> (String, Role) {
    let Some(name) = environments::runs_on(&model.config, branch.name.as_str()) else {
        return ("- nothing".into(), Role::Skipped);
    };
    let (words, role) = words::standing(model, &name);
    (format!("{} {words}", short(model, &name)), role)
}

/// `PROD` and `DEV` for what the guide calls production and development, else the name.
fn short(model: &Model, name: &EnvName) -> String {
    let known = |other: Option<EnvName>| other.as_ref() == Some(name);
    if known(environments::production(&model.config)) {
        "PROD".into()
    } else if known(environments::integration(&model.config)) {
        "DEV ".into()
    } else {
        name.to_string()
    }
}

fn known(model: &Model) -> Option<Known<'_>> {
    environments::known(model, &environments::production(&model.config)?)
}

/// `PROD  api.example.com`.
pub(super) fn title(model: &Model) -> String {
    let url = known(model).and_then(|known| known.settings.url.as_deref());
    let site = url.map(|url| format!("  {}", url.split_once("://").map_or(url, |(_, rest)| rest)));
    format!("PROD{}", site.unwrap_or_default())
}

/// How old what is known of it is.
pub(super) fn note(model: &Model) -> String {
    words::live_age(model).unwrap_or_else(|| "6 environments".into())
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    for (place, row) in area.rows().zip(rows(model, (area.width, area.height), Side::Panel)) {
        row.draw(place, buffer);
    }
    if words::is_stale(model) {
        buffer.set_style(area, model.look.theme.style(Role::Dim));
    }
}

/// The same in few lines, where there is no panel.
pub(super) fn lines(model: &Model, width: u16) -> Vec<RowOf<'_>> {
    rows(model, (width, 2), Side::Lines)
}

fn rows(model: &Model, size: (u16, u16), side_of: Side) -> Vec<RowOf<'_>> {
    let theme = &model.look.theme;
    let says = |text: &str, role| RowOf::new(theme, size.0).text(text, role);
    match known(model) {
        Some(known) if words::is_bare(&known) => vec![
            says("- not configured: nothing says where it runs", Role::Skipped),
            says("6 shows what to write into cutover.toml.", Role::Dim),
        ],
        Some(known) => side(model, &known, size, side_of),
        None => {
            let branch = &model.config.branches.production;
            vec![says(&format!("- no environment runs {branch}: environment.NAME.branch names one"), Role::Skipped)]
        }
    }
}
