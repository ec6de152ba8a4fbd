//! The environments screen: which environment is looked at, the pane with the focus, and the container log that is open.

mod known;
mod log;
mod pages;
mod panes;
#[cfg(test)]
mod tests;

pub use known::{Known, chosen, container, image, integration, known, names, production, runs, runs_on};
pub use log::{LogQuestion, LogState, LogTold, LogView};
pub use pages::{Page, browse, can_browse, pages};
pub use panes::{Pane, panes};

use super::movement::{Step, Turn};
use super::{Effect, ListView, Model, Screen, Zoom, visit};
use engine::domain::{EnvName, Moment};
use std::collections::BTreeMap;

/// State of the environments screen.
#[derive(Debug, Clone, Default)]
pub struct EnvironmentsView {
    /// The environment that is looked at; `None` until one is chosen: then it is the first.
    pub chosen: Option<EnvName>,
    /// The pane with the focus.
    pub pane: Pane,
    /// The selected container, by its id.
    pub containers: ListView<String>,
    /// The first line that the focused pane of words shows.
    pub scroll: usize,
    /// The log that is open.
    pub log: Option<LogView>,
    /// Pre-checks that were asked for and have not come, and since when.
    pub checking: BTreeMap<EnvName, Moment>,
    /// The environment whose usage is being read.
    watched: Option<EnvName>,
    /// Counts the logs that were opened, to tell a late answer.
    opened: u64,
}

/// What the environments screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentsEffect {
    /// Read what the containers of this environment use, while it is looked at; `None` ends that.
    Watch(Option<EnvName>),
    /// Run the checks of this environment now; what comes of them comes with the board.
    Check(EnvName),
    /// Open the log of a container and follow it; answered by [`EnvironmentsMsg::Log`].
    OpenLog(LogQuestion),
    /// Nobody reads that log any more.
    CloseLog,
}

/// An answer for the environments screen.
#[derive(Debug, Clone)]
pub enum EnvironmentsMsg {
    /// News of an open log.
    Log(LogQuestion, LogTold),
}

/// Takes an answer in. News of a log that was closed are dropped.
pub(super) fn answered(model: &mut Model, answer: EnvironmentsMsg) -> Vec<Effect> {
    let EnvironmentsMsg::Log(question, told) = answer;
    if let Some(open) = model.environments.log.as_mut().filter(|open| open.question == question) {
        open.take(told);
    }
    Vec::new()
}

/// Takes the board in: checks that came are not waited for any more.
pub(super) fn learn(model: &mut Model) {
    let Model { board, environments, .. } = model;
    environments.checking.retain(|name, since| {
        board.environments.get(name).is_none_or(|env| {
            let came = env.precheck.taken().is_some_and(|taken| taken >= *since);
            !came && env.precheck.failed_at().is_none_or(|failed| failed < *since)
        })
    });
}

/// Asks for what the screen shows and does not have, and lets go of what it does not show any more.
pub(super) fn settle(model: &mut Model) -> Vec<Effect> {
    let here = model.screen == Screen::Environments;
    let wanted = chosen(model).filter(|_| here);
    let mut effects = Vec::new();
    if model.environments.watched != wanted {
        model.environments.watched.clone_from(&wanted);
        effects.push(Effect::Environments(EnvironmentsEffect::Watch(wanted.clone())));
    }
    let foreign = |log: &LogView| wanted.as_ref() != Some(&log.question.environment);
    if model.environments.log.as_ref().is_some_and(foreign) {
        effects.extend(close_log(model));
    }
    effects
}

/// Looks at this environment.
pub fn choose(model: &mut Model, name: &EnvName) -> Vec<Effect> {
    if chosen(model).as_ref() != Some(name) {
        model.environments.chosen = Some(name.clone());
        (model.environments.pane, model.environments.scroll) = (Pane::default(), 0);
        model.environments.containers = ListView::default();
    }
    Vec::new()
}

/// Looks at the environment of this name, or of the first that begins with it.
pub fn choose_named(model: &mut Model, typed: &str) -> Vec<Effect> {
    let names = names(model);
    let begins = || names.iter().find(|name| name.as_str().starts_with(typed));
    if let Some(name) = names.iter().find(|name| name.as_str() == typed).or_else(begins) {
        choose(model, name);
        return visit::screen(model, Screen::Environments);
    }
    let there: Vec<&str> = names.iter().map(EnvName::as_str).collect();
    model.say(format!("No environment is called {typed:?}. There are: {}.", there.join(", ")));
    Vec::new()
}

/// Looks at the next environment, or the one before.
pub(super) fn turn_environment(model: &mut Model, turn: Turn) {
    let names = names(model);
    let Some(now) = chosen(model) else { return };
    let rows: Vec<usize> = (0..names.len()).collect();
    let row = names.iter().position(|name| *name == now).unwrap_or(0);
    if let Some(name) = names.get(turn.within(&rows, row)) {
        choose(model, name);
    }
}

/// Looks at the environment of this place in the order of the tabs.
pub(super) fn show_tab(model: &mut Model, tab: usize) {
    if let Some(name) = names(model).get(tab).cloned() {
        choose(model, &name);
    }
}

/// Shows how the health of production went, over the whole place.
pub fn show_health(model: &mut Model) -> Vec<Effect> {
    if let Some(name) = production(&model.config) {
        choose(model, &name);
    }
    let effects = visit::screen(model, Screen::Environments);
    (model.environments.pane, model.environments.scroll, model.zoom) = (Pane::Health, 0, Zoom::On);
    effects
}

/// Gives the focus to the next pane, or the one before.
pub(super) fn turn(model: &mut Model, turn: Turn) {
    let pane = turn.within(&panes(model), model.environments.pane);
    focus(model, pane);
}

/// Gives the focus to the pane of this place in the order of the Tab key.
pub(super) fn focus_place(model: &mut Model, place: usize) {
    if let Some(pane) = panes(model).get(place).copied() {
        focus(model, pane);
    }
}

fn focus(model: &mut Model, pane: Pane) {
    if model.environments.pane != pane {
        (model.environments.pane, model.environments.scroll) = (pane, 0);
    }
}

/// Moves in the open log, among the containers, or through the words of the focused pane.
pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page();
    if let Some(log) = &mut model.environments.log {
        return log.reader.step(step, page);
    }
    if model.environments.pane == Pane::Containers {
        let keys = container_keys(model);
        let list = &mut model.environments.containers;
        let Some(row) = list.position(&keys) else { return };
        return list.select(&keys, step.from(row, keys.len(), page));
    }
    let lines = crate::screens::environment_lines(model, model.environments.pane);
    model.environments.scroll = step.from(model.environments.scroll, lines, page);
}

/// Selects the container in this row.
pub(super) fn select(model: &mut Model, row: usize) {
    let keys = container_keys(model);
    model.environments.containers.select(&keys, row);
}

/// The row of the selected container, while the containers have the focus.
#[must_use]
pub fn selected_row(model: &Model) -> Option<usize> {
    let list = model.environments.pane == Pane::Containers;
    list.then(|| model.environments.containers.position(&container_keys(model))).flatten()
}

/// The ids of the containers that the engine lists, in the order of the table.
#[must_use]
pub fn container_keys(model: &Model) -> Vec<String> {
    let list = chosen(model).and_then(|name| model.board.environments.get(&name)?.containers.value().cloned());
    list.map(|list| list.containers.iter().map(|container| container.id.clone()).collect()).unwrap_or_default()
}

/// Enter: opens the log of the slot or the container in focus.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.environments.log.is_some() {
        return Vec::new();
    }
    match log::target(model) {
        Ok((environment, container)) => open_log(model, environment, container),
        Err(reason) => {
            model.say(reason);
            Vec::new()
        }
    }
}

/// Opens the log of the slot of this name in the environment that is looked at, else of the container of this name.
pub fn open_named(model: &mut Model, typed: &str) -> Vec<Effect> {
    match log::named(model, typed) {
        Ok((environment, container)) => {
            let mut effects = visit::screen(model, Screen::Environments);
            effects.extend(open_log(model, environment, container));
            effects
        }
        Err(reason) => {
            model.say(reason);
            Vec::new()
        }
    }
}

fn open_log(model: &mut Model, environment: EnvName, container: String) -> Vec<Effect> {
    let view = &mut model.environments;
    view.opened += 1;
    let question = LogQuestion { number: view.opened, environment, container };
    view.log = Some(LogView::of(question.clone()));
    vec![Effect::Environments(EnvironmentsEffect::OpenLog(question))]
}

fn close_log(model: &mut Model) -> Option<Effect> {
    model.environments.log.take().map(|_| Effect::Environments(EnvironmentsEffect::CloseLog))
}

/// One level back inside of the screen: the search, then the log. `None` when there was none.
pub(super) fn back(model: &mut Model) -> Option<Vec<Effect>> {
    if let Some(log) = model.environments.log.as_mut().filter(|log| !log.reader.search.is_empty()) {
        log.reader.search.clear();
        return Some(Vec::new());
    }
    close_log(model).map(|effect| vec![effect])
}

/// Runs the checks of the environment that is looked at.
pub fn verify(model: &mut Model) -> Vec<Effect> {
    let Some(name) = chosen(model) else { return Vec::new() };
    model.environments.checking.insert(name.clone(), model.now);
    vec![Effect::Environments(EnvironmentsEffect::Check(name))]
}

/// Whether checks can be run now.
///
/// # Errors
/// Why they cannot.
pub fn can_verify(model: &Model) -> Result<(), String> {
    let Some(name) = chosen(model) else { return Err("No environment is configured.".into()) };
    let settings = model.config.environments.get(name.as_str());
    if settings.is_none_or(|settings| settings.host.is_none()) {
        return Err(format!("Checks run on the host: set environment.{name}.host in cutover.toml."));
    }
    match model.environments.checking.get(&name) {
        Some(_) => Err("The checks are being run.".into()),
        None => Ok(()),
    }
}
