//! What people want of the sources that are read beside the repository.

use crate::config::Config;
use crate::domain::EnvName;
use crate::domain::pull_request::PullNumber;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The latest wish. Each change of it asks to read at once; what it was before does not matter.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// The configuration to read by.
    pub config: Arc<Config>,
    /// Counts how often everything was asked for again.
    pub again: u64,
    /// The environment that is on the screen, and of which more is read for that long.
    pub looked_at: Option<EnvName>,
    /// Counts how often the checks of an environment were asked for.
    pub checks: BTreeMap<EnvName, u64>,
    /// The names in the secrets are wanted, whatever is on the screen.
    pub secrets: bool,
    /// The pull requests that are on the screen.
    pub shown: Arc<[PullNumber]>,
}

impl Wish {
    /// To read by this configuration.
    pub fn of(config: Config) -> Self {
        Self {
            config: Arc::new(config),
            again: 0,
            looked_at: None,
            checks: BTreeMap::new(),
            secrets: false,
            shown: Arc::default(),
        }
    }
}
