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
    /// Counts how often a person asked for everything, and for what was not there, too.
    pub anew: u64,
    /// The environment that is on the screen, and of which more is read for that long.
    pub looked_at: Option<EnvName>,
    /// Counts how often the checks of an environment were asked for.
    pub checks: BTreeMap<EnvName, u64>,
    /// The names in the secrets are wanted, whatever is on the screen.
    pub secrets: bool,
    /// The pull requests that are on the screen; none where nobody looks at their list.
    pub shown: Arc<[PullNumber]>,
}

impl Wish {
    /// Whether this asks for another reading of the registry, beside what was asked for before. What is on the screen of
    /// environments is no concern of it.
    pub fn concerns_registry(&self, before: &Self) -> bool {
        self.again != before.again || !Arc::ptr_eq(&self.config, &before.config)
    }

    /// Whether this asks for another reading of GitHub, beside what was asked for before.
    pub fn concerns_github(&self, before: &Self) -> bool {
        self.concerns_registry(before) || (self.shown != before.shown && !self.shown.is_empty())
    }

    /// To read by this configuration.
    pub fn of(config: Config) -> Self {
        Self {
            config: Arc::new(config),
            again: 0,
            anew: 0,
            looked_at: None,
            checks: BTreeMap::new(),
            secrets: false,
            shown: Arc::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_of_an_environment_costs_no_call_of_github_or_the_registry() {
        let before = Wish::of(Config::default());
        let asks = |wish: &Wish| (wish.concerns_github(&before), wish.concerns_registry(&before));
        let env = EnvName("production".into());
        let looking = Wish { looked_at: Some(env.clone()), secrets: true, ..before.clone() };
        assert_eq!(asks(&looking), (false, false));
        assert_eq!(asks(&Wish { checks: BTreeMap::from([(env, 1)]), ..before.clone() }), (false, false));
        assert_eq!(asks(&Wish { again: 1, ..before.clone() }), (true, true));
        assert_eq!(asks(&Wish { shown: vec![PullNumber(1)].into(), ..before.clone() }), (true, false));
        let shown = Wish { shown: vec![PullNumber(1)].into(), ..before.clone() };
        assert!(!before.concerns_github(&shown), "nobody looks at them any more");
        assert_eq!(asks(&Wish { config: Arc::default(), ..before.clone() }), (true, true));
    }
}
