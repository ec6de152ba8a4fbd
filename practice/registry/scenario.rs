//! What a scenario tells of the registry: its table `[registry]`.

use super::shelf::Shelf;
use super::trouble::Trouble;
use crate::failure::{Doing, Failure};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    registry: Option<Told>,
}

/// The table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Told {
    /// What is wrong with the registry.
    pub trouble: Trouble,
    /// How much longer every answer takes.
    pub latency: u64,
    /// Tags whose image for linux/amd64 is gone.
    lose: Vec<String>,
    /// Tags that point at nothing.
    tags: Vec<String>,
    /// So many tags of branches that were tried and forgotten.
    crowd: usize,
}

impl Told {
    pub fn read(text: &str) -> Result<Self, Failure> {
        let file: File = toml::from_str(text).doing("reading the registry of a scenario")?;
        Ok(file.registry.unwrap_or_default())
    }

    /// Brings the shelf into the situation.
    pub fn spoil(&self, images: &mut Shelf) {
        self.lose.iter().for_each(|tag| images.hollow(tag));
        let crowd = (0..self.crowd).map(|number| format!("trial-{number:05}"));
        for tag in self.tags.iter().cloned().chain(crowd) {
            images.tag(&tag, "sha256:gone");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ALL;

    #[test]
    fn every_scenario_is_understood_and_some_tell_of_the_registry() {
        let told: Vec<Told> = ALL.iter().map(|scenario| Told::read(scenario.text).unwrap()).collect();
        assert!(told.iter().any(|told| told.trouble != Trouble::None));
        assert!(told.iter().any(|told| !told.lose.is_empty()));
        assert!(Told::read("[registry]\nloose = []").is_err());
        assert_eq!(Told::read("[registry]\ntrouble = { limited = 30 }").unwrap().trouble, Trouble::Limited(30));
    }
}
