//! What a scenario tells of the machines: its tables `[boxes.production]` and `[boxes.development]`.

use crate::engine::{Ailment, Noise, Trouble};
use crate::failure::{Doing, Failure};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    boxes: Told,
}

/// Both tables.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Told {
    pub production: Box,
    pub development: Box,
}

/// One machine.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Box {
    /// What is wrong with its engine.
    pub engine: Trouble,
    /// Nothing can reach it.
    pub unreachable: bool,
    /// The container that takes the traffic.
    pub live: Container,
    /// The one that was live before.
    pub standby: Container,
    /// What ails every image that is deployed from now on.
    pub next: Ailment,
    /// What the nginx site is like.
    pub site: Site,
    /// A second container that fits the slot of the live one.
    pub twin: bool,
}

/// One container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Container {
    pub ails: Ailment,
    pub noise: Noise,
    pub is: Is,
    pub restarts: u64,
}

/// Where a container is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Is {
    #[default]
    Running,
    Stopped,
    Missing,
    Paused,
}

/// What the nginx site is like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Site {
    /// It sends the traffic where the scripts believe it goes.
    #[default]
    Agreed,
    /// It sends the traffic to the other slot, and nginx does.
    Other,
    /// It was changed to the other slot, and nginx was not told.
    NotReloaded,
    /// It holds nothing that is understood.
    Strange,
}

impl Told {
    pub fn read(text: &str) -> Result<Self, Failure> {
        toml::from_str::<File>(text).doing("reading the machines of a scenario").map(|file| file.boxes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ALL;

    #[test]
    fn every_scenario_is_understood_and_some_tell_of_the_machines() {
        let told: Vec<Told> = ALL.iter().map(|scenario| Told::read(scenario.text).unwrap()).collect();
        assert!(told.iter().any(|told| told.production.standby.is == Is::Stopped));
        assert!(Told::read("[boxes.staging]\n").is_err());
    }
}
