//! The panes of the screen, in the order of the Tab key.

use super::chosen;
use crate::app::Model;
use engine::config::{Config, Strategy};
use engine::domain::EnvName;

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// A slot, by its place.
    Slot(usize),
    /// Where nginx sends the traffic, and the host.
    Traffic,
    /// What the pre-check observed.
    Checks,
    /// Which ways back there are now.
    Readiness,
    /// Every container of the engine.
    Containers,
    /// What runs, and how that is known.
    Evidence,
    /// How the addresses answered, over the last day.
    Health,
}

impl Default for Pane {
    fn default() -> Self {
        Self::Slot(0)
    }
}

/// The panes of the environment that is looked at.
#[must_use]
pub fn panes(model: &Model) -> Vec<Pane> {
    let slots = chosen(model).map_or(0, |name| slots(&model.config, &name));
    let rest =
        [Pane::Traffic, Pane::Checks, Pane::Readiness, Pane::Containers, Pane::Evidence, Pane::Health].into_iter();
    (0..slots).map(Pane::Slot).chain(rest).collect()
}

/// How many slots an environment has: one where there is nothing to switch between, or nothing is configured.
#[must_use]
pub fn slots(config: &Config, name: &EnvName) -> usize {
    match config.environments.get(name.as_str()) {
        Some(settings) if settings.strategy == Strategy::BlueGreen => settings.slots.len().max(1),
        _ => 1,
    }
}
