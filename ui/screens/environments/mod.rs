//! Environments: slots, traffic, health, checks, the ways back, and how all that is known.
//!
//!   [production ✓ BLUE f956226]  development ✓ 7b1e4d0
//!  ┏ slot ━━━━━━━┓┌ slot ───────┐┌ traffic, host ┐   Below 100 columns: the slots, and under them a summary or
//!  ┃             ┃│             ││               │   the pane with the focus.
//!  ├ checks ─────┼┴ ways back ──┴┼───────────────┤
//!  ├ containers ─┴───────────────┼ evidence ─────┤   From 140 columns on evidence stands in the middle, and health
//!  └─────────────────────────────┴───────────────┘   over a day in its place.

mod bare;
mod checks;
mod containers;
mod evidence;
mod facts;
mod health;
mod layout;
mod log;
pub(super) mod pulse;
pub(super) mod readiness;
mod slot;
mod summary;
mod tabs;
mod traffic;
pub(super) mod words;

pub(super) use layout::{Spot, places};
pub(super) use summary::{Side, side};

use crate::app::environments::{self, Known, Pane};
use crate::app::{Model, Region, Target};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::status;
use crate::theme::Role;
use engine::environment::live::Agreement;
use engine::environment::slots::{Role as Part, SlotView};
use facts::Facts;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// The line of the environments, and the room below it.
fn halves(area: Rect) -> [Rect; 2] {
    Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area)
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let [line, body] = halves(area);
    tabs::draw(model, line, buffer);
    let Some(known) = environments::chosen(model).and_then(|name| environments::known(model, &name)) else {
        return bare::draw_none(model, body, buffer);
    };
    if words::is_bare(&known) {
        return bare::draw(model, &known, body, buffer);
    }
    for (spot, place) in places(model, &known, body) {
        match spot {
            Spot::Pane(pane) => draw_pane(model, &known, pane, (place, buffer)),
            Spot::Summary => summary::draw(model, &known, place, buffer),
            Spot::Log => log::draw(model, place, buffer),
        }
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let [line, body] = halves(area);
    let mut regions = tabs::regions(model, line);
    let known = environments::chosen(model).and_then(|name| environments::known(model, &name));
    if let Some(known) = known.filter(|known| !words::is_bare(known)) {
        regions.extend(pane_regions(model, &known, body));
    }
    let inside = |region: Region| Region { area: region.area.intersection(area), ..region };
    regions.into_iter().map(inside).filter(|region| !region.area.is_empty()).collect()
}

fn pane_regions(model: &Model, known: &Known<'_>, body: Rect) -> Vec<Region> {
    let mut regions = Vec::new();
    let order = environments::panes(model);
    for (spot, place) in places(model, known, body) {
        let Spot::Pane(pane) = spot else { continue };
        let Some(at) = order.iter().position(|other| *other == pane) else { continue };
        regions.push(Region { area: place, target: Target::Pane(at) });
        if pane == Pane::Containers {
            let (rows, shown) = containers::shown(model, Panel::inside(place));
            regions.extend(rows.rows().zip(shown).map(|(area, row)| Region { area, target: Target::Row(at, row) }));
        }
        if pane == Pane::Checks {
            let note = Rect { x: place.x + place.width / 2, width: place.width / 2, height: 1, ..place };
            regions.push(Region { area: note, target: Target::Hint("environments.verify") });
        }
    }
    regions
}

/// How far the words of a pane can be scrolled.
pub(crate) fn lines(model: &Model, pane: Pane) -> usize {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let [_, body] = halves(super::frame::layout(area).body);
    let Some(known) = environments::chosen(model).and_then(|name| environments::known(model, &name)) else { return 0 };
    let found = places(model, &known, body).into_iter().find(|(spot, _)| *spot == Spot::Pane(pane));
    let Some((_, place)) = found else { return 0 };
    let inside = Panel::inside(place);
    let count = rows(model, &known, pane, inside).len();
    (count + 1).saturating_sub(usize::from(inside.height))
}

fn rows<'a>(model: &'a Model, known: &Known<'_>, pane: Pane, inside: Rect) -> Vec<RowOf<'a>> {
    let width = inside.width;
    let facts: Facts<'a> = match pane {
        Pane::Slot(at) => {
            let slot = known.slots.get(at);
            return slot.map(|slot| slot::rows(model, known, slot, (width, inside.height))).unwrap_or_default();
        }
        Pane::Traffic => traffic::rows(model, known, width),
        Pane::Checks => checks::rows(model, known, width),
        Pane::Readiness => readiness::rows(model, known, width),
        Pane::Evidence => evidence::rows(model, known, width),
        Pane::Health => health::rows(model, known, width),
        Pane::Containers => return Vec::new(),
    };
    // What has the focus is scrolled; elsewhere what matters most is shown.
    if model.environments.pane == pane { facts.all() } else { facts.within(usize::from(inside.height)) }
}

fn draw_pane(model: &Model, known: &Known<'_>, pane: Pane, (place, buffer): (Rect, &mut Buffer)) {
    let theme = &model.look.theme;
    let focused = model.environments.pane == pane && model.environments.log.is_none();
    let (title, note) = title(model, known, pane);
    let inside =
        Panel { title: &title, note: &note, frame: frame(model, known, pane, focused) }.draw(theme, place, buffer);
    if pane == Pane::Containers {
        return containers::draw(model, known, focused, (inside, buffer));
    }
    let rows = rows(model, known, pane, inside);
    let scroll =
        if focused { model.environments.scroll.min(rows.len().saturating_sub(usize::from(inside.height))) } else { 0 };
    let more = rows.len().saturating_sub(scroll + usize::from(inside.height));
    for (place, row) in inside.rows().zip(rows.into_iter().skip(scroll)) {
        row.draw(place, buffer);
    }
    if more > 0 && focused {
        let words = format!(" {more} more below ");
        let x = place.right().saturating_sub(u16::try_from(words.len()).unwrap_or(0) + 2);
        crate::parts::put(buffer, x, place.bottom().saturating_sub(1), &words, theme.style(Role::Dim));
    }
}

/// A heavy frame is the slot that takes the traffic, a double one production.
fn frame(model: &Model, known: &Known<'_>, pane: Pane, focused: bool) -> Frame {
    let production = environments::production(&model.config).as_ref() == Some(&known.name);
    let active = |at: usize| known.slots.get(at).is_some_and(|slot| slot.role == Part::Active);
    match (pane, focused) {
        (Pane::Slot(at), true) if active(at) => Frame::ActiveFocused,
        (Pane::Slot(at), false) if active(at) => Frame::Active,
        (Pane::Slot(_), true) => Frame::Focused,
        (Pane::Slot(_), false) => Frame::Single,
        (_, true) if production => Frame::ProductionFocused,
        (_, false) if production => Frame::Production,
        (_, true) => Frame::Focused,
        (_, false) => Frame::Single,
    }
}

/// What a pane is called, and how old what it shows is.
fn title(model: &Model, known: &Known<'_>, pane: Pane) -> (String, String) {
    let env = known.env;
    match pane {
        Pane::Slot(at) => known.slots.get(at).map_or_else(
            || ("no slot".to_owned(), String::new()),
            |slot| (slot_title(known, slot), slot.port.map(|port| format!(":{port}")).unwrap_or_default()),
        ),
        Pane::Traffic if known.settings.nginx_site.is_none() => ("Host".into(), String::new()),
        Pane::Traffic => ("Traffic and host".into(), status::age_of(&env.traffic, model.now, "nginx")),
        Pane::Checks => ("Pre-check".into(), checks::note(model, known)),
        Pane::Readiness => ("Ways back".into(), "B roll back".into()),
        Pane::Containers => {
            let list = env.containers.value().map(|list| format!(" ({}) · {}", list.containers.len(), list.engine));
            let title = format!("Containers{}", list.unwrap_or_default());
            (visible(&title).into_owned(), status::age_of(&env.containers, model.now, "engine"))
        }
        Pane::Evidence => ("What runs, and how that is known".into(), String::new()),
        Pane::Health => ("Health".into(), status::age_of(&env.health, model.now, "health")),
    }
}

/// `BLUE  ACTIVE`; its part is in doubt while those who tell contradict each other, and not known while nothing is read.
fn slot_title(known: &Known<'_>, slot: &SlotView<'_>) -> String {
    let doubt = if matches!(known.live.agreement, Agreement::Mismatch(_)) { ", in doubt" } else { "" };
    let part = if words::is_loading(known) { "" } else { words::part(slot) };
    visible(&format!("{}  {part}{doubt}", slot.title())).trim_end().to_owned()
}
