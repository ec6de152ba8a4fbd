//! The line of the environments: each with how it is; the one that is looked at stands in brackets.

use super::words::standing;
use crate::app::environments::{chosen, names};
use crate::app::{Model, Region, Target};
use crate::parts::{put, visible, width};
use crate::theme::Role;
use engine::config::Strategy;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

struct Tab {
    name: String,
    words: String,
    role: Role,
    here: bool,
    area: Rect,
}

/// The environments, from the one that is looked at on where not all fit.
fn tabs(model: &Model, area: Rect) -> Vec<(usize, Tab)> {
    let (all, here) = (names(model), chosen(model));
    let at = all.iter().position(|name| Some(name) == here.as_ref()).unwrap_or(0);
    let made = |(place, name): (usize, &engine::domain::EnvName)| {
        let (words, role) = standing(model, name);
        let name = visible(name.as_str()).into_owned();
        let cells = u16::try_from(width(&name) + width(&words) + 4).unwrap_or(u16::MAX);
        (place, Tab { name, words, role, here: place == at, area: Rect { width: cells, height: 1, ..area } })
    };
    let mut tabs: Vec<(usize, Tab)> = all.iter().enumerate().map(made).collect();
    let before: u16 = tabs.iter().take(at + 1).map(|(_, tab)| tab.area.width).fold(0, u16::saturating_add);
    let skip = if before > area.width { at } else { 0 };
    tabs.drain(..skip);
    let mut x = area.x;
    for (_, tab) in &mut tabs {
        tab.area.x = x;
        x = x.saturating_add(tab.area.width);
    }
    tabs.retain(|(_, tab)| tab.area.right() <= area.right() || tab.area.x == area.x);
    tabs
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let mut end = area.x;
    for (_, tab) in tabs(model, area) {
        let (open, close) = if tab.here { ("[", "]") } else { (" ", " ") };
        let title = if tab.here { Role::Title } else { Role::Text };
        let x = tab.area.x + 1;
        let row = crate::parts::RowOf::new(theme, tab.area.width.min(area.right().saturating_sub(x)));
        let row =
            row.text(open, title).text(&tab.name, title).text(" ", title).text(&tab.words, tab.role).text(close, title);
        row.draw(Rect { x, width: tab.area.width.min(area.right().saturating_sub(x)), ..tab.area }, buffer);
        end = tab.area.right();
    }
    let about = about(model);
    let cells = u16::try_from(width(&about)).unwrap_or(u16::MAX);
    if end.saturating_add(cells).saturating_add(2) < area.right() {
        put(buffer, area.right() - cells - 1, area.y, &about, theme.style(Role::Dim));
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    tabs(model, area).into_iter().map(|(place, tab)| Region { area: tab.area, target: Target::SubTab(place) }).collect()
}

/// `blue-green of main · api.example.com`.
fn about(model: &Model) -> String {
    let Some(name) = chosen(model) else { return String::new() };
    let Some(settings) = model.config.environments.get(name.as_str()) else { return String::new() };
    let strategy = match settings.strategy {
        Strategy::BlueGreen => "blue-green",
        Strategy::Single => "one container",
    };
    let site = settings.url.as_deref().map(|url| format!(" · {}", host(url))).unwrap_or_default();
    visible(&format!("{strategy}, branch {}{site}", model.config.branch_of(name.as_str()))).into_owned()
}

/// The address without its scheme.
pub(in crate::screens) fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}
