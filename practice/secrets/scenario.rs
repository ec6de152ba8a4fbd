//! What a scenario tells of the secrets: its table `[secrets]`.

use super::trouble::Trouble;
use super::vault::Vault;
use crate::failure::{Doing, Failure};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    secrets: Told,
}

/// The table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Told {
    /// What is wrong with the store.
    pub trouble: Trouble,
    /// Names that the secret of production lacks.
    lacks: Vec<String>,
}

impl Told {
    pub fn read(text: &str) -> Result<Self, Failure> {
        toml::from_str::<File>(text).doing("reading the secrets of a scenario").map(|file| file.secrets)
    }

    /// Brings the store into the situation.
    pub fn spoil(&self, vault: &mut Vault) {
        self.lacks.iter().for_each(|name| vault.forget("mr-mentor-backend/production", name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ALL;

    #[test]
    fn every_scenario_is_understood_and_some_tell_of_the_secrets() {
        let told: Vec<Told> = ALL.iter().map(|scenario| Told::read(scenario.text).unwrap()).collect();
        assert!(told.iter().any(|told| !told.lacks.is_empty()));
        assert!(Told::read("[secrets]\nlack = []").is_err());
    }
}
