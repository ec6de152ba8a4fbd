//! What an operation goes by, as it was when it was begun. Whoever goes on with it may be configured otherwise by then: the
//! journal wins where it can, and where it cannot, what differs is told.

use super::Opening;
use crate::config::{Config, Host, Method};
use crate::domain::BranchName;
use serde::{Deserialize, Serialize};

/// What an operation goes by, as it was when it was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The branch that it brings something to.
    pub branch: BranchName,
    /// How.
    pub method: Method,
    /// The ref of the lock that it holds.
    pub lock: String,
    /// Where production was; journals of before do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production: Option<Whereabouts>,
}

/// Where an environment was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// Its host.
    pub host: Option<Host>,
    /// Its public address.
    pub url: Option<String>,
}

impl Whereabouts {
    /// Where production is by this configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let settings = config.environments.get("production");
        Self {
            host: settings.and_then(|settings| settings.host.clone()),
            url: settings.and_then(|settings| settings.url.clone()),
        }
    }
}

impl Opening {
    /// The configuration as it was when this was begun, as far as its journal tells.
    #[must_use]
    pub fn as_begun(&self, config: &Config) -> Config {
        let mut begun = config.clone();
        if let Some(Target { branch, method, lock, .. }) = &self.target {
            branch.as_str().clone_into(&mut begun.branches.production);
            begun.promotion.method = *method;
            begun.promotion.lock.clone_from(lock);
        }
        begun
    }

    /// What is configured otherwise by now, a sentence for each. Hostile text may be in it.
    #[must_use]
    pub fn differs(&self, config: &Config) -> Vec<String> {
        let Some(target) = &self.target else { return Vec::new() };
        let goes_by = |key: &str, was: &str, is: &str| {
            (was != is).then(|| format!("{key} is {is} by now; this {} goes by {was}, as it was begun.", self.kind))
        };
        let moved = target.production.as_ref().is_some_and(|was| *was != Whereabouts::of(config));
        [
            goes_by("branches.production", target.branch.as_str(), &config.branches.production),
            goes_by("promotion.lock", &target.lock, &config.promotion.lock),
            moved.then(|| {
                "environment.production is configured elsewhere than when this was begun: what serves is looked at where it is configured now.".into()
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
