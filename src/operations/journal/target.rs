//! What an operation goes by, as it was when it was begun. Whoever goes on with it may be configured otherwise by then: the
//! journal wins where it can, and where it cannot, what differs is told.

use super::Opening;
use crate::config::{Config, Host, Method};
use crate::domain::BranchName;
use serde::{Deserialize, Serialize};

const PRODUCTION: &str = "production";

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
    /// The files that build and deploy it; journals of before do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflows: Option<Files>,
}

/// The workflow files that bring what was merged to production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// It builds.
    pub build: String,
    /// It deploys to production; `None` where none is configured.
    pub deploy: Option<String>,
}

impl Files {
    /// Those of this configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let workflows = &config.workflows;
        Self { build: workflows.build.clone(), deploy: workflows.deploy.get(PRODUCTION).cloned() }
    }

    fn deploys(&self) -> &str {
        self.deploy.as_deref().unwrap_or("no file")
    }

    fn put_into(&self, config: &mut Config) {
        config.workflows.build.clone_from(&self.build);
        match &self.deploy {
            Some(file) => drop(config.workflows.deploy.insert(PRODUCTION.into(), file.clone())),
            None => drop(config.workflows.deploy.remove(PRODUCTION)),
        }
    }
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
        let settings = config.environments.get(PRODUCTION);
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
        if let Some(Target { branch, method, lock, workflows, .. }) = &self.target {
            branch.as_str().clone_into(&mut begun.branches.production);
            begun.promotion.method = *method;
            begun.promotion.lock.clone_from(lock);
            if let Some(files) = workflows {
                files.put_into(&mut begun);
            }
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
        let is = Files::of(config);
        let was = target.workflows.as_ref().unwrap_or(&is);
        let moved = target.production.as_ref().is_some_and(|was| *was != Whereabouts::of(config));
        [
            goes_by("branches.production", target.branch.as_str(), &config.branches.production),
            goes_by("promotion.method", target.method.word(), config.promotion.method.word()),
            goes_by("promotion.lock", &target.lock, &config.promotion.lock),
            goes_by("workflows.build", &was.build, &is.build),
            goes_by("workflows.deploy.production", was.deploys(), is.deploys()),
            moved.then(|| {
                "environment.production is configured elsewhere than when this was begun: what serves is looked at where it is configured now.".into()
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
