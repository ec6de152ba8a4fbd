//! The effective configuration, one file for each table. `Default` is the workflow of the guide.

mod branches;
mod changelog;
mod environment;
mod promotion;
mod screen;
mod secrets;
mod services;
mod ssh;
mod workflows;

use crate::fault::{Fault, Result};
pub use branches::BranchSettings;
pub use changelog::ChangelogSettings;
pub use environment::{Check, EnvironmentSettings, Host, Scripts, SlotSettings, Strategy};
pub use promotion::{LooksAt, Method, OnFailure, PromotionGate, PromotionSettings};
pub use screen::ScreenSettings;
pub use secrets::SecretSettings;
use serde::{Deserialize, Serialize};
pub use services::{DatesFrom, FleetSettings, GithubSettings, RegistrySettings, ServiceSettings};
pub use ssh::SshSettings;
use std::collections::BTreeMap;
pub use workflows::{Reviewer, WorkflowSettings};

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Which repository.
    pub service: ServiceSettings,
    /// Which services are looked at together.
    pub fleet: FleetSettings,
    /// Which GitHub.
    pub github: GithubSettings,
    /// Which branch plays which part.
    pub branches: BranchSettings,
    /// How integration gets to production.
    pub promotion: PromotionSettings,
    /// Where the changelog lives and what needs no entry.
    pub changelog: ChangelogSettings,
    /// Which workflow file does what.
    pub workflows: WorkflowSettings,
    /// Where the images are.
    pub registry: RegistrySettings,
    /// Where the secrets are.
    pub secrets: SecretSettings,
    /// How hosts are reached.
    pub ssh: SshSettings,
    /// Where a branch runs, by the name of the environment.
    #[serde(rename = "environment")]
    pub environments: BTreeMap<String, EnvironmentSettings>,
    /// How the terminal program looks and behaves.
    pub screen: ScreenSettings,
    /// What was to protect something and could not be read: none of it counts as switched off.
    #[serde(skip)]
    pub unread: Vec<super::Problem>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            service: ServiceSettings::default(),
            fleet: FleetSettings::default(),
            github: GithubSettings::default(),
            branches: BranchSettings::default(),
            promotion: PromotionSettings::default(),
            changelog: ChangelogSettings::default(),
            workflows: WorkflowSettings::default(),
            registry: RegistrySettings::default(),
            secrets: SecretSettings::default(),
            ssh: SshSettings::default(),
            environments: environment::of_the_guide(),
            screen: ScreenSettings::default(),
            unread: Vec::new(),
        }
    }
}

impl Config {
    /// Refuses where it keeps an environment from every change. Asked wherever something is begun that changes one.
    ///
    /// # Errors
    /// Where `environment.NAME.read_only` is set.
    pub fn may_change(&self, environment: &str) -> Result<()> {
        if self.environments.get(environment).is_none_or(|settings| !settings.read_only) {
            return Ok(());
        }
        Err(Fault::refused(format!("{environment} is read-only here; nothing was sent"))
            .hint(format!("Whoever keeps cutover.toml sets environment.{environment}.read_only = false.")))
    }

    /// The branch that runs in an environment: the one that is set, else the one whose part has the same name, else
    /// the one that is called like the environment.
    #[must_use]
    pub fn branch_of<'a>(&'a self, environment: &'a str) -> &'a str {
        let set = self.environments.get(environment).and_then(|settings| settings.branch.as_deref());
        set.unwrap_or(match environment {
            "production" => &self.branches.production,
            "development" => &self.branches.integration,
            "staging" => &self.branches.staging,
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_runs_the_branch_of_its_part_until_another_is_set() {
        let mut config = Config::default();
        config.branches.production = "master".into();
        assert_eq!(config.branch_of("production"), "master");
        assert_eq!(config.branch_of("qa"), "qa");
        config.environments.entry("production".into()).or_default().branch = Some("release".into());
        assert_eq!(config.branch_of("production"), "release");
    }
}
