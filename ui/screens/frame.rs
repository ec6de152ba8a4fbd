//! What stands around every screen: header, tabs, notice line, footer.

use super::environments::words;
use super::status;
use crate::app::{Access, Model, Notice, Region, Screen, Target, age, input, promotion, rollback};
use crate::commands::{self, Hint, HintKeys};
use crate::parts::{RowOf, put, visible, width};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// Where each part stands.
pub(super) struct Place {
    header: Rect,
    tabs: Rect,
    /// The room of the screen itself.
    pub(super) body: Rect,
    notice: Rect,
    footer: Rect,
}

/// From this many columns on, tabs have their full names.
const WIDE: u16 = 100;

/// From this many columns on, the repository is named with its owner.
const SPACIOUS: u16 = 140;

pub(super) fn layout(area: Rect) -> Place {
    let one = Constraint::Length(1);
    let [header, tabs, body, notice, footer] = Layout::vertical([one, one, Constraint::Min(0), one, one]).areas(area);
    Place { header, tabs, body, notice, footer }
}

pub(super) fn draw(model: &Model, place: &Place, buffer: &mut Buffer) {
    header(model, place.header, buffer);
    tabs(model, place.tabs, buffer);
    notice(model, place.notice, buffer);
    footer(model, place.footer, buffer);
}

pub(super) fn regions(model: &Model, place: &Place) -> Vec<Region> {
    let tabs = tab_areas(place.tabs).into_iter().map(|(screen, area, _)| Region { area, target: Target::Tab(screen) });
    let hints = hint_areas(model, place.footer).into_iter();
    let hints = hints.filter_map(|(hint, area)| match hint.target {
        HintKeys::Command(id) => Some(Region { area, target: Target::Hint(id) }),
        HintKeys::Menu(_) | HintKeys::Form => None,
    });
    tabs.chain(hints).collect()
}

fn header(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let right = right_side(model, area.width);
    let room = area.width.saturating_sub(u16::try_from(width(&right)).unwrap_or(0) + 1);
    let name = model.board.repository.value().map_or_else(String::new, |facts| facts.name.clone());
    let short = name.rsplit('/').next().unwrap_or(&name);
    let name = visible(if area.width < SPACIOUS { short } else { &name }).into_owned();
    // First, so that no width cuts it away.
    let mode = if model.access == Access::ReadOnly { "READ-ONLY  " } else { "" };
    let checked_out = status::head(&model.board).map(|head| format!("  on {head}")).unwrap_or_default();
    RowOf::new(theme, room)
        .text(" cutover  ", Role::Title)
        .text(mode, Role::Warn)
        .text(&name, Role::Text)
        .text(&status::identity(model), Role::Dim)
        .text(&checked_out, Role::Dim)
        .draw(Rect { width: room, ..area }, buffer);
    let (prod, role) = words::prod(model);
    let x = area.right().saturating_sub(u16::try_from(width(&right)).unwrap_or(0));
    put(buffer, x, area.y, &right, theme.style(Role::Dim));
    put(buffer, x, area.y, &prod, theme.style(role));
}

fn right_side(model: &Model, columns: u16) -> String {
    let clock = model.now.format("%H:%M %:z");
    let (prod, _) = words::prod(model);
    let age = words::live_age(model).unwrap_or_else(|| status::age_of(&model.board.branches, model.now, "git"));
    if columns < WIDE {
        format!("{prod} · {age} ")
    } else {
        let budget = status::budget(model).map(|words| format!(" · {words}")).unwrap_or_default();
        format!("{prod} · {age}{budget} · {clock} ")
    }
}

fn tab_areas(area: Rect) -> Vec<(Screen, Rect, String)> {
    let mut x = area.x + 1;
    let mut tabs = Vec::new();
    for (at, screen) in Screen::ALL.into_iter().enumerate() {
        let (full, short) = screen.names();
        let name = if area.width < WIDE { short } else { full };
        let label = format!("{} {name}", at + 1);
        let cells = u16::try_from(width(&label)).unwrap_or(0) + 2;
        if x + cells > area.right() {
            break;
        }
        tabs.push((screen, Rect { x, width: cells, ..area }, label));
        x += cells;
    }
    tabs
}

fn tabs(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let mut end = area.x;
    for (screen, tab, label) in tab_areas(area) {
        let here = screen == model.screen;
        let text = if here { format!("[{label}]") } else { format!(" {label} ") };
        let role = if here { Role::Title } else { Role::Text };
        put(buffer, tab.x, tab.y, &text, theme.style(role));
        end = tab.right();
    }
    if input::in_field(model) {
        return;
    }
    let help = if area.width < WIDE { "?  :" } else { "? help  : cmd" };
    let x = area.right().saturating_sub(u16::try_from(width(help)).unwrap_or(0) + 1);
    if x > end {
        put(buffer, x, area.y, help, theme.style(Role::Key));
    }
}

fn notice(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let row = RowOf::new(theme, area.width).text(" ", Role::Text);
    let row = match (model.notices.last(), &model.fetch) {
        (_, Some(fetch)) => {
            let seconds = model.now.signed_duration_since(fetch.since).num_seconds().max(0);
            row.text(&format!("⟳ fetching, {seconds}s  {}", fetch.line), Role::Running)
        }
        (Some(Notice::Failed(text)), None) => whole_or_where(row.text("✗ ", Role::Error), text, Role::Error),
        (Some(Notice::Said(text)), None) => whole_or_where(row, text, Role::Text),
        (None, None) => match rollback::banner(model).or_else(|| promotion::banner(model)) {
            Some(words) => row.text(&words, Role::Running),
            None => row.text(&status::sentence(model), Role::Dim),
        },
    };
    row.draw(area, buffer);
}

/// A notice; where there is no room for its end, which tells what to do, the keys that show all of it stand there.
fn whole_or_where<'a>(row: RowOf<'a>, text: &str, role: Role) -> RowOf<'a> {
    const WHERE: &str = "  g l reads on";
    let room = row.left();
    if width(text) <= room {
        return row.text(text, role);
    }
    let cells = room.saturating_sub(width(WHERE));
    row.cell(text, cells.saturating_sub(1), role).text(WHERE.trim_start(), Role::Key)
}

fn hint_areas(model: &Model, area: Rect) -> Vec<(Hint, Rect)> {
    let mut x = area.x + 1;
    let limit = area.right().saturating_sub(8);
    let mut shown = Vec::new();
    for hint in commands::footer(model) {
        let cells = u16::try_from(width(&hint.keys) + 1 + width(&hint.name)).unwrap_or(0);
        if x + cells > limit {
            break;
        }
        shown.push((hint, Rect { x, width: cells, ..area }));
        x += cells + 2;
    }
    shown
}

fn footer(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let mut end = area.x + 1;
    for (hint, place) in hint_areas(model, area) {
        let words = if hint.ready.is_ok() { Role::Text } else { Role::Dim };
        let keys = if hint.ready.is_ok() { Role::Key } else { Role::Dim };
        let row = RowOf::new(theme, place.width).text(&hint.keys, keys).text(" ", words);
        row.text(&hint.name, words).draw(place, buffer);
        end = place.right() + 2;
    }
    // In a field `?` is a character, and in the countdown it aborts.
    if end + 6 <= area.right() && !input::in_field(model) && !promotion::is_counting(model) {
        put(buffer, end, area.y, "? help", theme.style(Role::Key));
    }
}

/// How long ago something was committed or built, for rows of lists: by the clock of GitHub, which dated most of it.
pub(super) fn ago(model: &Model, then: engine::domain::Moment) -> String {
    age::words(model.github_now(), then)
}
