//! Which environments there are, and what is known of one: its readings, joined as the engine joins them.

use super::Pane;
use crate::app::Model;
use engine::config::{Config, EnvironmentSettings};
use engine::domain::EnvName;
use engine::domain::container::Container;
use engine::environment::ladder::{self, Runs};
use engine::environment::live::Live;
use engine::environment::slots::SlotView;
use engine::environment::{Environment, live, slots};
use std::sync::OnceLock;

/// The environments, production first, then by name.
#[must_use]
pub fn names(model: &Model) -> Vec<EnvName> {
    let production = production(&model.config);
    let rest = model.config.environments.keys().map(|name| EnvName(name.clone()));
    let rest = rest.filter(|name| Some(name) != production.as_ref());
    production.iter().cloned().chain(rest).collect()
}

/// The environment that is looked at.
#[must_use]
pub fn chosen(model: &Model) -> Option<EnvName> {
    let names = names(model);
    let chosen = model.environments.chosen.as_ref().filter(|name| names.contains(name));
    chosen.or(names.first()).cloned()
}

/// The environment that runs the branch of production.
#[must_use]
pub fn production(config: &Config) -> Option<EnvName> {
    runs_on(config, &config.branches.production)
}

/// The environment that runs the branch of integration.
#[must_use]
pub fn integration(config: &Config) -> Option<EnvName> {
    runs_on(config, &config.branches.integration)
}

/// The environment that runs a branch: of several, the one that is called like the guide calls it, else the first.
#[must_use]
pub fn runs_on(config: &Config, branch: &str) -> Option<EnvName> {
    let runs = |name: &&String| config.branch_of(name) == branch;
    let usual = ["production", "development", "staging"].map(str::to_owned);
    let named = usual.iter().find(|name| config.environments.contains_key(*name) && runs(name));
    named.or_else(|| config.environments.keys().find(runs)).map(|name| EnvName(name.clone()))
}

/// What is known of one environment.
pub struct Known<'a> {
    /// Its name.
    pub name: EnvName,
    /// What the configuration says of it.
    pub settings: &'a EnvironmentSettings,
    /// Its readings.
    pub env: &'a Environment,
    /// Which slot takes the traffic.
    pub live: Live,
    /// Its slots.
    pub slots: Vec<SlotView<'a>>,
}

/// Joins what is known of this environment; `None` when no such environment is configured.
#[must_use]
pub fn known<'a>(model: &'a Model, name: &EnvName) -> Option<Known<'a>> {
    static NOTHING: OnceLock<Environment> = OnceLock::new();
    let settings = model.config.environments.get(name.as_str())?;
    let env = match model.board.environments.get(name) {
        Some(env) => &**env,
        None => NOTHING.get_or_init(Environment::default),
    };
    let live = live::of(settings, env, model.now);
    let slots = slots::of(settings, env, &live, model.now);
    Some(Known { name: name.clone(), settings, env, live, slots })
}

/// What runs in a slot, and how that is known.
#[must_use]
pub fn runs(model: &Model, name: &EnvName, slot: &SlotView<'_>) -> Runs {
    ladder::of(&model.board, &model.config, name, slot.name.as_ref(), model.now)
}

/// The container in focus: that of the focused slot, the selected one, elsewhere that which takes the traffic.
#[must_use]
pub fn container<'a>(model: &Model, known: &Known<'a>) -> Option<&'a Container> {
    match model.environments.pane {
        Pane::Slot(at) => known.slots.get(at)?.container,
        Pane::Containers => {
            let list = known.env.containers.value()?;
            let row = model.environments.containers.position(&super::container_keys(model))?;
            list.containers.get(row)
        }
        _ => known.active()?.container,
    }
}

/// The image that the container in focus was made from.
#[must_use]
pub fn image(model: &Model) -> Option<String> {
    let known = known(model, &chosen(model)?)?;
    container(model, &known).map(|container| container.image.clone())
}

impl<'a> Known<'a> {
    /// The slot that takes the traffic.
    #[must_use]
    pub fn active(&self) -> Option<&SlotView<'a>> {
        self.slots.iter().find(|slot| slot.role == slots::Role::Active)
    }
}
