//! Clicks and the wheel. What lies where is computed from the model by `screens::regions`, the layout that draws.

use super::movement::{self, Step};
use super::{
    Answer, Effect, Model, Screen, Target, back, branches, changelog, environments, input, lists, overlays, promotion,
    visit,
};
use crate::commands;
use chrono::TimeDelta;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use engine::domain::Moment;
use ratatui::layout::{Position, Rect};

/// Two clicks on one thing within this time open it.
const DOUBLE: TimeDelta = TimeDelta::milliseconds(400);
/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// A click, remembered for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Click {
    /// On what.
    pub target: Target,
    /// When.
    pub at: Moment,
}

pub(super) fn moved(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let target = at(model, event.column, event.row);
    if matches!(event.kind, MouseEventKind::Down(_)) && promotion::interrupted(model) {
        return Vec::new();
    }
    match event.kind {
        MouseEventKind::ScrollDown => scrolled(model, target, NOTCH),
        MouseEventKind::ScrollUp => scrolled(model, target, -NOTCH),
        MouseEventKind::Down(MouseButton::Left) => clicked(model, target),
        MouseEventKind::Down(MouseButton::Right) => back::step(model),
        _ => Vec::new(),
    }
}

/// What lies at this cell.
fn at(model: &Model, column: u16, row: u16) -> Option<Target> {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let regions = crate::screens::regions(model, area);
    let hit = regions.iter().rev().find(|region| region.area.contains(Position::new(column, row)));
    hit.map(|region| region.target)
}

fn scrolled(model: &mut Model, target: Option<Target>, by: isize) -> Vec<Effect> {
    if let (true, Some(Target::Pane(pane) | Target::Row(pane, _))) = (model.overlays.is_empty(), target) {
        movement::focus_pane(model, pane);
    }
    movement::go(model, Step::Rows(by))
}

fn clicked(model: &mut Model, target: Option<Target>) -> Vec<Effect> {
    model.forget_said();
    model.prefix = None;
    let Some(target) = target else { return Vec::new() };
    let now = Click { target, at: model.now };
    let before = model.click.replace(now);
    let double = before.is_some_and(|b| b.target == target && now.at.signed_duration_since(b.at) <= DOUBLE);
    if double {
        model.click = None;
    }
    match target {
        Target::Row(..) if double => lists::open(model),
        Target::Row(pane, row) => select(model, pane, row),
        Target::Tab(screen) => open_tab(model, screen),
        Target::Pane(pane) => {
            movement::focus_pane(model, pane);
            Vec::new()
        }
        Target::SubTab(tab) => {
            show_tab(model, tab);
            Vec::new()
        }
        Target::Hint(id) => commands::by_id(id).map_or_else(Vec::new, |command| input::run(model, command)),
        Target::OverlayRow(row) => overlays::choose_row(model, row),
        Target::Button(answer) => answered(model, answer),
        Target::Overlay => Vec::new(),
    }
}

fn select(model: &mut Model, pane: usize, row: usize) -> Vec<Effect> {
    movement::focus_pane(model, pane);
    match model.screen {
        Screen::Dashboard => model.dashboard.attention.select(&model.dashboard.keys, row),
        Screen::Branches => model.branches.list.select(&model.branches.keys, row),
        Screen::Changelog => model.changelog.list.select(model.changelog.listing.keys(), row),
        Screen::Environments => environments::select(model, row),
        Screen::Where => super::whereabouts::select(model, row),
        _ => {}
    }
    Vec::new()
}

fn show_tab(model: &mut Model, tab: usize) {
    match model.screen {
        Screen::Environments => environments::show_tab(model, tab),
        _ => branches::show_tab(model, tab),
    }
}

fn open_tab(model: &mut Model, screen: Screen) -> Vec<Effect> {
    let command = commands::of_screen(screen);
    match commands::ready(model, command) {
        Ok(()) => visit::screen(model, screen),
        Err(reason) => {
            model.say(reason);
            Vec::new()
        }
    }
}

/// A click on a button is the key it stands for.
fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    let letter = match answer {
        Answer::Yes => 'y',
        Answer::No => 'n',
    };
    let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
    if changelog::takes_keys(model, key) { changelog::typed(model, key) } else { Vec::new() }
}
