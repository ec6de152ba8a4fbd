//! What the registry of this GitHub holds, as its own interface tells it: somebody who knows is asked.

use crate::registry::Version;
use std::fmt;

type Supply = dyn Fn() -> Vec<Version> + Send + Sync;

/// Who knows the versions.
pub(crate) struct Packages {
    supply: Box<Supply>,
}

impl Packages {
    pub fn of(supply: impl Fn() -> Vec<Version> + Send + Sync + 'static) -> Self {
        Self { supply: Box::new(supply) }
    }

    pub fn versions(&self) -> Vec<Version> {
        (self.supply)()
    }
}

impl fmt::Debug for Packages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Packages")
    }
}
