//! Where new images come from: somebody who knows all that was built, oldest first, and is asked again and again.

use super::build::Build;
use std::fmt;
use std::sync::{Mutex, PoisonError};

type Supply = dyn Fn() -> Vec<Build> + Send + Sync;

/// A supply, and how much of it was taken.
pub(super) struct Feed {
    supply: Box<Supply>,
    taken: Mutex<usize>,
}

impl Feed {
    pub fn new(supply: impl Fn() -> Vec<Build> + Send + Sync + 'static) -> Self {
        Self { supply: Box::new(supply), taken: Mutex::new(0) }
    }

    /// What was not taken yet.
    pub fn news(&self) -> Vec<Build> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all = (self.supply)();
        let new = all.get(*taken..).unwrap_or_default().to_vec();
        *taken = all.len().max(*taken);
        new
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("taken", &self.taken).finish_non_exhaustive()
    }
}
