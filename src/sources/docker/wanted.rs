//! Which containers are looked at closely.

use super::fits::fits;
use crate::config::{EnvironmentSettings, SlotSettings};
use crate::domain::container::Container;

/// The containers of the slots of an environment, and the image they ought to run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The slots; one for a single environment.
    pub slots: Vec<SlotSettings>,
    /// The image without a tag, as in `registry.image`: of several digests of an image, its own is told.
    pub repository: Option<String>,
}

impl Wanted {
    /// Those of an environment.
    #[must_use]
    pub fn of(environment: &EnvironmentSettings, repository: Option<&str>) -> Self {
        let single = environment.single_slot();
        let slots = environment.slots.values().chain(&single).cloned().collect();
        Self { slots, repository: repository.map(str::to_owned) }
    }

    /// Whether a container is one of them.
    #[must_use]
    pub fn covers(&self, container: &Container) -> bool {
        self.slots.iter().any(|slot| fits(container, slot))
    }
}
